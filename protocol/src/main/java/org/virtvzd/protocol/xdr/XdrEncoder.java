package org.virtvzd.protocol.xdr;

/**
 * Writes one value.
 *
 * @param <T> its type
 */
@FunctionalInterface
public interface XdrEncoder<T> {
    /**
     * Appends the encoding of a value.
     *
     * @param value what to write
     * @param out where to
     * @throws XdrException when the value breaks a limit
     */
    void encode(T value, XdrWriter out);
}
