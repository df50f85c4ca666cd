package org.virtvzd.protocol.xdr;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of bytes: CPU maps, migration cookies, peeked memory, SASL data, labels. */
public final class Opaque {
    /** No bytes. */
    public static final Opaque EMPTY = new Opaque(new byte[0]);

    /** Longest content that {@link #toString} shows. */
    private static final int SHOWN = 64;

    private final byte[] bytes;

    private Opaque(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies bytes.
     *
     * @param bytes the content
     * @return an immutable copy
     */
    public static Opaque of(byte... bytes) {
        return bytes.length == 0 ? EMPTY : new Opaque(bytes.clone());
    }

    /**
     * Copies bytes and pads them with zeros, as C character arrays of fixed length want it.
     *
     * @param bytes the content, at most {@code length} bytes
     * @param length bytes of the result
     * @return an immutable copy
     * @throws XdrException when the content is longer
     */
    public static Opaque padded(byte[] bytes, int length) {
        if (bytes.length > length) {
            throw XdrException.badValue(bytes.length + " bytes do not fit " + length);
        }
        return wrap(Arrays.copyOf(bytes, length));
    }

    /** Takes an array that nobody else keeps. */
    static Opaque wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Opaque(bytes);
    }

    /** The content itself, only for reading. */
    byte[] content() {
        return bytes;
    }

    /**
     * How many bytes.
     *
     * @return the length
     */
    public int length() {
        return bytes.length;
    }

    /**
     * One byte.
     *
     * @param index from 0
     * @return the byte
     * @throws IndexOutOfBoundsException when there is none
     */
    public byte at(int index) {
        return bytes[index];
    }

    /**
     * The content.
     *
     * @return a copy
     */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /**
     * The content, without copying.
     *
     * @return a read-only view
     */
    public ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Opaque that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        String shown = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN));
        return bytes.length > SHOWN ? shown + "… (" + bytes.length + " bytes)" : shown;
    }
}
