package org.virtvzd.protocol.xdr;

/** A value that travels; immutable. */
public interface XdrValue {
    /**
     * Appends the encoding of this value.
     *
     * @param out where to
     * @throws XdrException when the value breaks a limit of the protocol or does not fit the message
     */
    void encode(XdrWriter out);
}
