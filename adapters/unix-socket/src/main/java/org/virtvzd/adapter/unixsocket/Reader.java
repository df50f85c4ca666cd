package org.virtvzd.adapter.unixsocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;

/**
 * Reads one connection and hands its handler, piece by piece, what that demands: Netty's handler at the head of the
 * channel's pipeline. Only the end of the channel goes on to the handler of Vert.x, which keeps the list of its
 * connections by it.
 *
 * <p>One system call brings all that has arrived, up to a descriptor, so that many small messages cost one call. At
 * most {@link #AHEAD} bytes beyond the demand are taken from the system; when the handler wants no more of them, they
 * wait here.
 */
final class Reader extends ChannelInboundHandlerAdapter {
    /** Bytes that are read beyond what is demanded; bounds what a connection holds while nothing is demanded. */
    private static final int AHEAD = 4096;

    /** Reads of one connection in one go; then the others have their turn. */
    private static final int READS_IN_A_ROW = 16;

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final UnixConnection connection;
    private final ConnectionHandler handler;
    private final LoopBuffers buffers;
    private final LastRead lastRead;
    private final EpollDomainSocketChannel channel;
    private ByteBuffer rest = NO_BYTES;

    /** What the last of the received bytes carries. */
    private Optional<Descriptor> carried = Optional.empty();

    Reader(
            UnixConnection connection,
            ConnectionHandler handler,
            LoopBuffers buffers,
            LastRead lastRead,
            EpollDomainSocketChannel channel) {
        this.connection = connection;
        this.handler = handler;
        this.buffers = buffers;
        this.lastRead = lastRead;
        this.channel = channel;
    }

    /** Netty says that there is something to read, or that the client has gone. */
    void read() {
        if (receiveSome()) {
            lastRead.was(this);
        }
    }

    /**
     * Reads although the system has not said that there is something.
     *
     * @return whether there was
     */
    boolean readUnasked() {
        if (!connection.isOpen() || !channel.isOpen() || !channel.config().isAutoRead()) {
            return false;
        }
        boolean some = receiveSome();
        connection.endReading();
        return some;
    }

    private boolean receiveSome() {
        connection.beginReading();
        try {
            return receive();
        } catch (IOException | RuntimeException | Error e) {
            connection.fail(e);
            return true;
        }
    }

    /** Whether anything was there, be it the end. */
    private boolean receive() throws IOException {
        for (int reads = 0; reads < READS_IN_A_ROW && connection.isOpen(); reads++) {
            int demand = handler.demand();
            if (demand == ConnectionHandler.NOTHING) {
                decline();
                return true;
            }
            int most = Math.clamp(demand, AHEAD, LoopBuffers.SIZE);
            int count = buffers.receive(channel.fd().intValue(), most);
            if (count == 0) {
                connection.finish(UnixConnection.BY_PEER);
                return true;
            }
            if (count < 0) {
                return reads > 0;
            }
            var descriptor = buffers.receivedDescriptor();
            if (descriptor.isPresent()) {
                carried = Optional.of(new NativeDescriptor(descriptor.getAsInt()));
            }
            if (!deliver(buffers.received())) {
                keep(buffers.received());
                decline();
                return true;
            }
            if (count < most && descriptor.isEmpty()) {
                // Nothing is left: one more read would only bring the system's "try again".
                return true;
            }
        }
        return true;
    }

    /**
     * With nothing wanted the system need not say any more that there is something to read. If it was told so before,
     * then Netty reads because the client has gone.
     */
    private void decline() {
        if (channel.config().isAutoRead()) {
            channel.config().setAutoRead(false);
        } else {
            connection.finish(UnixConnection.BY_PEER);
        }
    }

    /** Hands bytes over as they are demanded; false when the handler wants no more before their end. */
    private boolean deliver(ByteBuffer bytes) {
        int end = bytes.limit();
        while (connection.isOpen() && bytes.position() < end) {
            int demand = handler.demand();
            if (demand == ConnectionHandler.NOTHING) {
                return false;
            }
            if (demand == ConnectionHandler.DESCRIPTOR) {
                bytes.get();
                deliverDescriptor(bytes.position() == end);
            } else {
                int pieceEnd = demand < end - bytes.position() ? bytes.position() + demand : end;
                handler.onBytes(bytes.limit(pieceEnd));
                bytes.limit(end).position(pieceEnd);
            }
        }
        drop();
        return true;
    }

    private void deliverDescriptor(boolean last) {
        if (last && carried.isPresent()) {
            Descriptor descriptor = carried.get();
            carried = Optional.empty();
            handler.onDescriptor(descriptor);
        } else {
            handler.onDescriptorMissing();
        }
    }

    /** Closes a descriptor that nobody wants. */
    void drop() {
        carried.ifPresent(Descriptor::close);
        carried = Optional.empty();
    }

    private void keep(ByteBuffer bytes) {
        rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    /** The handler may want something again: what waits here, or what the system has. */
    void resume() {
        connection.beginReading();
        try {
            if (deliver(rest) && connection.isOpen()) {
                rest = NO_BYTES;
                channel.config().setAutoRead(true);
            }
        } catch (RuntimeException | Error e) {
            connection.fail(e);
        }
        connection.endReading();
    }

    /** Whether bytes wait that were received and not demanded. */
    boolean holdsBytes() {
        return rest.hasRemaining();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        connection.endReading();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            connection.finish(UnixConnection.BY_PEER);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof OwnReads.Done)) {
            connection.fail(cause);
        }
    }
}
