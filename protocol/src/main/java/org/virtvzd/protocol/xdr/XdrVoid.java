package org.virtvzd.protocol.xdr;

/** The payload of a message that has none. */
public enum XdrVoid implements XdrValue {
    /** The only one. */
    VOID;

    @Override
    public void encode(XdrWriter out) {
        // No bytes.
    }
}
