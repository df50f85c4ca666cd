package org.virtvzd.adapter.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.ports.transport.TestClient;

/** A blocking client on junixsocket, which knows nothing of Netty. */
final class UnixClient implements TestClient {
    private static final long PATIENCE_SECONDS = 60;

    private final AFUNIXSocket socket;
    private final ExecutorService sending =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final ExecutorService receiving =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final ArrayDeque<FileDescriptor> descriptors = new ArrayDeque<>();

    UnixClient(Path path) {
        try {
            socket = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(path));
            socket.setAncillaryReceiveBufferSize(1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void sendLater(Work work) {
        sending.execute(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The server has closed the connection: the test sees that when it reads.
            }
        });
    }

    private <T> T await(Callable<T> work) {
        Future<T> result = receiving.submit(work);
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("The server sends nothing", e);
        }
    }

    @Override
    public void send(byte[] bytes) {
        sendLater(() -> socket.getOutputStream().write(bytes));
    }

    @Override
    public void send(Descriptor descriptor) {
        sendLater(() -> {
            // A copy: junixsocket's own wrapper would close the number again when it is collected.
            try (var copy = new FileInputStream("/proc/self/fd/" + descriptor.number())) {
                socket.setOutboundFileDescriptors(copy.getFD());
                socket.getOutputStream().write(new byte[1]);
            }
        });
        settle();
    }

    /** The caller may close what was sent. */
    private void settle() {
        try {
            sending.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("The server takes nothing", e);
        }
    }

    @Override
    public byte[] receive(int count) {
        return await(() -> {
            byte[] bytes = socket.getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException("only " + bytes.length + " of " + count + " bytes");
            }
            return bytes;
        });
    }

    @Override
    public Descriptor receiveDescriptor() {
        assertThat(receive(1)).containsExactly(0);
        return await(() -> {
            for (FileDescriptor received : socket.getReceivedFileDescriptors()) {
                descriptors.add(received);
            }
            return new Received(descriptors.remove());
        });
    }

    @Override
    public long countUntilClosed() {
        return await(() -> {
            var buffer = new byte[64 * 1024];
            long count = 0;
            try {
                for (int length = 0;
                        length >= 0;
                        length = socket.getInputStream().read(buffer)) {
                    count += length;
                }
            } catch (IOException e) {
                // The server has closed without reading everything.
            }
            return count;
        });
    }

    @Override
    public void shutdownOutput() {
        sendLater(() -> socket.getChannel().shutdownOutput()); // The socket itself says it is not connected.
    }

    @Override
    public void close() {
        sending.shutdownNow();
        receiving.shutdownNow();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closed through its Java object, so that junixsocket, which keeps it until the socket closes, does not again. */
    private record Received(FileDescriptor descriptor) implements Descriptor {
        @Override
        public int number() {
            try {
                return FileDescriptorCast.using(descriptor).as(Integer.class);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                new FileInputStream(descriptor).close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
