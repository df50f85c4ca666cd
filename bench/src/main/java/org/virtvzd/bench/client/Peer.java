package org.virtvzd.bench.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One of the many connections of a {@link Reactor}. */
public final class Peer implements AutoCloseable {

    /** Is told of messages. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A message has come.
         *
         * @param peer the connection
         * @param message starts at the buffer's position; valid until this method returns
         * @throws IOException when an answer cannot be sent
         */
        void received(Peer peer, ByteBuffer message) throws IOException;
    }

    private final SocketChannel channel;
    private final Listener listener;
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private int serial;

    Peer(SocketChannel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    /**
     * Sends a call.
     *
     * @param call what to call; the socket must have room for it, which it has for a few small calls
     * @throws IOException when the connection fails
     */
    public void send(PreparedCall call) throws IOException {
        ByteBuffer message = call.withSerial(++serial);
        channel.write(message);
        if (message.hasRemaining()) {
            throw new IOException("the server does not read the calls of the load program");
        }
    }

    /** Reads once and hands on whole messages; what is left over waits for the next time. */
    void read(ByteBuffer shared) throws IOException {
        ByteBuffer in = shared.clear().put(rest);
        if (channel.read(in) < 0) {
            throw new EOFException("the server has closed the connection");
        }
        in.flip();
        while (channel.isOpen() && FrameLayout.isComplete(in)) {
            int end = in.position() + FrameLayout.length(in);
            if (FrameLayout.isReply(in)) {
                FrameLayout.requireSuccess(in);
            }
            listener.received(this, in);
            in.position(end);
        }
        keep(in);
    }

    private void keep(ByteBuffer in) {
        if (in.hasRemaining() || rest.capacity() > 0) {
            rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
