package org.virtvzd.adapter.unixsocket;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.transport.Connection;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.Transport;

/**
 * UNIX sockets on the loop of a {@link VertxEventLoop}.
 *
 * <p>{@link #listen}, the listener's methods, {@link #connect} and {@link #close()} may be called from any thread;
 * everything else belongs to the loop. A handler that fails loses its connection.
 */
public final class VertxUnixTransport implements Transport {
    private static final Logger LOG = System.getLogger(VertxUnixTransport.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long a peer has to take what is left when its connection ends. */
    static final Duration LAST_WORDS = Duration.ofSeconds(30);

    private final VertxEventLoop loop;
    private final Duration lastWords;
    private final LoopBuffers buffers = new LoopBuffers();
    private final Reserve reserve = new Reserve();
    private final Set<UnixListener> listeners = new LinkedHashSet<>();
    private final Set<NetServer> servers = new HashSet<>();
    private final Set<UnixConnection> connections = new LinkedHashSet<>();
    private boolean closed;

    /**
     * Makes a transport.
     *
     * @param loop on which everything happens; it has to outlive the transport
     */
    public VertxUnixTransport(VertxEventLoop loop) {
        this(loop, LAST_WORDS);
    }

    /** As above, with another limit for what is left at the end of a connection. */
    VertxUnixTransport(VertxEventLoop loop, Duration lastWords) {
        this.loop = loop;
        this.lastWords = lastWords;
    }

    @Override
    public CompletionStage<Listener> listen(Endpoint endpoint, Acceptor acceptor) {
        var result = new CompletableFuture<Listener>();
        loop.run(() -> {
            try {
                start(endpoint, acceptor, result);
            } catch (LibvirtException | IllegalStateException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void start(Endpoint endpoint, Acceptor acceptor, CompletableFuture<Listener> result) {
        if (closed) {
            throw new IllegalStateException("The transport is closed");
        }
        Optional<SocketFile> file =
                endpoint.descriptor().isPresent() ? Optional.empty() : Optional.of(SocketFile.prepare(endpoint));
        Path bound = file.map(SocketFile::birthplace).orElse(endpoint.path());
        NetServer server = loop.vertx()
                .createNetServer(new NetServerOptions().setAcceptBacklog(endpoint.backlog()))
                .connectHandler(socket -> accept(socket, acceptor));
        servers.add(server);
        var announced = loop.transport().announce(endpoint.descriptor());
        server.listen(SocketAddress.domainSocketAddress(bound.toString())).onComplete(bind -> {
            try {
                if (bind.failed()) {
                    throw Errno.of(bind.cause()).during(SocketFile.bindingTo(endpoint));
                }
                file.ifPresent(SocketFile::moveIntoPlace);
                result.complete(listening(endpoint, file, announced));
            } catch (LibvirtException | IllegalStateException e) {
                servers.remove(server);
                server.close();
                file.ifPresent(SocketFile::discard);
                result.completeExceptionally(e);
            }
        });
    }

    private UnixListener listening(
            Endpoint endpoint, Optional<SocketFile> file, AdoptingTransport.Announcement announced) {
        if (!reserve.fill()) {
            LOG.log(Level.WARNING, "No descriptors are left to keep in reserve");
        }
        var listener = new UnixListener(loop, announced.channel(), endpoint.path(), file, reserve);
        announced.channel().closeFuture().addListener(closing -> loop.execute(() -> listeners.remove(listener)));
        listeners.add(listener);
        return listener;
    }

    private void accept(NetSocket socket, Acceptor acceptor) {
        var channel = (EpollDomainSocketChannel)
                ((NetSocketInternal) socket).channelHandlerContext().channel();
        try {
            attend(channel, acceptor);
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A connection could not be accepted", e);
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }

    private UnixConnection attend(EpollDomainSocketChannel channel, Acceptor acceptor) throws IOException {
        var connection = new UnixConnection(loop, buffers, channel, lastWords);
        connection.attend(acceptor.accept(connection));
        connections.add(connection);
        channel.closeFuture().addListener(closing -> connections.remove(connection));
        return connection;
    }

    @Override
    public CompletionStage<Connection> connect(Path path, Acceptor acceptor) {
        var result = new CompletableFuture<Connection>();
        loop.run(() -> {
            if (closed) {
                result.completeExceptionally(new IllegalStateException("The transport is closed"));
                return;
            }
            // Netty itself: Vert.x would read before there is a handler.
            new Bootstrap()
                    .group(loop.nettyLoop())
                    .channel(EpollDomainSocketChannel.class)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(new DomainSocketAddress(path.toString()))
                    .addListener((ChannelFuture attempt) -> connected(attempt, path, acceptor, result));
        });
        return result;
    }

    private void connected(ChannelFuture attempt, Path path, Acceptor acceptor, CompletableFuture<Connection> result) {
        var channel = (EpollDomainSocketChannel) attempt.channel();
        try {
            if (!attempt.isSuccess()) {
                throw Errno.of(withoutAddress(attempt.cause())).during("Failed to connect socket to '" + path + "'");
            }
            UnixConnection connection = attend(channel, acceptor);
            connection.resumeReading();
            result.complete(connection);
        } catch (IOException | RuntimeException | Error e) {
            channel.unsafe().close(channel.unsafe().voidPromise());
            result.completeExceptionally(e);
        }
    }

    /** Netty puts the address behind the system's text of some failures. */
    private static Throwable withoutAddress(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof ConnectException && cause != null ? cause : failure;
    }

    /** Waits for the end, at most ten seconds, unless it is called on the loop. */
    @Override
    public void close() {
        var done = new CompletableFuture<Boolean>();
        loop.run(() -> {
            closeNow();
            done.complete(true);
        });
        try {
            done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "The sockets could not be closed in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeNow() {
        closed = true;
        List.copyOf(listeners).forEach(UnixListener::closeNow);
        List.copyOf(connections).forEach(connection -> connection.close("the transport is closed"));
        servers.forEach(NetServer::close);
        servers.clear();
        reserve.release();
    }
}
