package org.virtvzd.app.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.process.Identity;

/**
 * A real systemd as process 1 of a small world of its own, over a copy-on-write view of this machine, with the daemon and
 * its units installed. Needs root; where it cannot be had the test is skipped and says why.
 */
public final class SystemdLab implements AutoCloseable {
    private static final Path SCRIPT =
            Path.of("src/test/resources/systemd-lab.sh").toAbsolutePath();
    private static final Path UNITS = Path.of("../systemd").toAbsolutePath().normalize();
    private static final Path MANUAL = Path.of("../docs/man").toAbsolutePath().normalize();
    private static final Path SYSTEMD = Path.of("/lib/systemd/systemd");

    private final Scratch scratch;
    private final ChildProcess boot;
    private final String pid;

    private SystemdLab(Scratch scratch, ChildProcess boot, String pid) {
        this.scratch = scratch;
        this.boot = boot;
        this.pid = pid;
    }

    /**
     * Boots it.
     *
     * @return the lab, with nothing of the daemon started
     */
    public static SystemdLab boot() {
        Tools.require("virsh", "libvirt-clients");
        Tools.requirePython();
        assumeTrue(Identity.effectiveUid() == 0, "SKIPPED: a systemd of one's own needs root");
        assumeTrue(Files.isExecutable(SYSTEMD), "SKIPPED: " + SYSTEMD + " is not there (package systemd)");
        Path java = Path.of(System.getProperty("java.home"));
        assumeTrue(
                Stream.of("/home", "/root", "/tmp", "/run").noneMatch(java::startsWith),
                "SKIPPED: the JDK is in a folder that services do not see");
        Scratch scratch = new Scratch();
        ChildProcess boot = ChildProcess.start(
                List.of("bash", SCRIPT.toString(), scratch.path("lab").toString()), Map.of());
        Optional<Integer> ready = boot.out().await(0, line -> line.startsWith("ready "), ChildProcess.PATIENCE);
        if (ready.isEmpty()) {
            String reason = boot.toString();
            boot.close();
            scratch.close();
            assumeTrue(false, "SKIPPED: a systemd of one's own cannot be booted here: " + reason);
        }
        SystemdLab lab = new SystemdLab(
                scratch, boot, boot.out().soFar().get(ready.orElseThrow()).substring("ready ".length()));
        lab.install();
        return lab;
    }

    /** Skips the test unless polkit is installed. */
    public void requirePolkit() {
        assumeTrue(run("systemctl start polkit").status() == 0, "SKIPPED: polkit is not installed (package polkitd)");
    }

    private void install() {
        DaemonProcess.install(root());
        copy(UNITS, "/etc/systemd/system", "service", "socket");
        copy(MANUAL, "/usr/share/man/man8", "8");
        copy(UNITS.resolve("polkit"), "/usr/share/polkit-1/actions", "policy");
        copy(UNITS.resolve("polkit"), "/etc/polkit-1/rules.d", "rules");
        ok("systemctl daemon-reload");
    }

    private void copy(Path from, String to, String... endings) {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (Stream.of(endings).anyMatch(ending -> name.endsWith("." + ending))) {
                    write(to + "/" + name, Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path root() {
        return scratch.path("lab").resolve("root");
    }

    /**
     * Writes a file.
     *
     * @param path its path inside the lab
     * @param text its content
     */
    public void write(String path, String text) {
        Path file = root().resolve(path.substring(1));
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a command inside.
     *
     * @param command for the shell
     * @return its process
     */
    public ChildProcess start(String command) {
        return ChildProcess.start(inside(command), Map.of());
    }

    /**
     * Runs a command inside to its end.
     *
     * @param command for the shell
     * @return what has become of it
     */
    public Outcome run(String command) {
        return ChildProcess.run(inside(command));
    }

    private List<String> inside(String command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "-t", pid, "-m", "-p", "-u", "-i", "-r", "-w"));
        all.addAll(List.of("sh", "-c", command));
        return all;
    }

    /**
     * Runs a command inside that is to succeed.
     *
     * @param command for the shell
     * @return what it printed, without blank space around it
     */
    public String ok(String command) {
        Outcome outcome = run(command);
        if (outcome.status() != 0) {
            throw new AssertionError(command + ": " + outcome + "\n"
                    + run("journalctl -b --no-pager | tail -50").out());
        }
        return outcome.out().strip();
    }

    /**
     * Waits until a command succeeds.
     *
     * @param condition for the shell
     */
    public void await(String condition) {
        ok("for i in $(seq 600); do if " + condition + "; then exit 0; fi; sleep 0.1; done; exit 1");
    }

    /**
     * A property of a unit.
     *
     * @param unit its name
     * @param property which one
     * @return its value
     */
    public String property(String unit, String property) {
        return ok("systemctl show -P " + property + " " + unit);
    }

    @Override
    public void close() {
        boot.endInput();
        boot.exitStatus();
        boot.close();
        scratch.close();
    }
}
