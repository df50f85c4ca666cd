package org.virtvzd.adapter.unixsocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import org.virtvzd.ports.transport.ConnectionHandler;

/**
 * Hands what arrives on one connection to its handler: Netty's handler at the head of the channel's pipeline. Only the
 * end of the channel goes on to the handler of Vert.x, which keeps the list of its connections by it.
 */
final class Reader extends ChannelInboundHandlerAdapter implements DemandedReads.Source {
    private final UnixConnection connection;
    private final ConnectionHandler handler;
    private final LoopBuffers buffers;
    private final EpollDomainSocketChannel channel;
    private int demand;

    Reader(
            UnixConnection connection,
            ConnectionHandler handler,
            LoopBuffers buffers,
            EpollDomainSocketChannel channel) {
        this.connection = connection;
        this.handler = handler;
        this.buffers = buffers;
        this.channel = channel;
    }

    @Override
    public void beginReading() {
        connection.beginReading();
    }

    @Override
    public int bytesWanted() {
        while (connection.isOpen()) {
            demand = handler.demand();
            if (demand != ConnectionHandler.DESCRIPTOR) {
                return demand;
            }
            if (!receiveDescriptor()) {
                return ConnectionHandler.NOTHING;
            }
        }
        return ConnectionHandler.NOTHING;
    }

    private boolean receiveDescriptor() {
        try {
            return switch (DescriptorPassing.receive(channel.fd().intValue())) {
                case DescriptorPassing.Received.Passed passed -> {
                    handler.onDescriptor(new NativeDescriptor(passed.number()));
                    yield true;
                }
                case DescriptorPassing.Received.PlainByte plain -> {
                    handler.onDescriptorMissing();
                    yield true;
                }
                case DescriptorPassing.Received.NotYet later -> false;
                case DescriptorPassing.Received.EndOfStream end -> {
                    connection.finish(UnixConnection.BY_PEER);
                    yield false;
                }
            };
        } catch (IOException e) {
            connection.fail(e);
            return false;
        }
    }

    /**
     * With nothing wanted the system need not say any more that there is something to read. If it was told so before,
     * then Netty reads because the client has gone.
     */
    @Override
    public void readingDeclined() {
        if (connection.isOpen() && demand == ConnectionHandler.DESCRIPTOR) {
            return;
        }
        if (channel.config().isAutoRead()) {
            channel.config().setAutoRead(false);
        } else {
            connection.finish(UnixConnection.BY_PEER);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (connection.isOpen()) {
            handler.onBytes(buffers.read());
        }
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
        if (!(cause instanceof DemandedReads.NothingToRead)) {
            connection.fail(cause);
        }
    }
}
