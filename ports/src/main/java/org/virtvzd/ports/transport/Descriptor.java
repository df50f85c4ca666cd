package org.virtvzd.ports.transport;

/** An open file descriptor that travels over a connection. Whoever holds it closes it. */
public interface Descriptor extends AutoCloseable {

    /**
     * Its number in this process.
     *
     * @return 0 or more
     */
    int number();

    /** Closes it; does nothing when it was closed or given away before. */
    @Override
    void close();
}
