package org.virtvzd.app.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.virtvzd.app.kit.ChildProcess.Outcome;

/**
 * The distribution's libvirtd with all drivers but those of hypervisors. It sees folders of its own in the place of the
 * system's, so that nothing of the machine is changed, and of its state only devices and interfaces are seen.
 */
public final class Libvirtd implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/libvirtd");
    private static final List<String> DRIVERS =
            List.of("storage", "network", "secret", "nodedev", "interface", "nwfilter");

    /** With -d libvirtd returns when its sockets listen. It ends by itself when nobody has used it for a while. */
    private static final String START = """
            set -e
            mkdir -p /etc/libvirt
            for folder in /etc/libvirt /var /run; do mount -t tmpfs tmpfs $folder; done
            exec "$0" -d -t 60 -f "$1" -p "$2"
            """;

    private final Path socket;
    private final ProcessHandle process;

    private Libvirtd(Path socket, ProcessHandle process) {
        this.socket = socket;
        this.process = process;
    }

    /**
     * Starts it and waits until it serves; skips the test where that is impossible.
     *
     * @param scratch where its sockets are to be
     * @return the daemon
     */
    public static Libvirtd start(Scratch scratch) {
        assumeTrue(Files.isExecutable(PROGRAM), "SKIPPED: libvirtd is not installed (package libvirt-daemon)");
        assumeTrue(
                ChildProcess.run(List.of("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/run"))
                                .status()
                        == 0,
                "SKIPPED: libvirtd cannot be given folders of its own here (that takes root)");
        try {
            Path directory = Files.createDirectory(scratch.path("libvirtd"));
            Path pidFile = directory.resolve("pid");
            Path config = Files.writeString(
                    directory.resolve("libvirtd.conf"), """
                    unix_sock_dir = "%s"
                    unix_sock_group = "root"
                    auth_unix_ro = "none"
                    auth_unix_rw = "none"
                    log_outputs = "3:file:%s"
                    host_uuid = "11112222-3333-4444-5555-666677778888"
                    """.formatted(directory, directory.resolve("log")));
            Outcome outcome = ChildProcess.run(List.of(
                    "env",
                    "LIBVIRT_DRIVER_DIR=" + drivers(directory),
                    "unshare",
                    "-m",
                    "sh",
                    "-c",
                    START,
                    PROGRAM.toString(),
                    config.toString(),
                    pidFile.toString()));
            if (outcome.status() != 0) {
                throw new AssertionError("libvirtd does not start: " + outcome);
            }
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            return new Libvirtd(
                    directory.resolve("libvirt-sock"), ProcessHandle.of(pid).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only some drivers: that of QEMU does not start everywhere. */
    private static Path drivers(Path directory) throws IOException {
        Path wanted = Files.createDirectory(directory.resolve("drivers"));
        try (var installed =
                Files.find(Path.of("/usr/lib"), 4, (path, attributes) -> path.endsWith("libvirt/connection-driver"))) {
            Path folder = installed.findAny().orElseThrow();
            for (String driver : DRIVERS) {
                String name = "libvirt_driver_" + driver + ".so";
                Files.createSymbolicLink(wanted.resolve(name), folder.resolve(name));
            }
        }
        return wanted;
    }

    /**
     * Its socket for everything.
     *
     * @return the path
     */
    public Path socket() {
        return socket;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(ChildProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("libvirtd does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
