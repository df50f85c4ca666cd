package org.virtvzd.protocol.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.rpc.RpcConstants;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrReader;

/** One complete message as it was received. Its header may say anything; its payload is not looked at yet. */
public final class Message {
    /** Bytes of the length word and the header: the shortest message. */
    public static final int MIN_LENGTH = RpcConstants.VIR_NET_MESSAGE_LEN_MAX + RpcConstants.VIR_NET_MESSAGE_HEADER_MAX;

    /** What the length word of the longest message says. */
    public static final int MAX_LENGTH = RpcConstants.VIR_NET_MESSAGE_LEN_MAX + RpcConstants.VIR_NET_MESSAGE_MAX;

    private final byte[] bytes;
    private final int length;
    private final MessageHeader header;

    /**
     * Takes a message.
     *
     * @param bytes starts with the length word; must not change any more
     * @param length bytes of the message, at least 28
     * @throws XdrException when it is too short for a header
     */
    Message(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        XdrReader in = new XdrReader(bytes, 0, length);
        in.readInt();
        this.header = MessageHeader.decode(in);
    }

    /**
     * Takes the bytes of one message.
     *
     * @param bytes the whole message with its length word; must not change any more
     * @return the message
     * @throws XdrException when the length word does not say how many bytes there are, or is out of bounds
     */
    public static Message of(byte[] bytes) {
        FrameAssembler assembler = new FrameAssembler();
        ByteBuffer chunk = ByteBuffer.wrap(bytes);
        Optional<Message> message = Optional.empty();
        while (message.isEmpty() && chunk.hasRemaining()) {
            message = assembler.accept(chunk);
        }
        return message.filter(complete -> !chunk.hasRemaining())
                .orElseThrow(() -> XdrException.badInput("not exactly one message"));
    }

    /**
     * The header.
     *
     * @return its six numbers
     */
    public MessageHeader header() {
        return header;
    }

    /**
     * The type.
     *
     * @return the type; empty for a number without meaning
     */
    public Optional<MessageType> type() {
        return MessageType.of(header.type());
    }

    /**
     * The status.
     *
     * @return the status; empty for a number without meaning
     */
    public Optional<MessageStatus> status() {
        return MessageStatus.of(header.status());
    }

    /**
     * How long the message is.
     *
     * @return bytes, with length word and header
     */
    public int length() {
        return length;
    }

    /**
     * How many file descriptors follow this message, each with one byte of its own outside the message.
     *
     * @return 0 to 32; always 0 for a type without descriptors
     * @throws XdrException when the count is missing or too high; the connection cannot go on then
     */
    public int descriptorCount() {
        if (!announcesDescriptors()) {
            return 0;
        }
        int count = new XdrReader(bytes, MIN_LENGTH, length - MIN_LENGTH).readInt();
        if (count < 0 || count > RpcConstants.VIR_NET_MESSAGE_NUM_FDS_MAX) {
            throw XdrException.badInput(Integer.toUnsignedString(count) + " file descriptors announced");
        }
        return count;
    }

    /**
     * The payload: what follows the header, and the descriptor count of the types that have one.
     *
     * @return a new reader
     * @throws XdrException when that count is missing
     */
    public XdrReader payload() {
        XdrReader in = new XdrReader(bytes, MIN_LENGTH, length - MIN_LENGTH);
        if (announcesDescriptors()) {
            in.readInt();
        }
        return in;
    }

    /**
     * The payload of a stream's data packet.
     *
     * @return a read-only view
     */
    public ByteBuffer data() {
        return ByteBuffer.wrap(bytes, MIN_LENGTH, length - MIN_LENGTH).slice().asReadOnlyBuffer();
    }

    /**
     * The whole message.
     *
     * @return a read-only view, length word included
     */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
    }

    /**
     * The whole message.
     *
     * @return a copy, length word included
     */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private boolean announcesDescriptors() {
        int type = header.type();
        return type == MessageType.CALL_WITH_FDS.number() || type == MessageType.REPLY_WITH_FDS.number();
    }
}
