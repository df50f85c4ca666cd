package org.virtvzd.adapter.unixsocket;

import com.sun.security.auth.module.UnixSystem;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.ports.transport.TestClient;
import org.virtvzd.ports.transport.TransportFixture;

/** The transport under test with sockets in a directory of its own. */
final class UnixFixture extends TransportFixture {
    private final VertxEventLoop loop = new VertxEventLoop();
    private final VertxUnixTransport transport;
    private final Path directory;
    private final List<FileDescriptor> writingEnds = new ArrayList<>();
    private int endpoints;

    UnixFixture() {
        this(VertxUnixTransport.LAST_WORDS);
    }

    /** With another limit for what a peer has not taken at the end. */
    UnixFixture(Duration lastWords) {
        transport = new VertxUnixTransport(loop, lastWords);
        try {
            directory = Files.createTempDirectory("unix-transport");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public VertxEventLoop loop() {
        return loop;
    }

    @Override
    public VertxUnixTransport transport() {
        return transport;
    }

    Path directory() {
        return directory;
    }

    @Override
    public Endpoint endpoint(int backlog) {
        return Endpoint.own(directory.resolve("socket-" + endpoints++), 0700, Optional.empty(), backlog);
    }

    @Override
    public TestClient connect(Endpoint endpoint) {
        return new UnixClient(endpoint.path());
    }

    @Override
    public PeerCredentials clientCredentials() {
        var user = new UnixSystem();
        return new PeerCredentials((int) user.getUid(), (int) user.getGid(), (int)
                ProcessHandle.current().pid());
    }

    /** The reading end of a pipe: every pipe has a number of its own by which it is known again. */
    @Override
    public Descriptor open() {
        try {
            FileDescriptor[] ends = FileDescriptor.pipe();
            writingEnds.add(ends[1]);
            return new Watched(new NativeDescriptor(ends[0].intValue()), new AtomicBoolean(true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String identity(Descriptor descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor.number())))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isOpen(Descriptor descriptor) {
        return ((Watched) descriptor).open().get();
    }

    @Override
    public void close() {
        transport.close();
        loop.close();
        try {
            for (FileDescriptor end : writingEnds) {
                end.close();
            }
            try (Stream<Path> left = Files.list(directory)) {
                left.forEach(file -> file.toFile().delete());
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Knows whether it was closed; its number may be in use again by then. */
    private record Watched(NativeDescriptor descriptor, AtomicBoolean open) implements Descriptor {
        @Override
        public int number() {
            return descriptor.number();
        }

        @Override
        public void close() {
            open.set(false);
            descriptor.close();
        }
    }
}
