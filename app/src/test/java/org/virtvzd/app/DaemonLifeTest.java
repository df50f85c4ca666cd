package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.LogLine;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Virsh;

/** How the daemon comes and goes, and what it leaves behind. */
class DaemonLifeTest {
    private final Scratch scratch = new Scratch();

    @AfterEach
    void clean() {
        scratch.close();
    }

    @Test
    void anOrderlyEndTakesTheFilesAwayAndLeavesTheGuests() {
        String state = scratch.path("state").toString();
        String before;
        try (DaemonProcess daemon = DaemonProcess.fake(scratch, "--fake-state", state)) {
            Virsh virsh = daemon.virsh();
            assertThat(daemon.pidFile()).hasContent(Long.toString(daemon.child().pid()));
            virsh.ok("define " + scratch.file("vm.xml", Guests.vm("stays")));
            virsh.ok("start stays");
            before = virsh.ok("dumpxml stays");
            Outcome outcome = daemon.stop();
            assertThat(outcome.status()).isZero();
            assertThat(outcome.err()).isEmpty();
            assertThat(daemon.leftFiles()).isFalse();
        }
        try (DaemonProcess daemon = DaemonProcess.fake(scratch, "--fake-state", state)) {
            assertThat(daemon.virsh().ok("domstate stays")).isEqualTo("running");
            assertThat(daemon.virsh().ok("dumpxml stays")).isEqualTo(before);
        }
    }

    @Test
    void aClientIsCutOffWhenTheDaemonEnds() {
        try (DaemonProcess daemon = DaemonProcess.fake(scratch);
                PythonClient python = PythonClient.open(daemon.uri())) {
            assertThat(daemon.stop().status()).isZero();
            assertThat(python.call("conn.getHostname()")).isInstanceOf(PythonClient.Refusal.class);
        }
    }

    @Test
    void aSecondDaemonOnThePidFileIsRefusedAndDoesNoHarm() {
        try (DaemonProcess daemon = DaemonProcess.fake(scratch)) {
            String path = scratch.path().toString();
            Outcome second = DaemonProcess.run(
                    "--hypervisor",
                    "fake",
                    "--socket-dir",
                    path,
                    "-p",
                    daemon.pidFile().toString());
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err())
                    .matches(LogLine.onlyError(
                            "Failed to acquire pid file '" + daemon.pidFile() + "': Resource temporarily unavailable"));
            assertThat(daemon.pidFile()).hasContent(Long.toString(daemon.child().pid()));
            assertThat(daemon.virsh().ok("hostname")).isEqualTo("fake.virtuozzo.example");
        }
    }

    @Test
    void whatAKilledDaemonLeftIsReplaced() {
        try (DaemonProcess daemon = DaemonProcess.fake(scratch)) {
            daemon.child().kill();
            daemon.child().exitStatus();
            assertThat(daemon.leftFiles()).isTrue();
        }
        try (DaemonProcess daemon = DaemonProcess.fake(scratch)) {
            assertThat(daemon.virsh().ok("hostname")).isEqualTo("fake.virtuozzo.example");
            assertThat(daemon.pidFile()).hasContent(Long.toString(daemon.child().pid()));
        }
    }

    /** A file that nobody listens on any more is replaced, see above; a living daemon keeps its clients. */
    @Test
    void aSocketOfSomebodyWhoListensIsLeftAlone() throws IOException {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(scratch.path("virtvzd-sock")));
            Outcome outcome = DaemonProcess.runIn(scratch.path());
            assertThat(outcome.status()).isEqualTo(6);
            assertThat(outcome.err())
                    .matches(LogLine.onlyError(
                            "Failed to bind socket to '" + scratch.path("virtvzd-sock") + "': Address already in use"));
            assertThat(scratch.path("virtvzd-sock")).exists();
        }
    }

    @Test
    void aDaemonThatNobodyNeedsEnds() {
        try (DaemonProcess daemon = DaemonProcess.fake(scratch, "--timeout", "1")) {
            Outcome outcome = daemon.child().outcome();
            assertThat(outcome.status()).isZero();
            assertThat(outcome.err()).isEmpty();
            assertThat(daemon.leftFiles()).isFalse();
        }
    }

    @Test
    void anEmptyPidFileOptionMeansNone() throws IOException {
        try (ChildProcess child =
                ChildProcess.start(DaemonProcess.command(DaemonProcess.withoutPidFile(scratch.path())), Map.of())) {
            assertThat(child.out().await(0, line -> line.contains("serves"), ChildProcess.PATIENCE))
                    .isPresent();
            try (var files = Files.list(scratch.path())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("virtvzd-sock", "virtvzd-sock-ro", "virtvzd-admin-sock");
            }
        }
    }
}
