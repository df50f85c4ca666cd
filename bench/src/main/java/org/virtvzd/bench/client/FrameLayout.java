package org.virtvzd.bench.client;

import java.nio.ByteBuffer;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;

/** Reads the few words of a message that the hot loops look at, in place: nothing is decoded or allocated. */
final class FrameLayout {
    private static final int TYPE = 16;
    private static final int SERIAL = 20;
    private static final int STATUS = 24;

    private FrameLayout() {}

    /** Whether the bytes from the buffer's position to its limit start with a whole message. */
    static boolean isComplete(ByteBuffer in) {
        return in.remaining() >= Message.MIN_LENGTH && in.remaining() >= length(in);
    }

    /** Length of the message at the buffer's position; meaningful when at least 4 bytes are there. */
    static int length(ByteBuffer in) {
        return in.getInt(in.position());
    }

    static int serial(ByteBuffer in) {
        return in.getInt(in.position() + SERIAL);
    }

    static boolean isReply(ByteBuffer in) {
        return in.getInt(in.position() + TYPE) == MessageType.REPLY.number();
    }

    /** Ends the run when a call failed: a server that only refuses would look fast. */
    static void requireSuccess(ByteBuffer in) {
        if (in.getInt(in.position() + STATUS) != MessageStatus.OK.number()) {
            throw new IllegalStateException("a call of the load program failed: " + Replies.errorText(in));
        }
    }

    static void putSerial(ByteBuffer out, int start, int serial) {
        out.putInt(start + SERIAL, serial);
    }
}
