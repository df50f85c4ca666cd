package org.virtvzd.protocol.xdr;

/**
 * Reads one value.
 *
 * @param <T> its type
 */
@FunctionalInterface
public interface XdrDecoder<T> {
    /**
     * Reads one value.
     *
     * @param in the bytes, positioned at the value
     * @return the value
     * @throws XdrException when the bytes are no such value
     */
    T decode(XdrReader in);
}
