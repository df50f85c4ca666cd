package org.virtvzd.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.recording.Recordings;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/**
 * Sessions that real clients had with libvirt's own virtvzd, said again to this server: every call gets a reply of the
 * same kind, and every event comes.
 */
class SessionReplayTest {
    /** Sessions with the Virtuozzo driver that need neither a peer daemon nor a login. */
    private static final Set<String> REPLAYED = Set.of("s02", "s03", "s04", "s06", "s07", "s08", "s10", "s11", "s13");

    @TestFactory
    Stream<DynamicTest> sessions() {
        return Recordings.sessions().stream()
                .filter(session -> REPLAYED.contains(session.get("id").asText()))
                .map(session -> DynamicTest.dynamicTest(
                        session.get("id").asText() + " "
                                + session.get("description").asText(),
                        () -> replay(session)));
    }

    private static void replay(JsonNode session) {
        try (World world = new World()) {
            List<ScriptedClient> clients = StreamSupport.stream(
                            session.get("connections").spliterator(), false)
                    .map(connection -> world.connect(socket(connection)))
                    .toList();
            List<List<String>> expected = clients.stream()
                    .<List<String>>map(client -> new ArrayList<>())
                    .toList();
            long now = 0;
            for (JsonNode message : session.get("messages")) {
                world.pass(Duration.ofMillis(Math.max(0, message.path("ms").asLong() - now)));
                now = Math.max(now, message.path("ms").asLong());
                if (message.has("hex")) {
                    say(world, message, clients, expected);
                }
            }
            for (int i = 0; i < clients.size(); i++) {
                assertThat(clients.get(i).received().stream().map(SessionReplayTest::kind))
                        .as("what connection %s received", i)
                        .containsExactlyInAnyOrderElementsOf(expected.get(i));
            }
        }
    }

    private static void say(World world, JsonNode message, List<ScriptedClient> clients, List<List<String>> expected) {
        int connection = message.get("connection").asInt();
        byte[] bytes = HexFormat.of().parseHex(message.get("hex").asText());
        if (message.get("direction").asText().equals("client to server")) {
            clients.get(connection).send(bytes);
            world.settle();
        } else {
            expected.get(connection).add(kind(Message.of(bytes)));
        }
    }

    private static Path socket(JsonNode connection) {
        return switch (connection.get("socket").asText()) {
            case "ro" -> World.READ_ONLY;
            case "admin" -> World.ADMIN;
            default -> World.MAIN;
        };
    }

    private static String kind(Message message) {
        MessageHeader header = message.header();
        return "program " + Integer.toHexString(header.prog()) + " procedure " + header.proc() + " type "
                + header.type() + " serial " + header.serial() + " status " + header.status();
    }
}
