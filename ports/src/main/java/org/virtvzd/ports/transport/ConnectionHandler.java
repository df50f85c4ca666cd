package org.virtvzd.ports.transport;

import java.nio.ByteBuffer;

/**
 * What the core does about one connection. All methods are called on the transport's event loop, never from inside a
 * call that the core makes to the connection. A handler that throws loses its connection.
 *
 * <p>The core pulls: before each read the transport asks for the {@link #demand()}. That is what makes back-pressure
 * exact and lets a descriptor be received at all: on a UNIX socket an ordinary read that runs into the byte carrying a
 * descriptor destroys the descriptor.
 */
public interface ConnectionHandler {

    /** Demand for the next descriptor instead of bytes. */
    int DESCRIPTOR = -1;

    /**
     * Demand for nothing until {@link Connection#resumeReading()}. If the client goes away meanwhile, the connection
     * ends, and what the client had sent is lost.
     */
    int NOTHING = 0;

    /**
     * What may be read next.
     *
     * @return the largest number of bytes to hand over in one piece, 1 or more; or {@link #DESCRIPTOR}; or
     *     {@link #NOTHING}
     */
    int demand();

    /**
     * Bytes have arrived.
     *
     * @param bytes from 1 to {@link #demand()} of them; valid during the call only
     */
    void onBytes(ByteBuffer bytes);

    /**
     * The descriptor that was demanded has arrived.
     *
     * @param descriptor now belongs to the handler, which has to close it
     */
    void onDescriptor(Descriptor descriptor);

    /** A byte came without a descriptor where one was demanded. */
    void onDescriptorMissing();

    /** Queued bytes have gone out and {@link Connection#queuedBytes()} is zero. */
    void onDrained();

    /**
     * The connection is closed, for whatever reason, and everything queued is gone. The last call. A client that only
     * ends its own sending closes the connection as well, but behind what is queued.
     *
     * @param cause why, for the log
     */
    void onClosed(String cause);
}
