package org.virtvzd.ports.hypervisor;

import java.nio.ByteBuffer;

/**
 * A connection to a serial port of a guest. Everything happens on the hypervisor's event loop.
 *
 * <p>What is written waits in memory until the guest takes it; whoever writes asks {@link #hasRoom()} first and holds its
 * own sender back otherwise. What the guest writes is read only while {@link Terminal#isReady()} says so.
 */
public interface GuestConsole {

    /** Bytes that may wait for the guest before {@link #hasRoom()} says no. */
    int MAX_UNSENT = 64 * 1024;

    /**
     * Sends what was typed.
     *
     * @param data all remaining bytes are taken
     */
    void write(ByteBuffer data);

    /**
     * Whether more should be written.
     *
     * @return false while {@link #MAX_UNSENT} bytes wait; {@link Terminal#onRoom()} tells when that is over
     */
    boolean hasRoom();

    /** Reads on if what held it up is over. */
    void resumeReading();

    /** Hangs up. Nothing is told any more. */
    void close();

    /** The other end of the line: whoever sits at the console. */
    interface Terminal {

        /**
         * Whether more output can be taken. Asked before each read.
         *
         * @return false to wait for {@link GuestConsole#resumeReading()}
         */
        boolean isReady();

        /**
         * The guest has written something.
         *
         * @param data the bytes, valid during the call
         */
        void onOutput(ByteBuffer data);

        /** More may be written again. */
        void onRoom();

        /** The guest's end was closed: it is off, or somebody took the port away. */
        void onHangUp();
    }
}
