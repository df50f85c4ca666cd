package org.virtvzd.adapter.unixsocket;

import org.jspecify.annotations.Nullable;

/**
 * The connection of a loop that was read last, and so is the likeliest to have something next. Belongs to the loop's
 * thread.
 */
final class LastRead {
    private @Nullable Reader reader;

    /** Something has come on this connection. */
    void was(Reader newReader) {
        reader = newReader;
    }

    /** This connection is read no more. */
    void forget(Reader closed) {
        if (reader == closed) {
            reader = null;
        }
    }

    /**
     * Reads that connection without asking the system first whether there is something.
     *
     * @return whether there was
     */
    boolean read() {
        Reader likeliest = reader;
        return likeliest != null && likeliest.readUnasked();
    }
}
