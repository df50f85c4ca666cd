package org.virtvzd.adapter.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.IdleHandler;
import org.virtvzd.ports.transport.TestClient;
import org.virtvzd.ports.transport.Transport.Listener;

/** The files of sockets: who may use them, what they replace, when they go. */
class UnixSocketFileTest {
    private UnixFixture fixture;
    private Path path;

    @BeforeEach
    void start() {
        fixture = new UnixFixture();
        path = fixture.directory().resolve("socket");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Listener listen(Path where, int mode, Optional<String> group) {
        Listener listener =
                fixture.await(fixture.transport().listen(Endpoint.own(where, mode, group, 10), connection -> {
                    connection.write(new byte[] {42});
                    return new IdleHandler();
                }));
        listener.resume();
        return listener;
    }

    private Listener listen() {
        return listen(path, 0700, Optional.empty());
    }

    private void close(Listener listener) {
        listener.close();
        fixture.onLoop(() -> true);
    }

    private void assertServed() {
        try (TestClient client = new UnixClient(path)) {
            assertThat(client.receive(1)).containsExactly(42);
        }
    }

    private static void assertSystemError(ThrowingCallable call, int errno, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LibvirtException.class, failure -> {
            assertThat(failure.error().code()).isEqualTo(ErrorCode.SYSTEM_ERROR);
            assertThat(failure.error().domain()).isEqualTo(ErrorDomain.RPC);
            assertThat(failure.error().int1()).isEqualTo(errno);
            assertThat(failure.error().message()).isEqualTo(message);
        });
    }

    private static int mode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode") & 0777;
    }

    private static ServerSocketChannel foreignServer(Path where, int backlog) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(where), backlog);
    }

    @Test
    void hasTheModeFromItsFirstMoment() throws Exception {
        Set<Integer> socketModes = ConcurrentHashMap.newKeySet();
        Set<Integer> directoryModes = ConcurrentHashMap.newKeySet();
        var stop = new AtomicBoolean();
        Thread watcher = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                try (var files = Files.list(fixture.directory())) {
                    files.forEach(file -> {
                        boolean hidden = file.getFileName().toString().startsWith(".");
                        look(file, hidden ? directoryModes : socketModes);
                    });
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
        for (int i = 0; i < 300 || socketModes.isEmpty(); i++) {
            close(listen(path, 0764, Optional.empty()));
        }
        stop.set(true);
        watcher.join();
        assertThat(socketModes).containsExactly(0764);
        assertThat(directoryModes).isSubsetOf(0700);
    }

    private static void look(Path file, Set<Integer> modes) {
        try {
            modes.add(mode(file));
        } catch (IOException e) {
            // Gone between the listing and this look at it.
        }
    }

    @Test
    void leavesNothingButTheSocketAndRemovesThat() {
        Listener listener = listen();
        assertThat(fixture.directory()).isDirectoryNotContaining(file -> !file.equals(path));
        assertServed();
        close(listener);
        assertThat(fixture.directory()).isEmptyDirectory();
    }

    @Test
    void isRemovedWithTheTransport() {
        listen();
        fixture.transport().close();
        assertThat(fixture.directory()).isEmptyDirectory();
    }

    @Test
    void belongsToTheGroup() throws IOException {
        var user = new UnixSystem();
        String group = user.getUid() == 0 ? "1" : Long.toString(user.getGid());
        listen(path, 0770, Optional.of(group));
        assertThat(Files.getAttribute(path, "unix:gid")).hasToString(group);
        assertThat(mode(path)).isEqualTo(0770);
        assertServed();
    }

    @Test
    void belongsToTheGroupOfThatName() throws IOException {
        String group = Files.getAttribute(fixture.directory(), "posix:group").toString();
        listen(path, 0770, Optional.of(group));
        assertThat(Files.getAttribute(path, "posix:group")).hasToString(group);
    }

    @Test
    void isNotMadeForUnknownGroup() {
        assertThatThrownBy(() -> listen(path, 0700, Optional.of("no such group")))
                .isInstanceOfSatisfying(LibvirtException.class, failure -> {
                    assertThat(failure.error().code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
                    assertThat(failure.error().message())
                            .isEqualTo("internal error: Failed to parse group 'no such group'");
                });
        assertThat(fixture.directory()).isEmptyDirectory();
    }

    @Test
    void replacesWhatDeadDaemonLeftBehind() throws IOException {
        foreignServer(path, 1).close();
        assertThat(path).exists();
        listen();
        assertServed();
    }

    @Test
    void refusesToReplaceLiveSocket() throws IOException {
        try (var other = foreignServer(path, 10)) {
            assertSystemError(this::listen, 98, "Failed to bind socket to '" + path + "': Address already in use");
            assertThat(fixture.directory()).isDirectoryNotContaining(file -> !file.equals(path));
            assertThat(other.accept()).as("the question whether it lives").isNotNull();
        }
    }

    @Test
    void refusesToReplaceSocketOfBusyDaemon() throws IOException {
        try (var other = foreignServer(path, 0);
                var waiting = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(waiting.isConnected()).isTrue();
            assertSystemError(this::listen, 98, "Failed to bind socket to '" + path + "': Address already in use");
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void refusesToReplaceWhatIsNoSocket() throws IOException {
        Files.writeString(path, "precious");
        assertSystemError(this::listen, 98, "Failed to bind socket to '" + path + "': Address already in use");
        assertThat(path).hasContent("precious");
    }

    @Test
    void isNotRemovedWhenItIsNotOursAnyMore() throws IOException {
        Listener listener = listen();
        Files.delete(path);
        try (var other = foreignServer(path, 1)) {
            close(listener);
            assertThat(path).exists();
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void needsItsDirectory() {
        Path missing = fixture.directory().resolve("missing/socket");
        assertSystemError(
                () -> listen(missing, 0700, Optional.empty()),
                2,
                "Failed to bind socket to '" + missing + "': No such file or directory");
    }

    @Test
    void needsDirectoryThatIsOne() throws IOException {
        Path file = Files.writeString(fixture.directory().resolve("file"), "");
        Path below = file.resolve("socket");
        assertSystemError(
                () -> listen(below, 0700, Optional.empty()),
                20,
                "Failed to bind socket to '" + below + "': Not a directory");
    }

    @Test
    void saysWhenPathIsTooLong() {
        int directoryLength = fixture.directory().toString().length() + 1;
        Path longest = fixture.directory().resolve("x".repeat(107 - directoryLength));
        listen(longest, 0700, Optional.empty());
        path = longest;
        assertServed();
        Path tooLong = fixture.directory().resolve("x".repeat(108 - directoryLength));
        assertSystemError(
                () -> listen(tooLong, 0700, Optional.empty()),
                36,
                "Path " + tooLong + " too long for unix socket: File name too long");
    }

    @Test
    void takesOverDescriptorAndLeavesItsFile() throws IOException {
        Socket inherited = Socket.newSocketDomain();
        inherited.bind(new DomainSocketAddress(path.toString()));
        inherited.listen(5);
        Listener listener = fixture.await(
                fixture.transport().listen(Endpoint.inherited(path, inherited.intValue(), 10), connection -> {
                    connection.write(new byte[] {42});
                    return new IdleHandler();
                }));
        listener.resume();
        assertServed();
        assertServed();
        close(listener);
        assertThat(path).exists();
        assertThatThrownBy(() -> new UnixClient(path)).isInstanceOf(UncheckedIOException.class);
    }
}
