package org.virtvzd.protocol.recording;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.rpc.Program;
import org.virtvzd.protocol.rpc.StreamHole;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/**
 * What a message carries, decoded as its header says, and the way back.
 *
 * @param message the message
 * @param descriptors how many file descriptors it announces
 * @param value its decoded payload; nothing for stream data and for messages without payload
 */
public record Payload(Message message, int descriptors, XdrValue value) {
    /**
     * Decodes a message.
     *
     * @param message any message
     * @return its payload; empty when its header names no procedure, type or status of the protocol
     * @throws org.virtvzd.protocol.xdr.XdrException when the payload is not what the header says
     */
    public static Optional<Payload> of(Message message) {
        if (message.type().isEmpty() || message.status().isEmpty()) {
            return Optional.empty();
        }
        if (isKeepalive(message)) {
            return Optional.of(new Payload(message, 0, XdrVoid.VOID));
        }
        return procedure(message.header())
                .map(procedure -> new Payload(
                        message,
                        message.descriptorCount(),
                        decode(
                                procedure,
                                message,
                                message.type().orElseThrow(),
                                message.status().orElseThrow())));
    }

    /**
     * Finds the procedure that a header names.
     *
     * @param header any header
     * @return the procedure, or empty
     */
    public static Optional<Procedure> procedure(MessageHeader header) {
        return Program.of(header.prog(), header.vers()).flatMap(program -> switch (program) {
            case REMOTE -> RemoteProcedure.of(header.proc()).map(Procedure.class::cast);
            case ADMIN -> AdminProcedure.of(header.proc()).map(Procedure.class::cast);
            case KEEPALIVE, QEMU, LXC -> Optional.empty();
        });
    }

    private static boolean isKeepalive(Message message) {
        return message.header().prog() == Program.KEEPALIVE.number();
    }

    private static XdrValue decode(Procedure procedure, Message message, MessageType type, MessageStatus status) {
        return switch (type) {
            case CALL, CALL_WITH_FDS, MESSAGE -> procedure.decodeArgs(message.payload());
            case REPLY, REPLY_WITH_FDS ->
                status == MessageStatus.ERROR
                        ? MessageError.decode(message.payload())
                        : procedure.decodeRet(message.payload());
            case STREAM ->
                status == MessageStatus.ERROR && message.data().hasRemaining()
                        ? MessageError.decode(message.payload())
                        : XdrVoid.VOID;
            case STREAM_HOLE -> StreamHole.decode(message.payload());
        };
    }

    /**
     * Builds the message again from the decoded payload.
     *
     * @param frames builds it
     * @return its bytes, length word included
     */
    public byte[] encode(Frames frames) {
        MessageHeader header = message.header();
        if (isKeepalive(message)) {
            return header.proc() == 1 ? frames.keepalivePing() : frames.keepalivePong();
        }
        Procedure procedure = procedure(header).orElseThrow();
        return switch (message.type().orElseThrow()) {
            case CALL -> frames.call(procedure, header.serial(), value);
            case CALL_WITH_FDS -> frames.callWithDescriptors(procedure, header.serial(), descriptors, value);
            case MESSAGE -> frames.event(procedure, value);
            case REPLY ->
                value instanceof MessageError error ? frames.error(header, error) : frames.reply(header, value);
            // An error takes no descriptors along, so it is sent as an ordinary reply.
            case REPLY_WITH_FDS ->
                value instanceof MessageError error
                        ? frames.error(header, error)
                        : frames.replyWithDescriptors(header, descriptors, value);
            case STREAM -> stream(frames);
            case STREAM_HOLE -> frames.streamHole(header, ((StreamHole) value).length());
        };
    }

    private byte[] stream(Frames frames) {
        MessageHeader header = message.header();
        ByteBuffer data = message.data();
        return switch (message.status().orElseThrow()) {
            case OK -> frames.streamFinish(header);
            case CONTINUE -> data.hasRemaining() ? frames.streamData(header, data) : frames.streamEndOfData(header);
            case ERROR ->
                value instanceof MessageError error ? frames.streamError(header, error) : frames.streamAbort(header);
        };
    }
}
