package org.virtvzd.ports.access;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Lets users in who prove by SASL (RFC 4422) who they are. */
public interface SaslLogins {
    /** Nobody can log in. */
    SaslLogins NONE = new SaslLogins() {
        @Override
        public List<String> mechanisms() {
            return List.of();
        }

        @Override
        public Optional<Exchange> begin(String mechanism) {
            return Optional.empty();
        }
    };

    /**
     * Ways to log in.
     *
     * @return names of SASL mechanisms, the best first
     */
    List<String> mechanisms();

    /**
     * Begins one login.
     *
     * @param mechanism name of the mechanism that the client has chosen
     * @return the login, if there is such a mechanism
     */
    Optional<Exchange> begin(String mechanism);

    /** One login under way. Its steps are taken one after the other. */
    interface Exchange {
        /**
         * Takes the client's next message.
         *
         * @param data the message; empty means that the client sent none, which is not the same as an empty one
         * @return completes on the event loop
         */
        CompletionStage<Step> step(Optional<ByteBuffer> data);
    }

    /** What came of a message. */
    sealed interface Step {
        /**
         * The client is to go on.
         *
         * @param data what it is told
         */
        record Challenge(ByteBuffer data) implements Step {}

        /**
         * The client has proved who it is.
         *
         * @param user who
         * @param data what it is told beside
         */
        record Accepted(String user, Optional<ByteBuffer> data) implements Step {}

        /**
         * The client has not proved who it is.
         *
         * @param user who it said it was; may be empty when it did not get that far
         * @param reason for the log; the client is not told
         */
        record Refused(String user, String reason) implements Step {}
    }
}
