package org.virtvzd.server.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.UUID;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.rpc.MessageError;

/**
 * How a call ended; neither when there is nothing to compare.
 *
 * @param result what it returned, as Python shows it
 * @param error how it failed
 */
record Outcome(Optional<JsonNode> result, Optional<JsonNode> error) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static final Outcome NONE = new Outcome(Optional.empty(), Optional.empty());

    static Outcome success(JsonNode result) {
        return new Outcome(Optional.of(result), Optional.empty());
    }

    static Outcome failure(MessageError error) {
        return new Outcome(
                Optional.empty(),
                Optional.of(JSON.objectNode()
                        .put("code", error.code())
                        .put("domain", error.domain())
                        .put("level", error.level())
                        .put("message", error.message().orElse(null))
                        .put("str1", error.str1().orElse(null))
                        .put("str2", error.str2().orElse(null))
                        .put("str3", error.str3().orElse(null))
                        .put("int1", error.int1())
                        .put("int2", error.int2())));
    }

    /** The same, where a result is shown in a way that does not depend on the reply. */
    Outcome as(JsonNode shown) {
        return new Outcome(result.map(any -> shown), error);
    }

    /** The same, where the result is the client library's own. */
    Outcome withoutResult() {
        return new Outcome(Optional.empty(), error);
    }

    /** The domain that was returned, if one was. */
    Optional<RemoteNonnullDomain> domain() {
        return result.filter(node -> node.has("uuid"))
                .map(node -> new RemoteNonnullDomain(
                        node.get("domain").asText(),
                        UUID.fromString(node.get("uuid").asText()),
                        node.get("id").asInt()));
    }

    void compare(Expectation expectation, JsonNode step) {
        String call = step.path("call").asText();
        result.ifPresent(actual -> {
            assertThat(step.path("error").toPrettyString())
                    .as("recorded error; here %s", actual)
                    .isEmpty();
            expectation.compare(normal(call, actual), normal(call, step.get("result")));
        });
        error.ifPresent(actual -> {
            assertThat(step.path("result").toPrettyString())
                    .as("recorded result; here %s", actual)
                    .isEmpty();
            expectation.compare(actual, step.get("error"));
        });
    }

    /**
     * Without what is not the driver's to decide: CPU times, which are the host's. With the plain reason where this
     * server knows better how a domain came into its state (see {@link RecordedEvents}).
     */
    private static JsonNode normal(String call, JsonNode value) {
        JsonNode copy = value.deepCopy();
        switch (call) {
            case "info" -> ((ArrayNode) copy).set(4, 0);
            case "vcpus" -> copy.get(0).forEach(info -> ((ArrayNode) info).set(2, 0));
            case "state" ->
                ((ArrayNode) copy)
                        .set(1, plainReason(copy.get(0).asInt(), copy.get(1).asInt()));
            default -> {
                // Compared as it is.
            }
        }
        return copy;
    }

    private static int plainReason(int state, int reason) {
        return switch (state * 10 + reason) {
            // Running: restored, reverted, unpaused. Paused: reverted. Shut off: destroyed, reverted.
            case 13, 14, 15, 37, 52, 57 -> 1;
            default -> reason;
        };
    }
}
