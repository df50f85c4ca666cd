package org.virtvzd.adapter.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shows only in a process of its own: its umask, its descriptors, what it inherits, what it complains about. */
class UnixSocketProcessTest {
    @TempDir
    private Path directory;

    private static void assertEcho(UnixClient client, String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        client.send(message);
        assertThat(client.receive(message.length)).isEqualTo(message);
    }

    private static void assertEcho(Path path, String text) {
        try (var client = new UnixClient(path)) {
            assertEcho(client, text);
        }
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode") & 0777;
    }

    @Test
    void givesTheModeWhateverTheUmask() throws Exception {
        for (String umask : List.of("0000", "0777")) {
            Path path = directory.resolve("socket");
            try (var process = new SocketProcess(
                    List.of("sh", "-c", "umask " + umask + " && exec \"$@\"", "sh"), path + "", "750")) {
                process.awaitReady();
                assertThat(mode(path)).isEqualTo(0750);
                assertEcho(path, "hello");
                process.end();
                assertThat(process.errors()).isEmpty();
            }
            assertThat(path).doesNotExist();
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void takesOverWhatSystemdHasOpened() throws Exception {
        Path tool = Path.of("/usr/bin/systemd-socket-activate");
        assumeTrue(Files.isExecutable(tool), "systemd-socket-activate is not installed");
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        var launcher = List.of(tool.toString(), "-l", first + "", "-l", second + "", "--fdname=virtvzd.socket:ro");
        try (var process = new SocketProcess(launcher)) {
            try (var waker = connectOnceThere(first)) {
                assertThat(process.awaitReady()).containsExactly("virtvzd.socket 3 " + first, "ro 4 " + second);
                assertEcho(waker, "waited in the backlog");
            }
            assertEcho(first, "first");
            assertEcho(second, "second");
            process.end();
        }
        assertThat(first).exists();
        assertThat(second).exists();
    }

    /** The tool makes its sockets at some time after its start, and no event tells. */
    private static UnixClient connectOnceThere(Path path) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                return new UnixClient(path);
            } catch (UncheckedIOException e) {
                assertThat(System.nanoTime()).as("no socket appears: %s", e).isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void pausesWhenItRunsOutOfDescriptors() throws Exception {
        Path tool = Path.of("/usr/bin/prlimit");
        assumeTrue(Files.isExecutable(tool), "prlimit is not installed");
        Path path = directory.resolve("socket");
        try (var process = new SocketProcess(List.of(), path + "", "700")) {
            process.awaitReady();
            assertEcho(path, "everything is loaded");
            int open = Objects.requireNonNull(new File("/proc/" + process.pid() + "/fd").list()).length;
            int spare = 10;
            limitDescriptors(tool, process.pid(), open + spare);
            List<UnixClient> clients = new ArrayList<>();
            for (int i = 0; i < 2 * spare; i++) {
                clients.add(new UnixClient(path));
            }
            clients.getLast().send("served later".getBytes(StandardCharsets.UTF_8));
            awaitComplaint(process, "trying again in 5 s");
            assertEcho(clients.getFirst(), "served meanwhile");
            clients.subList(0, clients.size() - 1).forEach(UnixClient::close);
            assertThat(clients.getLast().receive(12)).isEqualTo("served later".getBytes(StandardCharsets.UTF_8));
            clients.getLast().close();
            assertThat(process.errors()).contains("Too many open files").containsOnlyOnce("trying again");
            process.end();
        }
    }

    /** No event tells when another process writes to its log. */
    private static void awaitComplaint(SocketProcess process, String text) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!process.errors().contains(text)) {
            assertThat(System.nanoTime()).as("no complaint").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void limitDescriptors(Path tool, long pid, int count) throws IOException, InterruptedException {
        var limiter = new ProcessBuilder(tool.toString(), "--pid", pid + "", "--nofile=" + count + ":" + count)
                .inheritIO()
                .start();
        assertThat(limiter.waitFor()).isZero();
    }

    @Test
    void saysWhatIsMissingWhereNettyCannotWork() throws Exception {
        var launcher = List.of("env", "JAVA_TOOL_OPTIONS=-Dio.netty.transport.noNative=true");
        try (var process = new SocketProcess(launcher, directory.resolve("socket") + "", "700")) {
            assertThatThrownBy(process::awaitReady)
                    .hasMessageContaining("UNIX sockets need Netty's epoll transport, which cannot be loaded: ");
        }
    }

    /** Clients that vanish are everyday life and no reason to write anything. */
    @Test
    void staysSilentAboutClientsThatVanish() throws Exception {
        Path path = directory.resolve("socket");
        try (var process = new SocketProcess(List.of(), path + "", "700")) {
            process.awaitReady();
            for (int i = 0; i < 20; i++) {
                try (var client = new UnixClient(path)) {
                    client.send(new byte[100_000]);
                    client.receive(1);
                }
            }
            assertEcho(path, "still there");
            process.end();
            assertThat(process.errors()).isEmpty();
        }
    }
}
