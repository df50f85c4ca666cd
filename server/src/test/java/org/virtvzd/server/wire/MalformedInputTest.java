package org.virtvzd.server.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.virtvzd.adapter.inprocess.ClientConnection;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.recording.Recordings;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.kit.Deviations;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.TestDriverHost;
import org.virtvzd.server.kit.World;

/**
 * Every bad, hostile or borderline input that was recorded gets libvirtd's reaction from this server, or one that is
 * listed with its reason.
 *
 * <p>The recordings were made with libvirt's test driver. Where its answer depends on the driver only success or
 * failure is compared; errors of the layers above the driver are compared in full.
 */
class MalformedInputTest {
    private static final int PROBE_SERIAL = 0x7ffffff0;
    /** The recordings open libvirt's test driver; a URI of the same length opens ours. */
    private static final String TEST_URI = hex("test:///default");

    private static final String OUR_URI = hex("vz:///system?ab");
    private static final Deviations DEVIATIONS = Deviations.read("malformed-deviations.tsv");

    @TestFactory
    Stream<DynamicTest> reactions() {
        return Recordings.malformed().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.get("id").asText() + " "
                                + entry.get("description").asText(),
                        () -> replay(entry)));
    }

    private static void replay(JsonNode entry) {
        DEVIATIONS.check(entry.get("id").asText(), () -> {
            try (World world = TestDriverHost.world()) {
                ScriptedClient client = prepare(world, entry);
                int before = client.received().size();
                for (JsonNode chunk : entry.get("send")) {
                    send(world, client, chunk);
                }
                end(world, client, entry);
                if (entry.path("closed_when_probed").asBoolean()) {
                    probe(world, client, entry);
                }
                List<Message> replies =
                        client.received().subList(before, client.received().size());
                if (!entry.get("reset_after").asBoolean()) {
                    compare(entry, replies);
                    compareLife(world, client, entry);
                }
            }
        });
    }

    private static ScriptedClient prepare(World world, JsonNode entry) {
        ScriptedClient client = world.connect(socket(entry));
        if (entry.get("setup").asText().equals("open")) {
            client.send(RemoteProcedure.AUTH_LIST, XdrVoid.VOID);
            client.open("vz:///system");
        }
        return client;
    }

    private static Path socket(JsonNode entry) {
        return switch (entry.get("socket").asText()) {
            case "main" -> World.MAIN;
            case "ro" -> World.READ_ONLY;
            case "admin" -> World.ADMIN;
            default -> World.SASL;
        };
    }

    private static void send(World world, ScriptedClient client, JsonNode chunk) {
        byte[] bytes = HexFormat.of().parseHex(chunk.path("hex").asText().replace(TEST_URI, OUR_URI));
        int descriptors = chunk.path("descriptors").asInt(0);
        for (int i = 0; i < chunk.path("repeat").asInt(1); i++) {
            if (descriptors > 0 && bytes.length == 1) {
                world.loop().execute(() -> client.connection().write(new OpenDescriptor()));
            } else if (bytes.length > 0) {
                client.send(bytes);
            }
        }
        world.settle();
    }

    private static void end(World world, ScriptedClient client, JsonNode entry) {
        ClientConnection connection = client.connection();
        if (entry.get("half_close_after").asBoolean()) {
            world.loop().execute(connection::shutdownOutput);
        }
        if (entry.get("reset_after").asBoolean()) {
            world.loop().execute(connection::close);
        }
        world.settle();
    }

    private static void compare(JsonNode entry, List<Message> replies) {
        List<String> expected = new ArrayList<>();
        entry.get("replies").forEach(reply -> {
            if (reply.has("decoded")) {
                expected.add(expectation(reply.get("decoded")));
            }
        });
        // Replies to pipelined calls may come in either order.
        assertThat(replies.stream().map(MalformedInputTest::summary)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String expectation(JsonNode decoded) {
        JsonNode header = decoded.get("header");
        String frame = header.get("type") + " " + header.get("proc") + " "
                + header.get("serial").intValue() + " ";
        if (header.get("status").asInt() != MessageStatus.ERROR.number()) {
            return frame + "ok";
        }
        JsonNode error = decoded.get("payload");
        return frame
                + details(
                        error.get("code").asInt(),
                        error.get("domain").asInt(),
                        error.get("message").asText(),
                        Optional.ofNullable(error.get("str1").textValue()),
                        Optional.ofNullable(error.get("str2").textValue()),
                        error.get("int1").asInt(),
                        error.get("int2").asInt());
    }

    private static String summary(Message reply) {
        MessageHeader header = reply.header();
        String frame = header.type() + " " + header.proc() + " " + header.serial() + " ";
        if (header.status() != MessageStatus.ERROR.number()) {
            return frame + "ok";
        }
        MessageError error = ScriptedClient.error(reply);
        return frame
                + details(
                        error.code(),
                        error.domain(),
                        error.message().orElse(""),
                        error.str1(),
                        error.str2(),
                        error.int1(),
                        error.int2());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    /** What a driver says is compared by its code only. */
    private static String details(
            int code, int domain, String message, Optional<String> str1, Optional<String> str2, int int1, int int2) {
        if (domain == ErrorDomain.TEST.number() || domain == ErrorDomain.PARALLELS.number()) {
            return "driver error " + code;
        }
        // Newer libvirts number their placeholders.
        String template = str1.orElse("-").replace("%1$s", "%s");
        return "error " + code + "/" + domain + " " + message + " [" + template + "|" + str2.orElse("-") + "|" + int1
                + "|" + int2 + "]";
    }

    private static void compareLife(World world, ScriptedClient client, JsonNode entry) {
        if (entry.get("reaction").asText().equals("waits for more bytes")
                || entry.path("closed_when_probed").asBoolean()) {
            return;
        }
        boolean alive = !client.isClosed();
        assertThat(alive).as("connection alive").isEqualTo(aliveAfter(entry));
        if (alive) {
            probe(world, client, entry);
            assertThat(client.reply(PROBE_SERIAL)).as("answer to a valid call").isPresent();
        }
    }

    private static void probe(World world, ScriptedClient client, JsonNode entry) {
        Procedure probe = entry.get("socket").asText().equals("admin")
                ? AdminProcedure.CONNECT_GET_LIB_VERSION
                : RemoteProcedure.AUTH_LIST;
        client.send(new Frames().call(probe, PROBE_SERIAL, XdrVoid.VOID));
        world.settle();
    }

    private static boolean aliveAfter(JsonNode entry) {
        return entry.get("connection_alive_after").asBoolean();
    }

    /** A descriptor that is nothing but open. */
    private static final class OpenDescriptor implements Descriptor {
        @Override
        public int number() {
            return 0;
        }

        @Override
        public void close() {
            // Nothing is behind it.
        }
    }
}
