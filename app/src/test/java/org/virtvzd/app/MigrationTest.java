package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Virsh;

/** virsh moves guests between two daemons whose hosts are neighbours. */
class MigrationTest {
    @Test
    void virtualMachineAndContainerMoveAndComeBack() {
        try (Scratch here = new Scratch();
                Scratch there = new Scratch();
                DaemonProcess one = DaemonProcess.fake(here, "--fake-state", state(here, "one"));
                DaemonProcess two =
                        DaemonProcess.fake(there, "--fake-state", state(here, "two"), "--fake-host", "two.example")) {
            start(one.virsh(), "machine", here.file("machine.xml", Guests.vm("machine")));
            start(one.virsh(), "box", here.file("box.xml", Guests.container("box")));
            one.virsh().ok("snapshot-create-as machine first before");
            String disks = one.virsh().ok("domblklist machine");

            one.virsh().ok("migrate --live machine " + two.uri());
            one.virsh().ok("migrate box " + two.uri() + " --dname crate");

            assertThat(one.virsh().ok("list --all --name")).isEmpty();
            assertThat(two.virsh().ok("domstate --reason machine")).isEqualTo("running (migrated)");
            assertThat(two.virsh().ok("domstate --reason crate")).isEqualTo("running (migrated)");
            assertThat(two.virsh().ok("domblklist machine")).isEqualTo(disks);
            assertThat(two.virsh().ok("snapshot-list --name machine")).isNotEmpty();
            assertThat(two.virsh().field("domjobinfo machine", "Job type")).contains("None");
            assertThat(two.virsh().refused("domjobabort machine"))
                    .isEqualTo("error: Requested operation is not valid: no job is active on the domain");
            assertThat(two.virsh().refused("migrate machine " + two.uri()))
                    .startsWith("error: operation failed: domain 'machine' already exists with uuid ");

            two.virsh().ok("migrate --suspend machine " + one.uri());
            assertThat(one.virsh().ok("domstate machine")).isEqualTo("paused");
        }
    }

    /** The source's daemon leads the target's. virsh wants the URI to name another host than this one. */
    @Test
    void k43DaemonsMoveGuestsBetweenThemselves() {
        try (Scratch here = new Scratch();
                Scratch there = new Scratch();
                DaemonProcess one = DaemonProcess.fake(here, "--fake-state", state(here, "one"));
                DaemonProcess two =
                        DaemonProcess.fake(there, "--fake-state", state(here, "two"), "--fake-host", "two.example")) {
            String target = two.uri().replace(":///", "://two.example/");
            start(one.virsh(), "machine", here.file("machine.xml", Guests.vm("machine")));
            start(one.virsh(), "box", here.file("box.xml", Guests.container("box")));

            one.virsh().ok("migrate --live --p2p machine " + target);
            one.virsh().ok("migrate --p2p box " + target + " --dname crate");
            assertThat(one.virsh().ok("list --all --name")).isEmpty();
            assertThat(two.virsh().ok("domstate --reason machine")).isEqualTo("running (migrated)");
            assertThat(two.virsh().ok("domstate --reason crate")).isEqualTo("running (migrated)");

            start(one.virsh(), "machine", here.file("again.xml", Guests.vm("machine")));
            assertThat(one.virsh().refused("migrate --live --p2p machine " + target))
                    .startsWith("error: operation failed: domain 'machine' already exists with uuid ");
            assertThat(one.virsh().refused("migrate --live --p2p machine vz+ssh://two.example/system"))
                    .startsWith("error: Operation not supported: cannot reach 'vz+ssh://two.example/system' from here");
            assertThat(one.virsh().refused("migrate --p2p machine vz+unix://two.example/system?socket=/nowhere"))
                    .isEqualTo("error: Failed to connect socket to '/nowhere': No such file or directory");
            assertThat(one.virsh().refused("migrate --p2p machine " + target + " vzmigr://"))
                    .contains("vz migration URI");
            assertThat(one.virsh().ok("domstate machine")).isEqualTo("running");
        }
    }

    /** Hosts whose directories lie side by side reach each other. */
    private static String state(Scratch scratch, String host) {
        return scratch.path("network").resolve(host).toString();
    }

    private static void start(Virsh virsh, String name, Path definition) {
        virsh.ok("define " + definition);
        virsh.ok("start " + name);
    }
}
