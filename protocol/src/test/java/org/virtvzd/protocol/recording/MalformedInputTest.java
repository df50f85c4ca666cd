package org.virtvzd.protocol.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.frame.FrameAssembler;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.xdr.XdrException;

/** Hostile bytes are told from valid ones exactly where libvirtd does it; what a server answers is tested there. */
final class MalformedInputTest {
    private static final String UNDECODABLE = "Unable to decode message payload";

    /** Refusals that come before the payload is looked at. */
    private static final List<String> EARLIER_REFUSALS =
            List.of("authentication required", "Cannot find program", "Unexpected message status", "unknown procedure");

    private enum Outcome {
        /** The connection has to be closed. */
        BROKEN,
        /** The last message, or one of its descriptors, has not come completely. */
        INCOMPLETE,
        /** Nothing is open. */
        COMPLETE
    }

    /** Takes bytes as a connection would, descriptors included. */
    private static final class Receiver {
        private final FrameAssembler assembler = new FrameAssembler();
        private final List<Message> messages = new ArrayList<>();
        private int missingDescriptors;
        private boolean broken;

        void receive(ByteBuffer chunk, int descriptors) {
            try {
                while (chunk.hasRemaining()) {
                    if (missingDescriptors > 0) {
                        receiveDescriptor(chunk, descriptors);
                    } else {
                        assembler.accept(chunk).ifPresent(this::complete);
                    }
                }
            } catch (XdrException fatal) {
                broken = true;
                chunk.position(chunk.limit());
            }
        }

        private void receiveDescriptor(ByteBuffer chunk, int descriptors) {
            if (descriptors != 1) {
                throw XdrException.badInput("a byte with " + descriptors + " descriptors");
            }
            chunk.get();
            missingDescriptors--;
        }

        private void complete(Message message) {
            if (message.type().equals(Optional.of(MessageType.CALL_WITH_FDS))) {
                missingDescriptors = message.descriptorCount();
            }
            messages.add(message);
        }

        Outcome outcome() {
            if (broken) {
                return Outcome.BROKEN;
            }
            return assembler.midMessage() || missingDescriptors > 0 ? Outcome.INCOMPLETE : Outcome.COMPLETE;
        }
    }

    @Test
    void bytesThatLibvirtdHangsUpOnAreFatal() {
        List<JsonNode> cases = Recordings.malformed();
        assertThat(cases).hasSize(355);
        for (JsonNode recorded : cases) {
            String reaction = recorded.get("reaction").textValue();
            boolean hungUp = reaction.equals("closed")
                    && !recorded.get("half_close_after").booleanValue();
            Outcome outcome = receive(recorded).outcome();
            assertThat(outcome == Outcome.BROKEN).as(name(recorded)).isEqualTo(hungUp);
            if (reaction.equals("waits for more bytes")) {
                assertThat(outcome).as(name(recorded)).isEqualTo(Outcome.INCOMPLETE);
            }
        }
    }

    @Test
    void argumentsThatLibvirtdCannotDecodeAreRefused() {
        int undecodable = 0;
        for (JsonNode recorded : Recordings.malformed()) {
            for (Message message : receive(recorded).messages) {
                Optional<Procedure> procedure = calledProcedure(message);
                List<String> errors = errorsFor(recorded, message.header().serial());
                if (procedure.isPresent() && errors.stream().noneMatch(MalformedInputTest::isEarlierRefusal)) {
                    boolean decodes = decodes(procedure.get(), message);
                    assertThat(decodes).as(name(recorded)).isNotEqualTo(errors.contains(UNDECODABLE));
                    undecodable += decodes ? 0 : 1;
                }
            }
        }
        assertThat(undecodable).isGreaterThan(40);
    }

    private static Receiver receive(JsonNode recorded) {
        Receiver receiver = new Receiver();
        for (JsonNode write : recorded.get("send")) {
            byte[] bytes = HexFormat.of().parseHex(write.path("hex").asText(""));
            int descriptors = write.path("descriptors").asInt(0);
            for (int i = 0; i < write.path("repeat").asInt(1); i++) {
                receiver.receive(ByteBuffer.wrap(bytes), descriptors);
            }
        }
        return receiver;
    }

    private static Optional<Procedure> calledProcedure(Message message) {
        boolean call = message.type()
                .filter(type -> type == MessageType.CALL || type == MessageType.CALL_WITH_FDS)
                .isPresent();
        return call && message.status().equals(Optional.of(MessageStatus.OK))
                ? Payload.procedure(message.header()).filter(procedure -> !procedure.isEvent())
                : Optional.empty();
    }

    private static List<String> errorsFor(JsonNode recorded, int serial) {
        return elements(recorded.get("replies"))
                .map(reply -> reply.get("decoded"))
                .filter(reply -> (int) reply.at("/header/serial").longValue() == serial)
                .map(reply -> reply.at("/payload/message"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static boolean isEarlierRefusal(String error) {
        return EARLIER_REFUSALS.stream().anyMatch(error::startsWith);
    }

    private static boolean decodes(Procedure procedure, Message message) {
        try {
            procedure.decodeArgs(message.payload());
            return true;
        } catch (XdrException refused) {
            return false;
        }
    }

    private static String name(JsonNode recorded) {
        return recorded.get("id").textValue() + " "
                + recorded.get("description").textValue();
    }
}
