package org.virtvzd.protocol.xdr;

import java.io.Serial;

/** Bytes that are no valid encoding of what was expected, or a value that the protocol's limits do not let through. */
public final class XdrException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private XdrException(String message, boolean withTrace) {
        super(message, null, false, withTrace);
    }

    /**
     * Received bytes are wrong. Carries no stack trace: the peer's doing, and it may do so as fast as it can send.
     *
     * @param message what is wrong with them
     * @return the exception to throw
     */
    public static XdrException badInput(String message) {
        return new XdrException(message, false);
    }

    /**
     * A value of our own cannot be sent.
     *
     * @param message which limit it breaks
     * @return the exception to throw
     */
    public static XdrException badValue(String message) {
        return new XdrException(message, true);
    }
}
