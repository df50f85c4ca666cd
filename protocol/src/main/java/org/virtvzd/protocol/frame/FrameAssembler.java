package org.virtvzd.protocol.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.virtvzd.protocol.rpc.RpcConstants;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrReader;

/**
 * Puts messages together from the bytes of one connection.
 *
 * <p>It says how many bytes it wants, and never takes one that belongs to what follows the current message: that may be
 * a file descriptor's byte, which has to be received in another way. A declared length allocates nothing by itself;
 * memory follows the bytes that came, at most doubled, plus one step. After an exception the connection must be closed.
 * Not for use by two threads at once.
 */
public final class FrameAssembler {
    /** Most bytes that are wanted, and allocated, ahead of what was received. */
    public static final int STEP = 65536;

    private static final int LENGTH_WORD = RpcConstants.VIR_NET_MESSAGE_LEN_MAX;

    private final byte[] head = new byte[Message.MIN_LENGTH];
    private byte[] buffer = head;
    private int received;
    private int declared;

    /**
     * How many bytes to read next: up to 28 of a new message, then the rest of it in steps.
     *
     * @return 1 to 65536
     */
    public int demand() {
        if (received < LENGTH_WORD) {
            return Message.MIN_LENGTH - received;
        }
        if (received < Message.MIN_LENGTH) {
            return Math.min(declared, Message.MIN_LENGTH) - received;
        }
        return Math.min(declared - received, STEP);
    }

    /**
     * Whether some bytes of the next message have come, but not all.
     *
     * @return false between messages
     */
    public boolean midMessage() {
        return received > 0;
    }

    /**
     * Takes bytes up to the end of the current message. Call it again while bytes are left, unless the message that
     * came out announces descriptors.
     *
     * @param chunk received bytes, any number; its position moves behind what was taken
     * @return the message, if it is complete
     * @throws XdrException when the length word is out of bounds
     */
    public Optional<Message> accept(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            int count = Math.min(chunk.remaining(), wanted());
            makeRoom(count);
            chunk.get(buffer, received, count);
            received += count;
            if (received == LENGTH_WORD) {
                declared = checkedLength();
            }
            if (received >= LENGTH_WORD && received == declared) {
                return Optional.of(complete());
            }
        }
        return Optional.empty();
    }

    /** Bytes up to the next decision: length word, head, end of a step. */
    private int wanted() {
        return received < LENGTH_WORD ? LENGTH_WORD - received : demand();
    }

    private int checkedLength() {
        int length = new XdrReader(head, 0, LENGTH_WORD).readInt();
        if (length <= LENGTH_WORD || length > Message.MAX_LENGTH) {
            throw XdrException.badInput("message length " + Integer.toUnsignedString(length) + " is out of bounds");
        }
        return length;
    }

    private void makeRoom(int count) {
        int needed = received + count;
        if (needed > buffer.length) {
            int ahead = Math.max(2 * buffer.length, received + STEP);
            buffer = Arrays.copyOf(buffer, Math.min(ahead, declared));
        }
    }

    private Message complete() {
        if (declared < Message.MIN_LENGTH) {
            throw XdrException.badInput("message of " + declared + " bytes has no room for a header");
        }
        // A message without payload is still in the array that the next one will start in.
        byte[] bytes = declared == Message.MIN_LENGTH ? head.clone() : buffer;
        Message message = new Message(bytes, declared);
        buffer = head;
        received = 0;
        declared = 0;
        return message;
    }
}
