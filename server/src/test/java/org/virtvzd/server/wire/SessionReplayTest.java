package org.virtvzd.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.recording.Payload;
import org.virtvzd.protocol.recording.Recordings;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyRet;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlRet;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/**
 * Sessions that real clients had with libvirt's own virtvzd, said again to this server: every call gets a reply of the
 * same kind and, where it does not speak of the host, of the same bytes, and every event comes.
 */
class SessionReplayTest {
    /** Sessions with the Virtuozzo driver that need neither a peer daemon nor a login nor statistics. */
    private static final Set<String> REPLAYED = Set.of("s02", "s03", "s04", "s06", "s07", "s08", "s10", "s11");

    /** Replies that need not be the recorded ones to the byte, and why. */
    private static final Map<Procedure, String> ANSWERED_OTHERWISE = Map.of(
            RemoteProcedure.NODE_GET_INFO, "another host",
            RemoteProcedure.CONNECT_GET_CAPABILITIES, "another host",
            RemoteProcedure.CONNECT_GET_HOSTNAME, "another host",
            RemoteProcedure.DOMAIN_LOOKUP_BY_NAME, "domains are numbered otherwise",
            RemoteProcedure.DOMAIN_LOOKUP_BY_UUID, "domains are numbered otherwise",
            RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, "registrations are counted for each client",
            AdminProcedure.SERVER_LIST_CLIENTS, "the time of their connecting",
            RemoteProcedure.NETWORK_DEFINE_XML, "refused before a sibling daemon is sought");

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
            Substitutions substitutions = new Substitutions();
            long now = 0;
            for (JsonNode message : session.get("messages")) {
                world.pass(Duration.ofMillis(Math.max(0, message.path("ms").asLong() - now)));
                now = Math.max(now, message.path("ms").asLong());
                if (message.has("hex")) {
                    say(world, message, clients, expected, substitutions);
                }
            }
            for (int i = 0; i < clients.size(); i++) {
                // As a set: the recorded driver announces some changes several times.
                assertThat(clients.get(i).received().stream()
                                .map(SessionReplayTest::kind)
                                .distinct())
                        .as("what connection %s received", i)
                        .containsExactlyInAnyOrderElementsOf(Set.copyOf(expected.get(i)));
            }
        }
    }

    private static void say(
            World world,
            JsonNode message,
            List<ScriptedClient> clients,
            List<List<String>> expected,
            Substitutions substitutions) {
        int connection = message.get("connection").asInt();
        ScriptedClient client = clients.get(connection);
        String hex = message.get("hex").asText();
        if (message.get("direction").asText().equals("client to server")) {
            client.send(substitutions.apply(hex));
            world.settle();
        } else {
            Message recorded = Message.of(HexFormat.of().parseHex(hex));
            expected.get(connection).add(kind(recorded));
            if (recorded.header().type() == MessageType.REPLY.number()) {
                client.reply(recorded.header().serial()).ifPresent(own -> compare(recorded, own, substitutions));
            }
        }
    }

    private static void compare(Message recorded, Message own, Substitutions substitutions) {
        substitutions.learn(recorded, own);
        boolean mayDiffer = Payload.procedure(recorded.header())
                .filter(ANSWERED_OTHERWISE::containsKey)
                .isPresent();
        if (!mayDiffer) {
            assertThat(own.toByteArray()).as(kind(recorded)).isEqualTo(substitutions.apply(recorded));
        }
    }

    /** What the recorded server chose and this one chooses otherwise: UUIDs and callback ids. */
    private static final class Substitutions {
        private final Map<String, String> uuids = new HashMap<>();
        private final Map<Integer, Integer> callbackIds = new HashMap<>();

        void learn(Message recorded, Message own) {
            if (recorded.header().type() != MessageType.REPLY.number()
                    || recorded.header().status() != MessageStatus.OK.number()
                    || own.header().status() != MessageStatus.OK.number()) {
                return;
            }
            if (recorded.header().proc() == RemoteProcedure.DOMAIN_DEFINE_XML.number()) {
                uuids.put(uuid(recorded), uuid(own));
            } else if (recorded.header().proc()
                    == RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY.number()) {
                callbackIds.put(callbackId(recorded), callbackId(own));
            }
        }

        byte[] apply(Message recorded) {
            return withUuids(HexFormat.of().formatHex(recorded.toByteArray()));
        }

        private byte[] withUuids(String hex) {
            String changed = hex;
            for (Map.Entry<String, String> entry : uuids.entrySet()) {
                changed = changed.replace(entry.getKey(), entry.getValue());
            }
            return HexFormat.of().parseHex(changed);
        }

        byte[] apply(String hex) {
            byte[] bytes = withUuids(hex);
            MessageHeader header = Message.of(bytes).header();
            if (header.proc() == RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY.number()) {
                int recorded = ByteBuffer.wrap(bytes).getInt(Message.MIN_LENGTH);
                return Frames.withCallbackId(bytes, callbackIds.getOrDefault(recorded, recorded));
            }
            return bytes;
        }

        private static String uuid(Message reply) {
            UUID uuid = RemoteDomainDefineXmlRet.decode(reply.payload()).dom().uuid();
            return uuid.toString().replace("-", "");
        }

        private static int callbackId(Message reply) {
            return RemoteConnectDomainEventCallbackRegisterAnyRet.decode(reply.payload())
                    .callbackID();
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
