package org.virtvzd.protocol.frame;

import java.nio.ByteBuffer;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.rpc.KeepaliveProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.rpc.Program;
import org.virtvzd.protocol.rpc.RpcConstants;
import org.virtvzd.protocol.rpc.StreamHole;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.protocol.xdr.XdrWriter;

/**
 * Builds whole messages, length word included. Each is written into an array that is used again for the next one, then
 * copied once at its exact size.
 *
 * <p>Every method throws {@link XdrException} when the payload breaks a limit or the message would be too long; nothing
 * was produced then, and the next message may be built. Not for use by two threads at once: keep one per thread.
 */
public final class Frames {
    /** Most bytes of data that the server puts into one stream packet; older clients cannot take more. */
    public static final int STREAM_DATA_MAX = RpcConstants.VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX;

    /** The serial of events. libvirt's clients ignore it. */
    private static final int EVENT_SERIAL = 1;

    /** Where a message says its serial: behind length, program, version, procedure and type. */
    private static final int SERIAL_OFFSET = 20;

    private static final int KEPT_CAPACITY = 65536;

    private final XdrWriter out = new XdrWriter(KEPT_CAPACITY, Message.MAX_LENGTH);

    /**
     * A call.
     *
     * @param procedure what to call
     * @param serial number by which the reply is recognised
     * @param args the arguments
     * @return the message
     */
    public byte[] call(Procedure procedure, int serial, XdrValue args) {
        return frame(header(procedure, MessageType.CALL, serial), args);
    }

    /**
     * A call that hands over file descriptors, which follow the message.
     *
     * @param procedure what to call
     * @param serial number by which the reply is recognised
     * @param descriptors how many follow, 0 to 32
     * @param args the arguments
     * @return the message
     */
    public byte[] callWithDescriptors(Procedure procedure, int serial, int descriptors, XdrValue args) {
        return frame(header(procedure, MessageType.CALL_WITH_FDS, serial), new WithDescriptors(descriptors, args));
    }

    /**
     * The reply to a call that succeeded.
     *
     * @param call the call's header
     * @param ret the result
     * @return the message
     */
    public byte[] reply(MessageHeader call, XdrValue ret) {
        return frame(answer(call, MessageType.REPLY, MessageStatus.OK), ret);
    }

    /**
     * The reply to a call that succeeded, with file descriptors, which follow the message.
     *
     * @param call the call's header
     * @param descriptors how many follow, 0 to 32
     * @param ret the result
     * @return the message
     */
    public byte[] replyWithDescriptors(MessageHeader call, int descriptors, XdrValue ret) {
        return frame(answer(call, MessageType.REPLY_WITH_FDS, MessageStatus.OK), new WithDescriptors(descriptors, ret));
    }

    /**
     * The reply to a call that failed.
     *
     * @param call the call's header, which is echoed even where it names no known program
     * @param error what went wrong
     * @return the message
     */
    public byte[] error(MessageHeader call, MessageError error) {
        return frame(answer(call, MessageType.REPLY, MessageStatus.ERROR), error);
    }

    /**
     * An event.
     *
     * @param event which one
     * @param content the struct of that event
     * @return the message
     */
    public byte[] event(Procedure event, XdrValue content) {
        return frame(header(event, MessageType.MESSAGE, EVENT_SERIAL), content);
    }

    /**
     * The same event for another registration, without encoding it again.
     *
     * @param event a whole event message whose struct starts with the callback id, as all but the oldest do
     * @param callbackId the id for the copy
     * @return the changed copy
     */
    public static byte[] withCallbackId(byte[] event, int callbackId) {
        byte[] copy = event.clone();
        ByteBuffer.wrap(copy).putInt(Message.MIN_LENGTH, callbackId);
        return copy;
    }

    /**
     * The same message for another connection, without looking into it.
     *
     * @param message any message
     * @param serial the number by which the other connection knows it
     * @return the changed copy
     */
    public static byte[] withSerial(Message message, int serial) {
        byte[] copy = message.toByteArray();
        ByteBuffer.wrap(copy).putInt(SERIAL_OFFSET, serial);
        return copy;
    }

    /**
     * A question whether the other side is alive.
     *
     * @return the message
     */
    public byte[] keepalivePing() {
        return keepalive(KeepaliveProcedure.PING);
    }

    /**
     * The answer to a keepalive question.
     *
     * @return the message
     */
    public byte[] keepalivePong() {
        return keepalive(KeepaliveProcedure.PONG);
    }

    /**
     * Data of a stream.
     *
     * @param call header of the call that opened the stream
     * @param data the bytes, not none: that would end the stream's data; all remaining ones are taken
     * @return the message
     */
    public byte[] streamData(MessageHeader call, ByteBuffer data) {
        return frame(stream(call, MessageStatus.CONTINUE), to -> to.writeRaw(data));
    }

    /**
     * The end of a stream's data; the stream stays open until the client ends it.
     *
     * @param call header of the call that opened the stream
     * @return the message
     */
    public byte[] streamEndOfData(MessageHeader call) {
        return frame(stream(call, MessageStatus.CONTINUE), XdrVoid.VOID);
    }

    /**
     * The wish to finish a stream, and the confirmation that it is finished or aborted.
     *
     * @param call header of the call that opened the stream
     * @return the message
     */
    public byte[] streamFinish(MessageHeader call) {
        return frame(stream(call, MessageStatus.OK), XdrVoid.VOID);
    }

    /**
     * A client's wish to abort a stream.
     *
     * @param call header of the call that opened the stream
     * @return the message
     */
    public byte[] streamAbort(MessageHeader call) {
        return frame(stream(call, MessageStatus.ERROR), XdrVoid.VOID);
    }

    /**
     * The server's word that a stream broke.
     *
     * @param call header of the call that opened the stream
     * @param error what went wrong
     * @return the message
     */
    public byte[] streamError(MessageHeader call, MessageError error) {
        return frame(stream(call, MessageStatus.ERROR), error);
    }

    /**
     * A hole in a sparse stream.
     *
     * @param call header of the call that opened the stream
     * @param length bytes of the hole
     * @return the message
     */
    public byte[] streamHole(MessageHeader call, long length) {
        return frame(answer(call, MessageType.STREAM_HOLE, MessageStatus.CONTINUE), new StreamHole(length, 0));
    }

    private byte[] keepalive(KeepaliveProcedure procedure) {
        Program program = Program.KEEPALIVE;
        return frame(
                new MessageHeader(
                        program.number(),
                        program.version(),
                        procedure.number(),
                        MessageType.MESSAGE.number(),
                        0,
                        MessageStatus.OK.number()),
                XdrVoid.VOID);
    }

    private static MessageHeader header(Procedure procedure, MessageType type, int serial) {
        Program program = procedure.program();
        return new MessageHeader(
                program.number(),
                program.version(),
                procedure.number(),
                type.number(),
                serial,
                MessageStatus.OK.number());
    }

    private static MessageHeader stream(MessageHeader call, MessageStatus status) {
        return answer(call, MessageType.STREAM, status);
    }

    private static MessageHeader answer(MessageHeader call, MessageType type, MessageStatus status) {
        return new MessageHeader(call.prog(), call.vers(), call.proc(), type.number(), call.serial(), status.number());
    }

    private byte[] frame(MessageHeader header, XdrValue payload) {
        out.reset();
        out.writeInt(0);
        header.encode(out);
        payload.encode(out);
        out.patchInt(0, out.size());
        byte[] message = out.toByteArray();
        out.reset();
        return message;
    }

    private record WithDescriptors(int count, XdrValue payload) implements XdrValue {
        @Override
        public void encode(XdrWriter out) {
            if (count < 0 || count > RpcConstants.VIR_NET_MESSAGE_NUM_FDS_MAX) {
                throw XdrException.badValue(count + " file descriptors in one message");
            }
            out.writeInt(count);
            payload.encode(out);
        }
    }
}
