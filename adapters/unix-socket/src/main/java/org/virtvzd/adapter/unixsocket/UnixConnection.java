package org.virtvzd.adapter.unixsocket;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.virtvzd.ports.time.EventLoop.Timer;
import org.virtvzd.ports.transport.Connection;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.ports.transport.PeerCredentials;

/**
 * One accepted connection: what its handler writes, and how it ends. What is read comes through {@link Reader}.
 *
 * <p>Nothing is told to the handler from inside a call of the handler: a write or close only takes note, and the loop
 * or the end of the current batch of reads does the rest.
 */
final class UnixConnection implements Connection {
    private static final Logger LOG = System.getLogger(UnixConnection.class.getName());

    static final String BY_PEER = "closed by the peer";
    private static final String BY_US = "closed by this side";

    private enum Phase {
        OPEN,
        /** Still sends what is queued, reads no more. */
        FINISHING,
        CLOSED
    }

    private final VertxEventLoop loop;
    private final LoopBuffers buffers;
    private final LastRead lastRead;
    private final EpollDomainSocketChannel channel;
    private final PeerCredentials peer;
    private final Sender sender;
    private final Duration lastWords;
    private @Nullable ConnectionHandler handler;
    private @Nullable Reader reader;
    private Phase phase = Phase.OPEN;
    private String cause = BY_PEER;
    private @Nullable Timer limit;
    private boolean reading;
    private boolean sendPending;
    private boolean resumePending;
    private boolean unsent;

    UnixConnection(VertxEventLoop loop, LoopBuffers buffers, EpollDomainSocketChannel channel, Duration lastWords)
            throws IOException {
        this.loop = loop;
        this.lastWords = lastWords;
        this.buffers = buffers;
        this.lastRead = loop.transport().lastRead();
        this.channel = channel;
        var credentials = channel.peerCredentials();
        peer = new PeerCredentials(credentials.uid(), credentials.gids()[0], credentials.pid());
        sender = new Sender(loop, buffers, channel, this::send, this::fail);
    }

    /** From now on the handler is told what happens. */
    void attend(ConnectionHandler newHandler) {
        handler = newHandler;
        var newReader = new Reader(this, newHandler, buffers, lastRead, channel);
        reader = newReader;
        channel.config().setRecvByteBufAllocator(new OwnReads(newReader::read));
        channel.pipeline().addFirst(newReader);
        channel.closeFuture()
                .addListener(closed -> loop.execute(() -> {
                    phase = Phase.CLOSED;
                    sender.clear();
                    callOffLimit();
                    newReader.drop();
                    lastRead.forget(newReader);
                    newHandler.onClosed(cause);
                }));
    }

    @Override
    public PeerCredentials peer() {
        return peer;
    }

    @Override
    public void write(byte[] bytes) {
        if (phase == Phase.OPEN) {
            sender.add(bytes);
            sendSoon();
        }
    }

    @Override
    public void write(Descriptor descriptor) {
        if (phase == Phase.OPEN) {
            sender.add(descriptor);
            sendSoon();
        } else {
            descriptor.close();
        }
    }

    @Override
    public long queuedBytes() {
        return phase == Phase.CLOSED ? 0 : sender.length();
    }

    @Override
    public void resumeReading() {
        if (phase != Phase.OPEN || channel.config().isAutoRead()) {
            return;
        }
        if (reader != null && reader.holdsBytes()) {
            resumeSoon(reader);
        } else {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void closeAfterWriting() {
        finish(BY_US);
    }

    @Override
    public void close() {
        close(BY_US);
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** Ends the connection behind what is queued, for which the peer has some time. */
    void finish(String why) {
        if (phase == Phase.OPEN) {
            phase = Phase.FINISHING;
            cause = why;
            if (sender.length() == 0) {
                close(why);
            } else {
                limit = loop.schedule(lastWords, () -> close(why + ", with " + sender.length() + " bytes not taken"));
            }
        }
    }

    private void callOffLimit() {
        if (limit != null) {
            limit.cancel();
        }
    }

    /** Ends the connection at once. */
    void close(String why) {
        if (phase != Phase.CLOSED) {
            phase = Phase.CLOSED;
            cause = why;
            sender.clear();
            // Past the handler of Vert.x, which would wait for what is still to be sent.
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }

    void fail(Throwable failure) {
        if (failure instanceof IOException) {
            close(String.valueOf(failure.getMessage()));
        } else {
            LOG.log(Level.ERROR, "The handler of a connection failed", failure);
            close("failure of its handler: " + failure);
        }
    }

    /** Reads follow; what is written meanwhile waits for {@link #endReading}. */
    void beginReading() {
        reading = true;
    }

    void endReading() {
        reading = false;
        sendQueued();
        if (unsent != sender.length() > 0) {
            // Only with half-closure does Netty leave time for sending the rest when the client has closed its side.
            unsent = !unsent;
            channel.config().setAllowHalfClosure(unsent);
        }
    }

    private void resumeSoon(Reader waiting) {
        if (!resumePending) {
            resumePending = true;
            loop.execute(() -> {
                resumePending = false;
                if (phase == Phase.OPEN) {
                    waiting.resume();
                }
            });
        }
    }

    private void sendSoon() {
        if (!reading && !sendPending) {
            sendPending = true;
            loop.execute(() -> {
                sendPending = false;
                sendQueued();
            });
        }
    }

    private void sendQueued() {
        if (sender.length() > 0) {
            send();
        }
    }

    /** Sends what is queued and sees to what follows when all of it is gone, now or since the last time. */
    private void send() {
        if (phase == Phase.CLOSED) {
            return;
        }
        try {
            if (!sender.send()) {
                return;
            }
            if (phase == Phase.FINISHING) {
                close(cause);
            } else if (handler != null) {
                handler.onDrained();
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }
}
