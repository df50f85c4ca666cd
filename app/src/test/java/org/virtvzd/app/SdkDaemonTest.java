package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.vzsdk.StandInWorld;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Virsh;
import org.virtvzd.domain.MachineState;

/** The daemon on the stand-in of the Virtuozzo SDK, when the daemon or the dispatcher dies. */
class SdkDaemonTest {

    @Test
    void whatChangedWhileTheDaemonWasDeadIsSeen() {
        try (StandInWorld world = StandInWorld.create();
                Scratch scratch = new Scratch()) {
            try (DaemonProcess daemon = DaemonProcess.sdk(scratch, world)) {
                Virsh virsh = daemon.virsh();
                for (String name : List.of("runs", "stops", "begins", "goes", "named")) {
                    define(scratch, virsh, name);
                }
                virsh.ok("start runs");
                virsh.ok("start stops");
                daemon.child().kill();
                daemon.child().outcome();
            }
            world.order("state=" + MachineState.STOPPED.sdkNumber(), "uuid=" + id("stops"));
            world.order("state=" + MachineState.RUNNING.sdkNumber(), "uuid=" + id("begins"));
            world.order("remove=" + id("goes"));
            world.order("rename=" + id("named"), "name=renamed");
            try (Scratch again = new Scratch();
                    DaemonProcess daemon = DaemonProcess.sdk(again, world)) {
                Virsh virsh = daemon.virsh();
                assertThat(names(virsh, "--all")).containsExactlyInAnyOrder("runs", "stops", "begins", "renamed");
                assertThat(names(virsh, "--state-running")).containsExactlyInAnyOrder("runs", "begins");
                assertThat(virsh.ok("domuuid renamed"))
                        .isEqualTo(Guests.uuid("named").toString());
            }
        }
    }

    @Test
    void idsAreTheSameAfterARestart() {
        try (StandInWorld world = StandInWorld.create();
                Scratch scratch = new Scratch();
                Scratch again = new Scratch()) {
            String id;
            try (DaemonProcess daemon = DaemonProcess.sdk(scratch, world)) {
                define(scratch, daemon.virsh(), "machine");
                daemon.virsh().ok("start machine");
                id = daemon.virsh().ok("domid machine");
                assertThat(daemon.stop().status()).isZero();
            }
            try (DaemonProcess daemon = DaemonProcess.sdk(again, world)) {
                assertThat(daemon.virsh().ok("domid machine")).isEqualTo(id);
            }
        }
    }

    @Test
    void aConnectionOutlivesTheDispatcher() {
        try (StandInWorld world = StandInWorld.create();
                Scratch scratch = new Scratch();
                DaemonProcess daemon = DaemonProcess.sdk(scratch, world)) {
            define(scratch, daemon.virsh(), "machine");
            daemon.virsh().ok("start machine");
            try (PythonClient python = PythonClient.open(daemon.uri())) {
                assertThat(python.value("dom('machine').isActive()")).isEqualTo("1");
                int said = daemon.child().err().soFar().size();
                world.kill();
                assertThat(daemon.child()
                                .err()
                                .await(
                                        said,
                                        line -> line.contains("The Virtuozzo host is lost"),
                                        ChildProcess.PATIENCE))
                        .isPresent();
                assertThat(python.value("dom('machine').isActive()")).isEqualTo("1");
                assertThat(daemon.virsh().refused("list")).contains("the connection to the dispatcher broke");
                world.restart();
                daemon.awaitHost(said);
                assertThat(python.value("dom('machine').destroy()")).isEqualTo("0");
                assertThat(python.value("dom('machine').isActive()")).isEqualTo("0");
            }
            assertThat(daemon.virsh().ok("list --all --name").strip()).isEqualTo("machine");
        }
    }

    private static void define(Scratch scratch, Virsh virsh, String name) {
        virsh.ok("define " + scratch.file(name + ".xml", Guests.vm(name)));
    }

    private static String id(String name) {
        return "{" + Guests.uuid(name) + "}";
    }

    private static List<String> names(Virsh virsh, String options) {
        return virsh.ok("list --name " + options)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
