package org.virtvzd.adapter.unixsocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory between the system and all connections of one loop. What is read lies in it only while its handler looks
 * at it, and what is sent only while the system copies it, so that one of each kind is enough however many connections
 * there are.
 */
final class LoopBuffers {
    /** Bytes that go through in one system call at most. */
    static final int SIZE = 64 * 1024;

    private final ByteBuf reading;
    private final ByteBuffer readingView;
    private final ByteBuffer sending = ByteBuffer.allocateDirect(SIZE);

    LoopBuffers() {
        ByteBuffer memory = ByteBuffer.allocateDirect(SIZE);
        reading = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory));
        readingView = memory.duplicate();
    }

    /** A buffer with room for so many bytes or, if those are too many, for as many as possible. */
    ByteBuf forReading(int wanted) {
        int start = SIZE - Math.min(wanted, SIZE);
        return reading.setIndex(start, start);
    }

    /** What was read into it. */
    ByteBuffer read() {
        return readingView
                .limit(reading.writerIndex())
                .position(reading.readerIndex())
                .order(ByteOrder.BIG_ENDIAN);
    }

    ByteBuffer forSending() {
        return sending.clear();
    }
}
