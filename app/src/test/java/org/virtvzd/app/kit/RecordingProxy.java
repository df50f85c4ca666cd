package org.virtvzd.app.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Stands between a client and a daemon and keeps a record of what the daemon answered to which call. It passes bytes on,
 * but no descriptors.
 */
public final class RecordingProxy implements AutoCloseable {
    private static final int REMOTE_PROGRAM = 0x20008086;
    private static final int REPLY = 1;
    private static final int ERROR = 1;
    private static final int BUFFER = 1 << 16;

    private final Path daemon;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
    private final Set<Integer> served = new ConcurrentSkipListSet<>();
    private final Map<Integer, Integer> refused = new ConcurrentSkipListMap<>();

    /**
     * Begins to listen.
     *
     * @param socket where clients connect
     * @param daemon the daemon's socket
     */
    public RecordingProxy(Path socket, Path daemon) {
        this.daemon = daemon;
        try {
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(daemon));
                channels.add(client);
                channels.add(server);
                Thread.ofVirtual().start(() -> pump(client, server, new Reader()));
                Thread.ofVirtual().start(() -> pump(server, client, new Reader()));
            } catch (IOException e) {
                return; // Closed.
            }
        }
    }

    private void pump(SocketChannel from, SocketChannel to, Reader reader) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (from;
                to) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                reader.read(buffer.duplicate());
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException e) {
            return; // One side is gone, and with it the other.
        }
    }

    /**
     * What was answered without an error at least once.
     *
     * @return numbers of procedures of the remote program
     */
    public Set<Integer> served() {
        return Set.copyOf(served);
    }

    /**
     * What was answered with an error.
     *
     * @return numbers of procedures with the code of the last error
     */
    public Map<Integer, Integer> refused() {
        return Map.copyOf(refused);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel channel : channels) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the heads of messages out of bytes that come in pieces. */
    private final class Reader {
        /** Length, program, version, procedure, type, serial, status, and an error's code. */
        private static final int HEAD = 32;

        private final ByteBuffer head = ByteBuffer.allocate(HEAD);
        private int length;
        private int seen;

        void read(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                if (head.hasRemaining()) {
                    head.put(next);
                }
                seen++;
                if (seen == Integer.BYTES) {
                    length = head.getInt(0);
                }
                if (seen >= Integer.BYTES && seen == length) {
                    note();
                    head.clear();
                    seen = 0;
                }
            }
        }

        private void note() {
            boolean reply = head.getInt(4) == REMOTE_PROGRAM && head.getInt(16) == REPLY;
            if (reply && head.getInt(24) == ERROR) {
                refused.put(head.getInt(12), head.getInt(28));
            } else if (reply) {
                served.add(head.getInt(12));
            }
        }
    }
}
