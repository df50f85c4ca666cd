package org.virtvzd.server.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.ports.access.SaslLogins;

/**
 * A mechanism of three words: a client says who it is, then anything, then {@code yes} to be let in and {@code later} to
 * wait for ever.
 */
final class ScriptedLogins implements SaslLogins {
    private static final String NAME = "ANONYMOUS";

    @Override
    public List<String> mechanisms() {
        return List.of(NAME, "OTHER");
    }

    @Override
    public Optional<Exchange> begin(String mechanism) {
        return mechanism.equals(NAME) ? Optional.of(new Words()) : Optional.empty();
    }

    private static final class Words implements Exchange {
        private String user = "";

        @Override
        public CompletionStage<Step> step(Optional<ByteBuffer> data) {
            String word = data.map(bytes -> UTF_8.decode(bytes).toString()).orElse("nothing");
            return switch (word) {
                case "later" -> new CompletableFuture<>();
                case "yes" -> CompletableFuture.completedFuture(new Step.Accepted(user, Optional.empty()));
                case "no" -> CompletableFuture.completedFuture(new Step.Refused(user, "it said no"));
                default -> {
                    user = user.isEmpty() ? word : user;
                    yield CompletableFuture.completedFuture(
                            new Step.Challenge(ByteBuffer.wrap(("go on, " + word).getBytes(UTF_8))));
                }
            };
        }
    }
}
