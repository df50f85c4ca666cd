package org.virtvzd.protocol.xdr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes XDR into an array that grows up to a stated size and is used again for the next message. A value over a limit
 * of the protocol is refused instead of sent, since the peer would drop the connection. Not for use by two threads at
 * once.
 */
public final class XdrWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    /** Up to here a text is copied character by character, which needs no second array. */
    private static final int SHORT_TEXT = 64;

    private final int initialCapacity;
    private final int maxSize;
    private byte[] buffer;
    private int size;

    /**
     * Makes an empty writer.
     *
     * @param initialCapacity bytes that are allocated at once
     * @param maxSize bytes after which writing is refused
     */
    public XdrWriter(int initialCapacity, int maxSize) {
        this.initialCapacity = initialCapacity;
        this.maxSize = maxSize;
        this.buffer = new byte[initialCapacity];
    }

    /** Forgets what was written. An array that had to grow is given back, so one big message does not cost for ever. */
    public void reset() {
        size = 0;
        if (buffer.length > initialCapacity) {
            buffer = new byte[initialCapacity];
        }
    }

    /**
     * How much was written.
     *
     * @return bytes
     */
    public int size() {
        return size;
    }

    /**
     * What was written.
     *
     * @return a copy of exactly that size
     */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /**
     * Writes an int or a uint.
     *
     * @param value the 32 bits
     */
    public void writeInt(int value) {
        int at = claim(4);
        INT.set(buffer, at, value);
    }

    /**
     * Replaces an int that was written before.
     *
     * @param position where it starts
     * @param value the 32 bits
     * @throws IndexOutOfBoundsException when that much was not written yet
     */
    public void patchInt(int position, int value) {
        INT.set(buffer, Objects.checkFromIndexSize(position, 4, size), value);
    }

    /**
     * Writes a hyper or a uhyper.
     *
     * @param value the 64 bits
     */
    public void writeLong(long value) {
        int at = claim(8);
        LONG.set(buffer, at, value);
    }

    /**
     * Writes a double.
     *
     * @param value the value
     */
    public void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    /**
     * Writes a signed char.
     *
     * @param value -128 to 127
     * @throws XdrException when it is out of range
     */
    public void writeChar(int value) {
        writeRanged(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    /**
     * Writes an unsigned char.
     *
     * @param value 0 to 255
     * @throws XdrException when it is out of range
     */
    public void writeUnsignedChar(int value) {
        writeRanged(value, 0, 0xFF);
    }

    /**
     * Writes an unsigned short.
     *
     * @param value 0 to 65535
     * @throws XdrException when it is out of range
     */
    public void writeUnsignedShort(int value) {
        writeRanged(value, 0, 0xFFFF);
    }

    private void writeRanged(int value, int min, int max) {
        if (value < min || value > max) {
            throw XdrException.badValue(value + " is not within " + min + " and " + max);
        }
        writeInt(value);
    }

    /**
     * Writes a UUID as 16 raw bytes.
     *
     * @param value the UUID
     */
    public void writeUuid(UUID value) {
        int at = claim(16);
        LONG.set(buffer, at, value.getMostSignificantBits());
        LONG.set(buffer, at + 8, value.getLeastSignificantBits());
    }

    /**
     * Writes a string.
     *
     * @param text the text; lone surrogates from reading become their bytes again
     * @param maxBytes the protocol's limit for its UTF-8 form
     * @throws XdrException when it is longer, or holds another lone surrogate
     */
    public void writeString(String text, int maxBytes) {
        // No character takes less than a byte.
        checkCount(text.length(), maxBytes);
        if (text.length() <= SHORT_TEXT && writeShortAscii(text)) {
            return;
        }
        byte[] utf8 = WireText.encode(text);
        checkCount(utf8.length, maxBytes);
        writeInt(utf8.length);
        writePadded(utf8);
    }

    private boolean writeShortAscii(String text) {
        int length = text.length();
        int before = size;
        writeInt(length);
        int at = claimPadded(length);
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            if (character >= 0x80) {
                size = before;
                return false;
            }
            buffer[at + i] = (byte) character;
        }
        return true;
    }

    /**
     * Writes raw bytes with their count.
     *
     * @param value the bytes
     * @param maxBytes the protocol's limit
     * @throws XdrException when there are more
     */
    public void writeOpaque(Opaque value, int maxBytes) {
        checkCount(value.length(), maxBytes);
        writeInt(value.length());
        writePadded(value.content());
    }

    /**
     * Writes bytes as an array of XDR chars, 4 bytes each, with its count.
     *
     * @param value one byte for each character
     * @param max the protocol's limit
     * @throws XdrException when there are more
     */
    public void writeChars(Opaque value, int max) {
        checkCount(value.length(), max);
        writeInt(value.length());
        writeFixedChars(value, value.length());
    }

    /**
     * Writes bytes as XDR chars, 4 bytes each, without a count.
     *
     * @param value one byte for each character
     * @param count how many there must be
     * @throws XdrException when there are more or fewer
     */
    public void writeFixedChars(Opaque value, int count) {
        if (value.length() != count) {
            throw XdrException.badValue(value.length() + " characters instead of " + count);
        }
        int at = claim(4 * count);
        for (int i = 0; i < count; i++) {
            INT.set(buffer, at + 4 * i, (int) value.at(i));
        }
    }

    /**
     * Writes an optional value.
     *
     * @param <T> type of the value
     * @param value the value, or empty
     * @param encoder writes the value
     */
    public <T> void writeOptional(Optional<T> value, XdrEncoder<T> encoder) {
        writeInt(value.isPresent() ? 1 : 0);
        if (value.isPresent()) {
            encoder.encode(value.get(), this);
        }
    }

    /**
     * Writes a list with its count.
     *
     * @param <T> type of an item
     * @param items the items
     * @param max the protocol's limit
     * @param encoder writes an item
     * @throws XdrException when there are more
     */
    public <T> void writeList(List<T> items, int max, XdrEncoder<T> encoder) {
        checkCount(items.size(), max);
        writeInt(items.size());
        for (T item : items) {
            encoder.encode(item, this);
        }
    }

    /**
     * Writes bytes as they are: no count, no padding.
     *
     * @param bytes all remaining bytes of it are taken
     */
    public void writeRaw(ByteBuffer bytes) {
        int length = bytes.remaining();
        int at = claim(length);
        bytes.get(buffer, at, length);
    }

    private static void checkCount(int count, int max) {
        if (count > max) {
            throw XdrException.badValue("count " + count + " exceeds the limit " + max);
        }
    }

    private void writePadded(byte[] bytes) {
        int at = claimPadded(bytes.length);
        System.arraycopy(bytes, 0, buffer, at, bytes.length);
    }

    /** Claims room for bytes and their padding, which is zeroed: the array may hold an older message. */
    private int claimPadded(int length) {
        int padded = (length + 3) & ~3;
        int at = claim(padded);
        Arrays.fill(buffer, at + length, at + padded, (byte) 0);
        return at;
    }

    /** Claims room. May replace the array, so call it before naming the array as an argument. */
    private int claim(int length) {
        int at = size;
        if (length > buffer.length - at) {
            grow(length);
        }
        size = at + length;
        return at;
    }

    private void grow(int length) {
        if (length > maxSize - size) {
            throw XdrException.badValue("message exceeds " + maxSize + " bytes");
        }
        int wanted = Math.max(size + length, (int) Math.min(2L * buffer.length, maxSize));
        buffer = Arrays.copyOf(buffer, wanted);
    }
}
