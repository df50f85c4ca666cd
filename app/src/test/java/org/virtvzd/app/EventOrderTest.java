package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.Virsh;

/** {@code virsh event --all --loop} in one client sees what another one does, all of it and in order. */
@Tag("any-host")
class EventOrderTest {
    private static final int ROUNDS = 50;
    private static final int ATTEMPTS = 200;

    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.with();

    private final Virsh virsh = HOST.virsh();

    @Test
    void everyChangeOfAnotherClientIsSeenInOrder() {
        try (ChildProcess watcher = virsh.start("event --all --loop")) {
            awaitWatching(watcher);
            String file = HOST.scratch().file("seen.xml", Guests.vm("seen")).toString();
            virsh.ok("define " + file);
            List.of("start", "suspend", "resume", "reboot", "managedsave", "start", "shutdown", "undefine")
                    .forEach(command -> virsh.ok(command + " seen"));
            awaitLast(watcher, "seen");
            assertThat(linesAbout(watcher, "seen"))
                    .containsExactly(
                            "event 'lifecycle' for domain 'seen': Defined Added",
                            "event 'lifecycle' for domain 'seen': Started Booted",
                            "event 'lifecycle' for domain 'seen': Suspended Paused",
                            "event 'lifecycle' for domain 'seen': Resumed Unpaused",
                            "event 'reboot' for domain 'seen'",
                            "event 'lifecycle' for domain 'seen': Stopped Saved",
                            "event 'lifecycle' for domain 'seen': Started Restored",
                            "event 'lifecycle' for domain 'seen': Stopped Shutdown",
                            "event 'lifecycle' for domain 'seen': Undefined Removed");
        }
    }

    /**
     * Whatever a definition says, its change is told; devices and media of a guest that is off are not. On the fake only:
     * the stand-in of a real host takes no disk from a running machine.
     */
    @Test
    @Tag("fake-only")
    void changesOfADefinitionAreTold() {
        try (ChildProcess watcher = virsh.start("event --all --loop")) {
            awaitWatching(watcher);
            String drive = Guests.vm("told").replace("<graphics", """
                    <disk type='file' device='cdrom'><source file='/vz/one.iso'/><target dev='hda' bus='ide'/></disk>
                    <graphics""");
            virsh.ok("define " + HOST.scratch().file("told.xml", drive));
            virsh.ok("change-media told hda /vz/two.iso --config");
            virsh.ok("start told");
            virsh.ok("desc told --live --config --title Short");
            virsh.ok("metadata told --live --config --uri http://example.org/app --key app --set <a/>");
            virsh.ok("attach-disk told /vz/more.hdd sdb --live --config");
            virsh.ok("detach-disk told sdb --live --config");
            virsh.ok("change-media told hda --eject --live --config");
            virsh.ok("change-media told hda /vz/three.iso --insert --live --config");
            virsh.ok("setmem told 1G --live --config");
            virsh.ok("destroy told");
            virsh.ok("undefine told");
            awaitLast(watcher, "told");
            assertThat(linesAbout(watcher, "told"))
                    .filteredOn(line -> !line.contains("Defined Updated"))
                    .containsExactly(
                            "event 'lifecycle' for domain 'told': Defined Added",
                            "event 'lifecycle' for domain 'told': Started Booted",
                            "event 'metadata-change' for domain 'told': type title, uri <null>",
                            "event 'metadata-change' for domain 'told': type element, uri http://example.org/app",
                            "event 'device-added' for domain 'told': scsi0-0-0-1",
                            "event 'device-removed' for domain 'told': scsi0-0-0-1",
                            "event 'tray-change' for domain 'told' disk ide0-0-0: opened",
                            "event 'tray-change' for domain 'told' disk ide0-0-0: closed",
                            "event 'balloon-change' for domain 'told': 1048576KiB",
                            "event 'lifecycle' for domain 'told': Stopped Destroyed",
                            "event 'lifecycle' for domain 'told': Undefined Removed");
        }
    }

    @Test
    void manyQuickChangesLoseNothing() {
        try (ChildProcess watcher = virsh.start("event --all --loop");
                PythonClient python = HOST.python()) {
            awaitWatching(watcher);
            python.value("conn.defineXML(" + PythonClient.literal(Guests.container("quick")) + ")");
            python.value("[(dom('quick').create(), dom('quick').destroy()) for i in range(" + ROUNDS + ")]");
            python.value("dom('quick').undefine()");
            awaitLast(watcher, "quick");
            List<String> expected = IntStream.range(0, 2 * ROUNDS + 2)
                    .mapToObj(i -> "event 'lifecycle' for domain 'quick': " + what(i))
                    .toList();
            assertThat(linesAbout(watcher, "quick")).isEqualTo(expected);
        }
    }

    private static String what(int index) {
        if (index == 0) {
            return "Defined Added";
        }
        if (index == 2 * ROUNDS + 1) {
            return "Undefined Removed";
        }
        return index % 2 == 1 ? "Started Booted" : "Stopped Destroyed";
    }

    /** virsh does not say when it has subscribed: something is changed again and again until it notices. */
    private void awaitWatching(ChildProcess watcher) {
        String file = HOST.scratch().file("marker.xml", Guests.vm("marker")).toString();
        for (int i = 0; i < ATTEMPTS; i++) {
            virsh.ok("define " + file);
            if (watcher.out()
                    .await(0, line -> line.contains("'marker'"), Duration.ofMillis(100))
                    .isPresent()) {
                return;
            }
        }
        throw new AssertionError("No event arrived: " + watcher);
    }

    private static void awaitLast(ChildProcess watcher, String name) {
        assertThat(watcher.out().await(0, line -> line.contains("'" + name + "': Undefined"), ChildProcess.PATIENCE))
                .as(watcher::toString)
                .isPresent();
    }

    private static List<String> linesAbout(ChildProcess watcher, String name) {
        return watcher.out().soFar().stream()
                .filter(line -> line.contains("'" + name + "'"))
                .toList();
    }
}
