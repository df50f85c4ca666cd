package org.virtvzd.ports.transport;

/**
 * One client's connection, as the core drives it. All methods are called on the transport's event loop, return at once
 * and do nothing once the connection is closed.
 */
public interface Connection {

    /**
     * Who the client is.
     *
     * @return credentials of the peer
     */
    PeerCredentials peer();

    /**
     * Queues bytes for sending, behind everything queued before. What is written during one task of the loop, or while
     * what has arrived is handed over, goes out together afterwards: behind the tasks that are waiting already, so that
     * what those write goes along with it.
     *
     * @param bytes now belongs to the transport and to whoever else it is written to; nobody may change it any more
     */
    void write(byte[] bytes);

    /**
     * Queues one descriptor for sending: a single zero byte that carries it. The transport closes it after sending or
     * when the connection ends first.
     *
     * @param descriptor what to send
     * @throws org.virtvzd.domain.error.LibvirtException of code OPERATION_UNSUPPORTED where the transport has none
     */
    void write(Descriptor descriptor);

    /**
     * Bytes that were queued but not yet taken by the system. The core bounds them.
     *
     * @return a number of bytes
     */
    long queuedBytes();

    /** Looks at {@link ConnectionHandler#demand()} again, which may have been zero before. */
    void resumeReading();

    /** Sends what is queued, then closes. Nothing is read any more. */
    void closeAfterWriting();

    /**
     * Closes at once; what is queued is lost. The handler is told nothing more but the end, and that in a later task.
     */
    void close();
}
