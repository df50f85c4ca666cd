package org.virtvzd.adapter.unixsocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.virtvzd.ports.transport.Transport.Listener;

/** A listening socket. Its methods may be called from any thread and take effect on the loop. */
final class UnixListener implements Listener {
    private static final Logger LOG = System.getLogger(UnixListener.class.getName());

    /** How long nobody is accepted after it has failed, most likely for want of descriptors. */
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    private final VertxEventLoop loop;
    private final EpollServerDomainSocketChannel channel;
    private final Path path;
    private final Optional<SocketFile> file;
    private final Reserve reserve;
    private boolean wanted;
    private boolean recovering;
    private boolean closed;

    UnixListener(
            VertxEventLoop loop,
            EpollServerDomainSocketChannel channel,
            Path path,
            Optional<SocketFile> file,
            Reserve reserve) {
        this.loop = loop;
        this.channel = channel;
        this.path = path;
        this.file = file;
        this.reserve = reserve;
        channel.pipeline().addFirst(new Failures());
    }

    @Override
    public void resume() {
        loop.run(() -> {
            wanted = true;
            apply();
        });
    }

    @Override
    public void pause() {
        loop.run(() -> {
            wanted = false;
            apply();
        });
    }

    @Override
    public void close() {
        loop.run(this::closeNow);
    }

    void closeNow() {
        if (!closed) {
            closed = true;
            file.ifPresent(SocketFile::remove);
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }

    private void apply() {
        if (!closed) {
            channel.config().setAutoRead(wanted && !recovering);
        }
    }

    private void recover(Throwable failure) {
        if (closed || recovering) {
            return;
        }
        recovering = true;
        apply();
        reserve.release();
        LOG.log(
                Level.WARNING,
                "Accepting a client on {0} failed, trying again in {1} s: {2}",
                path,
                RECOVERY.toSeconds(),
                failure.getMessage());
        loop.schedule(RECOVERY, this::tryAgain);
    }

    private void tryAgain() {
        if (reserve.fill()) {
            recovering = false;
            apply();
        } else {
            loop.schedule(RECOVERY, this::tryAgain);
        }
    }

    /** Sees failures before Netty's own handler, which would try again after one second. */
    private final class Failures extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            recover(cause);
        }
    }
}
