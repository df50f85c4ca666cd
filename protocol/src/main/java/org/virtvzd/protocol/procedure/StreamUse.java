package org.virtvzd.protocol.procedure;

/**
 * Whether a successful call opens a stream.
 *
 * @param kind which way the stream's data flows
 * @param sparseFlag bit of the call's flags that lets hole packets occur; 0 when they never do
 */
public record StreamUse(Kind kind, int sparseFlag) {
    /** No stream. */
    public static final StreamUse NONE = new StreamUse(Kind.NONE, 0);

    /** Which way data flows. */
    public enum Kind {
        /** There is no stream. */
        NONE,
        /** From the server to the client; consoles and channels carry the other way too. */
        READ,
        /** From the client to the server. */
        WRITE
    }

    /**
     * Whether there is a stream at all.
     *
     * @return true when a successful call opens one
     */
    public boolean opensStream() {
        return kind != Kind.NONE;
    }
}
