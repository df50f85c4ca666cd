package org.virtvzd.client;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.virtvzd.domain.error.LibvirtException;

/** Takes what comes out of a stream. */
public interface StreamReceiver {

    /**
     * Data has come.
     *
     * @param data read-only
     */
    default void onData(ByteBuffer data) {}

    /**
     * A part that holds nothing but zeros was left out; only in a stream opened with the flag for sparse streams.
     *
     * @param length bytes
     */
    default void onHole(long length) {}

    /** All data has come. The stream is still to be finished. */
    default void onEndOfData() {}

    /** What was written has gone out; more may be written. */
    default void onDrained() {}

    /**
     * The stream has ended. Nothing follows.
     *
     * @param failure why it broke; empty when the server has confirmed that it is finished or aborted
     */
    void onEnd(Optional<LibvirtException> failure);
}
