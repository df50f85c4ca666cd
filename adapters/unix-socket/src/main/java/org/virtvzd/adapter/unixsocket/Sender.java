package org.virtvzd.adapter.unixsocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.Descriptor;

/**
 * Sends the queue of one connection, many messages with one system call. While the socket takes what it is given,
 * that happens without Netty. When it is full, a small piece is left to Netty, which waits until the socket takes
 * that: then it takes more. So a client that does not read costs no memory here besides that piece.
 */
final class Sender {
    private static final int PIECE_FOR_NETTY = 4096;

    /** The system tells when a socket takes bytes again, but Netty passes that on for its own writes only. */
    private static final Duration DESCRIPTOR_RETRY = Duration.ofMillis(10);

    private final EventLoop loop;
    private final LoopBuffers buffers;
    private final EpollDomainSocketChannel channel;
    private final Socket socket;
    private final Runnable sendMore;
    private final Consumer<Throwable> failed;
    private final SendQueue queue = new SendQueue();
    private @Nullable ByteBuf leftToNetty;
    private boolean retryPending;

    /**
     * Makes a sender for one connection.
     *
     * @param sendMore calls {@link #send} when it is worth another try
     * @param failed is told when Netty could not send
     */
    Sender(
            EventLoop loop,
            LoopBuffers buffers,
            EpollDomainSocketChannel channel,
            Runnable sendMore,
            Consumer<Throwable> failed) {
        this.loop = loop;
        this.buffers = buffers;
        this.channel = channel;
        this.socket = (Socket) channel.fd();
        this.sendMore = sendMore;
        this.failed = failed;
    }

    void add(byte[] bytes) {
        queue.add(bytes);
    }

    void add(Descriptor descriptor) {
        queue.add(descriptor);
    }

    /** Bytes that the system has not taken yet. */
    long length() {
        ByteBuf piece = leftToNetty;
        return queue.length() + (piece == null ? 0 : piece.readableBytes());
    }

    /** Drops what is queued. */
    void clear() {
        queue.clear();
    }

    /**
     * Sends what the socket takes.
     *
     * @return whether everything is gone; if not, it goes on by itself
     */
    boolean send() throws IOException {
        while (leftToNetty == null && !retryPending && !queue.isEmpty()) {
            if (queue.startsWithDescriptor()) {
                sendDescriptor();
            } else {
                sendBytes();
            }
        }
        return length() == 0;
    }

    private void sendBytes() throws IOException {
        ByteBuffer chunk = buffers.forSending();
        queue.copyTo(chunk);
        int length = chunk.position();
        int sent = socket.send(chunk, 0, length);
        queue.removeBytes(sent);
        if (sent < length) {
            leavePieceToNetty();
        }
    }

    private void leavePieceToNetty() {
        ByteBuf piece = channel.alloc().directBuffer(PIECE_FOR_NETTY);
        ByteBuffer target = piece.internalNioBuffer(0, PIECE_FOR_NETTY);
        int start = target.position();
        queue.copyTo(target);
        int length = target.position() - start;
        piece.writerIndex(length);
        queue.removeBytes(length);
        leftToNetty = piece;
        ChannelFuture sent = channel.pipeline().firstContext().writeAndFlush(piece);
        if (sent.isSuccess()) {
            leftToNetty = null;
        } else {
            sent.addListener(result -> {
                leftToNetty = null;
                if (result.isSuccess()) {
                    sendMore.run();
                } else {
                    failed.accept(result.cause());
                }
            });
        }
    }

    private void sendDescriptor() throws IOException {
        if (buffers.send(socket.intValue(), queue.descriptor().number())) {
            queue.removeDescriptor();
        } else {
            retryPending = true;
            loop.schedule(DESCRIPTOR_RETRY, () -> {
                retryPending = false;
                sendMore.run();
            });
        }
    }
}
