package org.virtvzd.adapter.unixsocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Takes the reading of one connection over from Netty, whose reads would destroy descriptors. Netty asks here for a
 * buffer when there is something to read; it is read then, and Netty is told that there is no buffer.
 */
final class OwnReads implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    /** Ends a go of Netty. There is no other way to tell it so once it has decided to read. */
    static final class Done extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Done() {
            super("read already", null, false, false);
        }
    }

    private final Runnable reading;

    /** Reads with the given action, which must not throw. */
    OwnReads(Runnable reading) {
        this.reading = reading;
    }

    @Override
    public ExtendedHandle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        reading.run();
        throw new Done();
    }

    @Override
    public boolean continueReading() {
        return false;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
        return false;
    }

    @Override
    public int guess() {
        return LoopBuffers.SIZE;
    }

    @Override
    public int lastBytesRead() {
        return 0;
    }

    @Override
    public int attemptedBytesRead() {
        return 0;
    }

    @Override
    public void reset(ChannelConfig config) {
        // Netty counts here what it reads, which is nothing.
    }

    @Override
    public void incMessagesRead(int count) {
        // As above.
    }

    @Override
    public void lastBytesRead(int count) {
        // As above.
    }

    @Override
    public void attemptedBytesRead(int count) {
        // As above.
    }

    @Override
    public void readComplete() {
        // As above.
    }
}
