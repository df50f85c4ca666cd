package org.virtvzd.adapter.unixsocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Makes Netty read exactly what is demanded of one connection: Netty asks here for a buffer before each read and
 * whether to read once more after it.
 */
final class DemandedReads implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    /** Reads and bytes of one connection in one go; then the others have their turn. */
    private static final int READS_IN_A_ROW = 64;

    private static final int BYTES_IN_A_ROW = 256 * 1024;

    /** Ends a go without reading. Netty has no other way to be told so once it has decided to read. */
    static final class NothingToRead extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NothingToRead() {
            super("nothing is demanded", null, false, false);
        }
    }

    /** Who knows what is demanded. */
    interface Source {
        /** A go begins. */
        void beginReading();

        /** How many bytes may be read at most, 1 or more; 0 for none. */
        int bytesWanted();

        /** Called instead of reading when Netty insists although nothing is wanted. */
        void readingDeclined();
    }

    private final Source source;
    private final LoopBuffers buffers;
    private int reads;
    private int bytes;
    private int attempted;
    private int last;
    private int wanted;

    DemandedReads(Source source, LoopBuffers buffers) {
        this.source = source;
        this.buffers = buffers;
    }

    @Override
    public ExtendedHandle newHandle() {
        return this;
    }

    @Override
    public void reset(ChannelConfig config) {
        reads = 0;
        bytes = 0;
        wanted = 0;
        source.beginReading();
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        int now = wanted > 0 ? wanted : source.bytesWanted();
        wanted = 0;
        if (now <= 0) {
            source.readingDeclined();
            throw new NothingToRead();
        }
        return buffers.forReading(now);
    }

    @Override
    public boolean continueReading() {
        // A short read means that nothing is left: one more would only bring the system's "try again".
        if (last < attempted || reads >= READS_IN_A_ROW || bytes >= BYTES_IN_A_ROW) {
            return false;
        }
        wanted = source.bytesWanted();
        return wanted > 0;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
        return continueReading();
    }

    @Override
    public void incMessagesRead(int count) {
        reads += count;
    }

    @Override
    public void lastBytesRead(int count) {
        last = count;
        if (count > 0) {
            bytes += count;
        }
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void attemptedBytesRead(int count) {
        attempted = count;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    @Override
    public int guess() {
        return LoopBuffers.SIZE;
    }

    @Override
    public void readComplete() {
        // Nothing to learn from it: sizes are not guessed.
    }
}
