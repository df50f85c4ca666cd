package org.virtvzd.ports.transport;

/** A client of the transport under test, used by the thread that runs the test. */
public interface TestClient extends AutoCloseable {

    /**
     * Sends bytes, in order, without waiting until the server takes them.
     *
     * @param bytes what to send
     */
    void send(byte[] bytes);

    /**
     * Sends a descriptor behind what was sent before.
     *
     * @param descriptor stays open
     */
    void send(Descriptor descriptor);

    /**
     * Waits for bytes; reads no further than that.
     *
     * @param count how many
     * @return exactly so many
     */
    byte[] receive(int count);

    /**
     * Waits for a descriptor and the byte that carries it.
     *
     * @return the descriptor, whose byte was zero
     */
    Descriptor receiveDescriptor();

    /**
     * Reads and counts until the server closes the connection.
     *
     * @return how many bytes came until then
     */
    long countUntilClosed();

    /** Says that nothing more will be sent, behind what was sent before. */
    void shutdownOutput();

    /** Closes at once. */
    @Override
    void close();
}
