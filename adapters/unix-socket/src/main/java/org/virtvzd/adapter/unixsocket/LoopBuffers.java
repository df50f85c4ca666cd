package org.virtvzd.adapter.unixsocket;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * The memory between the system and all connections of one loop. What is read lies in it only while its handler looks
 * at it, and what is sent only while the system copies it, so that one of each kind is enough however many connections
 * there are.
 */
final class LoopBuffers {
    /** Bytes that go through in one system call at most. */
    static final int SIZE = 64 * 1024;

    private final ByteBuffer received;
    private final NativeMessage receiving;
    private final NativeMessage descriptorSending;
    private final ByteBuffer sending = ByteBuffer.allocateDirect(SIZE);

    LoopBuffers() {
        Arena arena = Arena.ofAuto();
        MemorySegment memory = arena.allocate(SIZE);
        received = memory.asByteBuffer();
        receiving = new NativeMessage(arena, memory);
        descriptorSending = new NativeMessage(arena, arena.allocate(1));
    }

    /**
     * Receives into {@link #received()}.
     *
     * @param most bytes, at most {@link #SIZE}
     * @return how many bytes; 0 at the end of the stream; or {@link NativeMessage#WOULD_WAIT}
     */
    int receive(int socket, int most) throws IOException {
        int count = (int) receiving.receive(socket, most);
        received.position(0).limit(Math.max(count, 0));
        return count;
    }

    /** What was received last. */
    ByteBuffer received() {
        return received;
    }

    /** The descriptor that the last byte received has carried; it belongs to the caller now. */
    OptionalInt receivedDescriptor() {
        return receiving.descriptor();
    }

    /**
     * Sends one zero byte that carries a descriptor, which stays open here.
     *
     * @return false if the socket takes nothing at the moment
     */
    boolean send(int socket, int descriptor) throws IOException {
        return descriptorSending.send(socket, descriptor) != NativeMessage.WOULD_WAIT;
    }

    ByteBuffer forSending() {
        return sending.clear();
    }
}
