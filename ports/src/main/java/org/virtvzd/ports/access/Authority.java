package org.virtvzd.ports.access;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.transport.PeerCredentials;

/** Decides what a user of the host may do: polkit, in production. */
public interface Authority {
    /** Nobody is there to be asked. */
    Authority NOBODY = question -> CompletableFuture.failedFuture(
            new LibvirtException(ErrorCode.AUTH_FAILED, ErrorDomain.POLKIT, "there is no polkit to be asked"));

    /**
     * What is asked.
     *
     * @param user who wants to do something
     * @param action name of what he wants to do
     * @param details more about it, by name
     * @param mayAskUser whether a user may be asked for a password, which takes as long as he takes
     */
    record Question(PeerCredentials user, String action, Map<String, String> details, boolean mayAskUser) {
        /** Copies the details. */
        public Question {
            details = Map.copyOf(details);
        }
    }

    /** The answers. */
    enum Decision {
        /** He may. */
        ALLOWED,
        /** He may not. */
        DENIED,
        /** He might if he proved who he is, and there is nobody to ask him. */
        NO_AGENT,
        /** He was asked and did not want to. */
        DISMISSED
    }

    /**
     * Asks.
     *
     * @param question what is asked
     * @return completes on the event loop with the decision, or with a {@link LibvirtException} when nobody decided
     */
    CompletionStage<Decision> decide(Question question);
}
