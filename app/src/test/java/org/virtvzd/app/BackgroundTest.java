package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.LogLine;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Virsh;

/** {@code --daemon}: who starts it is told the truth, and what is left behind is a daemon. */
class BackgroundTest {
    private final Scratch scratch = new Scratch();
    private final List<ProcessHandle> daemons = new ArrayList<>();

    @AfterEach
    void clean() throws Exception {
        for (ProcessHandle daemon : daemons) {
            daemon.destroyForcibly();
            daemon.onExit().get(ChildProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        scratch.close();
    }

    @Test
    void clientsAreServedWhenTheStarterHasEnded() throws IOException {
        assertThat(start()).isEqualTo(new Outcome(0, "", ""));
        ProcessHandle daemon = daemon();
        assertThat(Virsh.connectedTo("vz+unix:///system?socket=" + scratch.path("virtvzd-sock"))
                        .ok("hostname"))
                .isEqualTo("fake.virtuozzo.example");
        Path process = Path.of("/proc", Long.toString(daemon.pid()));
        assertThat(Files.readSymbolicLink(process.resolve("cwd"))).isEqualTo(Path.of("/"));
        for (String descriptor : List.of("0", "1", "2")) {
            assertThat(Files.readSymbolicLink(process.resolve("fd").resolve(descriptor)))
                    .isEqualTo(Path.of("/dev/null"));
        }
        String[] status = Files.readString(process.resolve("stat"))
                .replaceAll(".*\\) ", "")
                .split(" ", -1);
        assertThat(status[3]).as("its session").isEqualTo(Long.toString(daemon.pid()));
        daemon.destroy();
        daemon.onExit()
                .orTimeout(ChildProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        assertThat(scratch.path("pid")).doesNotExist();
        assertThat(scratch.path("virtvzd-sock")).doesNotExist();
    }

    @Test
    void aRelativeConfigurationIsFoundFromWhereTheDaemonIsStarted() {
        Path file =
                scratch.file("virtvzd.conf", "max_clients = 77\nlog_outputs = '1:file:" + scratch.path("log") + "'\n");
        Path relative = Path.of("").toAbsolutePath().relativize(file);
        assertThat(start("-f", relative.toString())).isEqualTo(new Outcome(0, "", ""));
        daemon();
        Virsh admin = new Virsh(
                List.of("virt-admin", "-c", "virtvzd+unix:///system?socket=" + scratch.path("virtvzd-admin-sock")));
        assertThat(admin.field("srv-clients-info virtvzd", "nclients_max        "))
                .contains("77");
    }

    @Test
    void aPidFileThatIsTakenIsTold() {
        try (DaemonProcess other = DaemonProcess.fake(scratch)) {
            assertThat(start()).isEqualTo(refusal("Unable to obtain pidfile"));
            assertThat(scratch.path("pid"))
                    .hasContent(Long.toString(other.child().pid()));
        }
    }

    @Test
    void aSocketThatCannotBeMadeIsTold() {
        String file =
                scratch.file("virtvzd.conf", "unix_sock_rw_perms = '99'\n").toString();
        assertThat(start("-f", file)).isEqualTo(refusal("Unable to initialize network sockets"));
        assertThat(scratch.path("pid")).doesNotExist();
    }

    @Test
    void limitsThatMakeNoSenseAreTold() {
        String file = scratch.file("virtvzd.conf", "max_clients = 1\n").toString();
        assertThat(start("-f", file)).isEqualTo(refusal("Unable to initialize libvirt"));
    }

    @Test
    void aFileThatCannotBeReadIsToldInTheForeground() {
        Outcome outcome = start("-f", "/missing");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .matches(LogLine.onlyError(
                        "Can't load config file: Failed to open file '/missing': No such file or directory: /missing"));
    }

    private static Outcome refusal(String reason) {
        return new Outcome(
                1,
                "",
                "virtvzd: error: " + reason + ". Check /var/log/messages or run without --daemon for more info.\n");
    }

    private Outcome start(String... options) {
        String log = "-Dvirtvzd.log=" + scratch.path("virtvzd.log");
        List<String> command = new ArrayList<>(DaemonProcess.command(List.of(
                "-d",
                "--hypervisor",
                "fake",
                "-p",
                scratch.path("pid").toString(),
                "--socket-dir",
                scratch.path().toString())));
        command.addAll(List.of(options));
        command.add(1, log);
        return ChildProcess.run(command);
    }

    private ProcessHandle daemon() {
        try {
            long pid = Long.parseLong(Files.readString(scratch.path("pid")));
            ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
            daemons.add(daemon);
            return daemon;
        } catch (IOException e) {
            throw new AssertionError("no pid file", e);
        }
    }
}
