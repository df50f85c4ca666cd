package org.virtvzd.bench.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Many connections on the one thread that calls {@link #run}. Messages must not exceed 256 KiB. */
public final class Reactor implements AutoCloseable {
    private static final int LONGEST_WAIT_MILLIS = 10;

    private final Selector selector;
    private final ByteBuffer shared = ByteBuffer.allocateDirect(256 * 1024);

    /**
     * Makes a reactor without connections.
     *
     * @throws IOException when the system refuses
     */
    public Reactor() throws IOException {
        selector = Selector.open();
    }

    /**
     * Connects.
     *
     * @param socket the daemon's socket
     * @param listener is told of its messages
     * @return the connection, closed with the reactor at the latest
     * @throws IOException when nobody listens there
     */
    public Peer connect(Path socket, Peer.Listener listener) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            Peer peer = new Peer(channel, listener);
            channel.register(selector, SelectionKey.OP_READ, peer);
            return peer;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Hands out messages.
     *
     * @param done asked every now and then whether that is enough
     * @param limit longest time
     * @return whether it was enough before the time was over
     * @throws IOException when a connection fails
     */
    public boolean run(BooleanSupplier done, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (!done.getAsBoolean()) {
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                selector.select(this::ready, LONGEST_WAIT_MILLIS);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return true;
    }

    private void ready(SelectionKey key) {
        try {
            ((Peer) key.attachment()).read(shared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
