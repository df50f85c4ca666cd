package org.virtvzd.bench.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.virtvzd.bench.client.BlockingClient;

/** A daemon that runs in a temporary folder of its own until it is closed. */
public final class RunningDaemon implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
    private static final long RETRY_NANOS = 500_000;

    private final DaemonKind kind;
    private final Path directory;
    private final Process process;
    private final Duration firstReply;

    private RunningDaemon(DaemonKind kind, Path directory, Process process, Duration firstReply) {
        this.kind = kind;
        this.directory = directory;
        this.process = process;
        this.firstReply = firstReply;
    }

    /**
     * Starts a daemon and waits for its reply to a first call.
     *
     * @param kind which one
     * @return the daemon
     * @throws IOException when it does not start
     */
    public static RunningDaemon start(DaemonKind kind) throws IOException {
        Path directory = Files.createTempDirectory("bench-" + kind.label() + "-");
        Process process = null;
        try {
            Path config = writeConfig(directory);
            ProcessBuilder builder = new ProcessBuilder(kind.command(directory, config))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log(directory).toFile()));
            builder.environment().putAll(kind.environment(directory));
            long begin = System.nanoTime();
            process = builder.start();
            awaitReply(process, socket(kind, directory), log(directory));
            return new RunningDaemon(kind, directory, process, Duration.ofNanos(System.nanoTime() - begin));
        } catch (IOException | RuntimeException e) {
            if (process != null) {
                end(process);
            }
            delete(directory);
            throw e;
        }
    }

    private static Path writeConfig(Path directory) throws IOException {
        return Files.writeString(directory.resolve("daemon.conf"), """
                unix_sock_dir = "%s"
                unix_sock_rw_perms = "0700"
                auth_unix_ro = "none"
                auth_unix_rw = "none"
                max_clients = 8000
                max_queued_clients = 4000
                max_anonymous_clients = 0
                max_client_requests = 64
                """.formatted(directory));
    }

    private static void awaitReply(Process process, Path socket, Path log) throws IOException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            if (Files.exists(socket) && answers(socket)) {
                return;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
        throw new IOException("the daemon does not start: " + Files.readString(log));
    }

    private static boolean answers(Path socket) throws IOException {
        BlockingClient client;
        try {
            client = BlockingClient.connect(socket);
        } catch (IOException e) {
            // The socket exists before anybody listens.
            return false;
        }
        try (client) {
            client.authenticate();
            return true;
        }
    }

    private static Path log(Path directory) {
        return directory.resolve("daemon.log");
    }

    private static Path socket(DaemonKind kind, Path directory) {
        return directory.resolve(kind.program() + "-sock");
    }

    /**
     * Connects a client to it that has opened the hypervisor.
     *
     * @return the client
     * @throws IOException when it does not answer
     */
    public BlockingClient open() throws IOException {
        return BlockingClient.open(socket(), kind.uri());
    }

    /**
     * Where it listens.
     *
     * @return its read-write socket
     */
    public Path socket() {
        return socket(kind, directory);
    }

    /**
     * How long it took from its start to its first reply.
     *
     * @return the time
     */
    public Duration firstReply() {
        return firstReply;
    }

    /**
     * How much time it has spent on processors.
     *
     * @return user and system time of all its threads, in steps of 10 ms
     * @throws IOException when it is gone
     */
    public Duration cpuTime() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        // Behind the name, which may hold anything: utime and stime are the fields 14 and 15, state is the third.
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 15));
        return Duration.ofMillis((Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) * 10);
    }

    /**
     * How much memory it holds.
     *
     * @return resident bytes
     * @throws IOException when it is gone
     */
    public long residentBytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        String line = Files.readAllLines(status).stream()
                .filter(candidate -> candidate.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow(() -> new IOException("the daemon has ended"));
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
    }

    @Override
    public void close() throws IOException {
        end(process);
        delete(directory);
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
