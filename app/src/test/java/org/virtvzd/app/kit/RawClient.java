package org.virtvzd.app.kit;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** A client that sends the smallest of calls, whenever and as often as it likes. */
public final class RawClient implements AutoCloseable {
    private static final int HEADER = 28;
    private static final int REMOTE_PROGRAM = 0x20008086;
    private static final int AUTH_LIST = 66;
    private static final int REPLY = 1;

    private final SocketChannel channel;
    private final Selector selector;

    /**
     * Connects.
     *
     * @param socket path of the daemon's socket
     */
    public RawClient(Path socket) {
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends questions for the ways to prove who one is, which need no connection to a hypervisor.
     *
     * @param first serial number of the first
     * @param count how many
     */
    public void ask(int first, int count) {
        ByteBuffer calls = ByteBuffer.allocate(HEADER * count);
        for (int serial = first; serial < first + count; serial++) {
            calls.putInt(HEADER)
                    .putInt(REMOTE_PROGRAM)
                    .putInt(1)
                    .putInt(AUTH_LIST)
                    .putInt(0)
                    .putInt(serial)
                    .putInt(0);
        }
        try {
            if (channel.write(calls.flip()) != HEADER * count) {
                throw new AssertionError("the calls do not fit the socket's buffer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether something waits to be read, without waiting for it.
     *
     * @return true when there is an answer or the end
     */
    public boolean isReadable() {
        try {
            return selector.selectNow() > 0 || !selector.selectedKeys().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the next answer.
     *
     * @return the serial number of the call that it answers
     */
    public int nextAnswer() {
        int length = read(Integer.BYTES).getInt(0);
        ByteBuffer rest = read(length - Integer.BYTES);
        int type = rest.getInt(3 * Integer.BYTES);
        int status = rest.getInt(5 * Integer.BYTES);
        if (type != REPLY || status != 0) {
            throw new AssertionError("no success: type " + type + ", status " + status);
        }
        return rest.getInt(4 * Integer.BYTES);
    }

    private ByteBuffer read(int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        Duration patience = ChildProcess.PATIENCE;
        try {
            while (buffer.hasRemaining()) {
                int read = channel.read(buffer);
                if (read < 0) {
                    throw new EOFException("the daemon hung up");
                }
                selector.selectedKeys().clear();
                if (read == 0 && selector.select(patience.toMillis()) == 0) {
                    throw new AssertionError("no answer within " + patience);
                }
            }
            return buffer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (channel;
                selector) {
            // Both are closed whatever happens to the other.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
