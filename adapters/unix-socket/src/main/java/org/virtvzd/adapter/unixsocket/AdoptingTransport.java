package org.virtvzd.adapter.unixsocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's epoll transport with four differences: the loop waits by {@link AdaptivePoll}; a listening descriptor can take the place of binding; a new
 * listening channel accepts nobody before it is told to; and connections are accepted on the one event loop instead of
 * on a thread of its own, which would hand every connection over.
 *
 * <p>A listening channel is made by {@link #announce} followed, on the same thread, by Vert.x's {@code listen}: Vert.x
 * asks for the channel before it returns.
 */
final class AdoptingTransport implements io.vertx.core.transport.Transport, Transport {
    private final Transport epoll;
    private final LastRead lastRead = new LastRead();
    private @Nullable EventLoopGroup group;
    private @Nullable Announcement announced;

    /** What the next listening channel is to be like, and that channel once it is made. */
    static final class Announcement {
        private final Optional<Integer> descriptor;
        private @Nullable EpollServerDomainSocketChannel channel;

        private Announcement(Optional<Integer> descriptor) {
            this.descriptor = descriptor;
        }

        EpollServerDomainSocketChannel channel() {
            if (channel == null) {
                throw new IllegalStateException("Vert.x has not asked for the listening channel");
            }
            return channel;
        }
    }

    private AdoptingTransport(Transport epoll) {
        this.epoll = epoll;
    }

    /** Makes the transport or says why there can be none. */
    static AdoptingTransport create() {
        io.vertx.core.transport.@Nullable Transport epoll = io.vertx.core.transport.Transport.EPOLL;
        if (epoll == null) {
            throw new IllegalStateException(
                    "UNIX sockets need Netty's epoll transport, which is not on the class path");
        }
        if (!epoll.available()) {
            throw new IllegalStateException(
                    "UNIX sockets need Netty's epoll transport, which cannot be loaded: " + epoll.unavailabilityCause(),
                    epoll.unavailabilityCause());
        }
        return new AdoptingTransport(epoll.implementation());
    }

    /** The connection of the loop that was read last. */
    LastRead lastRead() {
        return lastRead;
    }

    /** Says what the next listening channel is to be like. To be followed by {@code listen} on the same thread. */
    Announcement announce(Optional<Integer> descriptor) {
        var announcement = new Announcement(descriptor);
        announced = announcement;
        return announcement;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        Announcement announcement = announced;
        if (!domainSocket || announcement == null) {
            throw new IllegalStateException("Only announced UNIX sockets may listen here");
        }
        announced = null;
        return () -> {
            var channel = announcement
                    .descriptor
                    .map(AdoptingTransport::adopt)
                    .orElseGet(EpollServerDomainSocketChannel::new);
            channel.config().setAutoRead(false);
            // An inherited descriptor may be a blocking one: only a client that is known to wait may be accepted.
            channel.config().setRecvByteBufAllocator(new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(1));
            announcement.channel = channel;
            return channel;
        };
    }

    private static EpollServerDomainSocketChannel adopt(int descriptor) {
        var channel = new EpollServerDomainSocketChannel(descriptor, true);
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void bind(ChannelHandlerContext context, SocketAddress address, ChannelPromise promise) {
                promise.setSuccess(); // It was bound before this process got it.
            }
        });
        return channel;
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
        EventLoopGroup existing = group;
        if (existing == null) {
            existing = Transport.super.eventLoopGroup(type, threads, factory, ioRatio);
            group = existing;
        }
        return existing;
    }

    @Override
    public String name() {
        return "adopting epoll";
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public Transport implementation() {
        return this;
    }

    @Override
    public boolean supportsDomainSockets() {
        return true;
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return epoll.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return epoll.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return EpollIoHandler.newFactory(0, () -> new AdaptivePoll(System::nanoTime, lastRead::read));
    }

    @Override
    @SuppressWarnings("deprecation") // The interface asks for it.
    public DatagramChannel datagramChannel(io.netty.channel.socket.InternetProtocolFamily family) {
        return epoll.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return epoll.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return epoll.channelFactory(domainSocket);
    }
}
