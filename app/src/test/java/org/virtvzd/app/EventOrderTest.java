package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.FakeHost;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.Virsh;

/** {@code virsh event --all --loop} in one client sees what another one does, all of it and in order. */
@Tag("any-host")
class EventOrderTest {
    private static final int ROUNDS = 50;
    private static final int ATTEMPTS = 200;

    @RegisterExtension
    private static final FakeHost HOST = FakeHost.with();

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
