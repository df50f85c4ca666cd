package org.virtvzd.protocol.xdr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads XDR from untrusted bytes.
 *
 * <p>Every count is checked against the protocol's limit and against the bytes that are left before anything is
 * allocated, so what a message makes us allocate stays proportional to its size. Padding is skipped unseen, bytes left
 * over at the end are the caller's to ignore; both as every libvirt daemon does it. Not for use by two threads at once.
 */
public final class XdrReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private final byte[] bytes;
    private final int limit;
    private int position;

    /**
     * Reads a part of an array, which must not change meanwhile.
     *
     * @param bytes the array
     * @param offset where the part starts
     * @param length its bytes
     * @throws IndexOutOfBoundsException when the array does not contain the part
     */
    public XdrReader(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.position = offset;
        this.limit = offset + length;
    }

    /**
     * How much is unread.
     *
     * @return bytes, at least 0
     */
    public int remaining() {
        return limit - position;
    }

    /**
     * Reads an int or a uint; a uint above the int range comes out negative.
     *
     * @return the 32 bits
     * @throws XdrException when fewer than 4 bytes are left
     */
    public int readInt() {
        return (int) INT.get(bytes, advance(4));
    }

    /**
     * Reads a hyper or a uhyper; a uhyper above the long range comes out negative.
     *
     * @return the 64 bits
     * @throws XdrException when fewer than 8 bytes are left
     */
    public long readLong() {
        return (long) LONG.get(bytes, advance(8));
    }

    /**
     * Reads a double.
     *
     * @return the value
     * @throws XdrException when fewer than 8 bytes are left
     */
    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    /**
     * Reads a signed char; like C, without looking at the upper 24 bits.
     *
     * @return -128 to 127
     * @throws XdrException when fewer than 4 bytes are left
     */
    public int readChar() {
        return (byte) readInt();
    }

    /**
     * Reads an unsigned char; like C, without looking at the upper 24 bits.
     *
     * @return 0 to 255
     * @throws XdrException when fewer than 4 bytes are left
     */
    public int readUnsignedChar() {
        return readInt() & 0xFF;
    }

    /**
     * Reads an unsigned short; like C, without looking at the upper 16 bits.
     *
     * @return 0 to 65535
     * @throws XdrException when fewer than 4 bytes are left
     */
    public int readUnsignedShort() {
        return readInt() & 0xFFFF;
    }

    /**
     * Reads a UUID: 16 raw bytes.
     *
     * @return the UUID
     * @throws XdrException when fewer than 16 bytes are left
     */
    public UUID readUuid() {
        int at = advance(16);
        return new UUID((long) LONG.get(bytes, at), (long) LONG.get(bytes, at + 8));
    }

    /**
     * Reads a string. Bytes that are not UTF-8 survive as lone surrogates and are written as the same bytes again. A NUL
     * is an ordinary character here, though C code sees the string end there.
     *
     * @param maxBytes the protocol's limit
     * @return the text
     * @throws XdrException when it is longer than that, or than what is left
     */
    public String readString(int maxBytes) {
        int length = readCount(maxBytes, 1);
        return WireText.decode(bytes, advancePadded(length), length);
    }

    /**
     * Reads raw bytes with their count.
     *
     * @param maxBytes the protocol's limit
     * @return the bytes
     * @throws XdrException when there are more than that, or than what is left
     */
    public Opaque readOpaque(int maxBytes) {
        int length = readCount(maxBytes, 1);
        int at = advancePadded(length);
        return Opaque.wrap(Arrays.copyOfRange(bytes, at, at + length));
    }

    /**
     * Reads an array of XDR chars, 4 bytes each, with its count.
     *
     * @param max the protocol's limit
     * @return the characters, one byte each; like C, without looking at the upper 24 bits
     * @throws XdrException when there are more than that, or than what is left
     */
    public Opaque readChars(int max) {
        return readFixedChars(readCount(max, 4));
    }

    /**
     * Reads a fixed number of XDR chars, 4 bytes each.
     *
     * @param count how many
     * @return the characters, one byte each
     * @throws XdrException when fewer are left
     */
    public Opaque readFixedChars(int count) {
        int at = advance(Math.multiplyExact(count, 4));
        byte[] chars = new byte[count];
        for (int i = 0; i < count; i++) {
            chars[i] = bytes[at + 4 * i + 3];
        }
        return Opaque.wrap(chars);
    }

    /**
     * Reads an optional value. Any marker but 0 means that it is there: some clients send 0x01000000.
     *
     * @param <T> type of the value
     * @param decoder reads the value
     * @return the value, or empty
     * @throws XdrException when the bytes are no such value
     */
    public <T> Optional<T> readOptional(XdrDecoder<T> decoder) {
        return readInt() == 0 ? Optional.empty() : Optional.of(decoder.decode(this));
    }

    /**
     * Reads a list with its count.
     *
     * @param <T> type of an item
     * @param max the protocol's limit
     * @param minItemSize fewest bytes that an item takes
     * @param decoder reads an item
     * @return an immutable list
     * @throws XdrException when there are more items than that, or than fit what is left, or one of them is wrong
     */
    @SuppressWarnings("unchecked") // Filled only with what the decoder returns.
    public <T> List<T> readList(int max, int minItemSize, XdrDecoder<T> decoder) {
        int count = readCount(max, minItemSize);
        if (count == 0) {
            return List.of();
        }
        Object[] items = new Object[count];
        for (int i = 0; i < count; i++) {
            items[i] = decoder.decode(this);
        }
        return (List<T>) List.of(items);
    }

    private int readCount(int max, int minItemSize) {
        int count = readInt();
        if (count < 0 || count > max) {
            throw XdrException.badInput("count " + Integer.toUnsignedString(count) + " exceeds the limit " + max);
        }
        if ((long) count * minItemSize > remaining()) {
            throw XdrException.badInput("count " + count + " exceeds the " + remaining() + " bytes that are left");
        }
        return count;
    }

    private int advancePadded(int length) {
        return advance((length + 3) & ~3);
    }

    private int advance(int length) {
        int at = position;
        if (length > limit - at) {
            throw XdrException.badInput("message ends " + (length - (limit - at)) + " bytes too early");
        }
        position = at + length;
        return at;
    }
}
