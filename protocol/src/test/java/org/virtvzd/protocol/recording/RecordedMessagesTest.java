package org.virtvzd.protocol.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageHeader;

/** What real clients and daemons sent decodes to what they meant, and encodes to the same bytes. */
final class RecordedMessagesTest {
    private final Frames frames = new Frames();

    @Test
    void everyMessageDecodesToWhatItMeans() {
        List<JsonNode> recordings = Recordings.messages();
        assertThat(recordings).hasSize(1500);
        for (JsonNode recorded : recordings) {
            String id = recorded.get("id").textValue();
            Payload payload = payload(id, recorded);
            JsonNode decoded = recorded.get("decoded");
            MessageHeader header = payload.message().header();
            DecodedJson.assertSame(id, decoded.get("header"), header);
            if (decoded.hasNonNull("payload")) {
                DecodedJson.assertSame(id, decoded.get("payload"), payload.value());
            }
            if (decoded.hasNonNull("nfds")) {
                assertThat(payload.descriptors())
                        .as(id)
                        .isEqualTo(decoded.get("nfds").intValue());
            }
        }
    }

    @Test
    void everyMessageEncodesToTheSameBytes() {
        for (JsonNode recorded : Recordings.messages()) {
            String id = recorded.get("id").textValue();
            assertEncodesBack(id, payload(id, recorded));
        }
    }

    @Test
    void everyMessageOfASessionEncodesToTheSameBytes() {
        int messages = 0;
        for (JsonNode session : Recordings.sessions()) {
            for (JsonNode recorded : session.get("messages")) {
                if (recorded.has("hex")) {
                    String id = session.get("id").textValue() + " message " + messages;
                    assertEncodesBack(id, payload(id, recorded));
                    messages++;
                }
            }
        }
        assertThat(messages).isEqualTo(817);
    }

    /** The public API's refusals name the part of libvirt that its table of objects says. */
    @Test
    void refusalsOfThePublicApiHaveTheProceduresErrorDomain() {
        int refusals = 0;
        for (JsonNode recorded : Recordings.messages()) {
            Payload payload = payload("", recorded);
            if (payload.value() instanceof MessageError error && isRefusalOfThePublicApi(error)) {
                var procedure = Payload.procedure(payload.message().header()).orElseThrow();
                assertThat(procedure.apiErrorDomain()).as(procedure.toString()).isEqualTo(error.domain());
                assertThat(error.message().orElseThrow()).contains(procedure.functionName());
                refusals++;
            }
        }
        assertThat(refusals).isPositive();
    }

    private static boolean isRefusalOfThePublicApi(MessageError error) {
        String message = error.message().orElse("");
        return message.startsWith("this function is not supported by the connection driver: vir")
                || message.contains("read only access prevents")
                || message.endsWith("with secure flag");
    }

    private static Payload payload(String id, JsonNode recorded) {
        byte[] bytes = HexFormat.of().parseHex(recorded.get("hex").textValue());
        return Payload.of(Message.of(bytes)).orElseThrow(() -> new AssertionError(id + " has no procedure"));
    }

    private void assertEncodesBack(String id, Payload payload) {
        byte[] original = new byte[payload.message().length()];
        payload.message().bytes().get(original);
        assertThat(payload.encode(frames)).as(id).isEqualTo(withOrdinaryMarker(payload, original));
    }

    /** go-libvirt marks the present name of CONNECT_OPEN with 0x01000000 instead of 1; we write 1. */
    private static byte[] withOrdinaryMarker(Payload payload, byte[] original) {
        ByteBuffer bytes = ByteBuffer.wrap(original);
        if (payload.value() instanceof RemoteConnectOpenArgs && bytes.getInt(Message.MIN_LENGTH) == 0x01000000) {
            bytes.putInt(Message.MIN_LENGTH, 1);
        }
        return original;
    }
}
