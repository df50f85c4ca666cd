package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.RawClient;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Tools;
import org.virtvzd.app.kit.Virsh;

/** The daemon on sockets that somebody else has opened: systemd's own tool for trying that out. */
class SocketActivationTest {
    private static final String TOOL = "systemd-socket-activate";

    private final Scratch scratch = new Scratch();

    @BeforeEach
    void requireTool() {
        Tools.require(TOOL, "systemd");
    }

    @AfterEach
    void clean() {
        scratch.close();
    }

    @Test
    void theFirstClientStartsTheDaemonAndIsServed() {
        try (ChildProcess child = activate("admin rw ro", "virtvzd-admin.socket:virtvzd.socket:virtvzd-ro.socket")) {
            assertThat(virsh("rw").ok("list --all --name").lines()).contains("web");
            assertThat(virsh("rw").ok("autostart web")).contains("marked as autostarted");
            assertThat(virsh("ro").refused("destroy web"))
                    .isEqualTo("error: operation forbidden: read only access prevents virDomainDestroy");
            assertThat(new Virsh(List.of("virt-admin", "-c", "virtvzd+unix:///system?socket=" + scratch.path("admin")))
                            .ok("srv-list"))
                    .contains("virtvzd");
            assertThat(scratch.path("virtvzd-sock")).as("a socket of its own").doesNotExist();
            child.terminate();
            assertThat(child.exitStatus()).isZero();
            assertThat(scratch.path("pid")).doesNotExist();
            assertThat(List.of(scratch.path("rw"), scratch.path("ro"), scratch.path("admin")))
                    .allSatisfy(path -> assertThat(path).exists());
        }
    }

    @Test
    void aServiceWhoseSocketIsMissingIsAbsent() {
        try (ChildProcess child = activate("ro", "virtvzd-ro.socket")) {
            assertThat(virsh("ro").ok("domstate web")).isEqualTo("running");
            assertThat(virsh("ro").refused("destroy web")).contains("read only access prevents");
            assertThat(scratch.path("virtvzd-sock")).doesNotExist();
            assertThat(scratch.path("virtvzd-admin-sock")).doesNotExist();
            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void aSocketThatNobodyClaimsEndsTheStart() {
        try (ChildProcess child = activate("rw other", "virtvzd.socket:other.socket");
                RawClient client = new RawClient(scratch.path("rw"))) {
            client.ask(0, 1);
            assertThat(child.exitStatus()).isEqualTo(6);
            assertThat(child.err().all(ChildProcess.PATIENCE).getLast())
                    .endsWith("Some activation file descriptors are unclaimed");
        }
    }

    private Virsh virsh(String socket) {
        return Virsh.connectedTo("vz+unix:///system?socket=" + scratch.path(socket));
    }

    private ChildProcess activate(String sockets, String names) {
        List<String> command = new ArrayList<>(List.of(TOOL, "--fdname=" + names));
        String[] paths = sockets.split(" ", -1);
        for (String path : paths) {
            command.add("-l");
            command.add(scratch.path(path).toString());
        }
        command.addAll(DaemonProcess.command(List.of(
                "--hypervisor",
                "fake",
                "--fake-inventory",
                "demo",
                "--pid-file",
                scratch.path("pid").toString(),
                "--socket-dir",
                scratch.path().toString())));
        ChildProcess child = ChildProcess.start(command, Map.of());
        String last = scratch.path(paths[paths.length - 1]) + " as ";
        assertThat(child.err().await(0, line -> line.contains(last), ChildProcess.PATIENCE))
                .as(child::toString)
                .isPresent();
        return child;
    }
}
