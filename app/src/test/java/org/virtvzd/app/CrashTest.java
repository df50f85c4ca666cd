package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Tools;

/**
 * {@code kill -9} during a stream of 1,000 defines and starts: after the restart every acknowledged change is there,
 * and nothing half-done. The one change that was under way may have happened or not.
 */
class CrashTest {
    private static final int GUESTS = 500;
    private static final int CHANGES = 2 * GUESTS;
    private static final int ROUNDS = 3;
    private static final String RUNNING = "1";
    private static final String SHUT_OFF = "5";

    /** The guests that have to be there and their states. */
    private final Map<String, String> acknowledged = new LinkedHashMap<>();

    @BeforeEach
    void requirePython() {
        Tools.requirePython();
    }

    @Test
    void everythingAcknowledgedSurvives(TestReporter reporter) {
        long seed = Long.getLong("crash.seed", new Random().nextLong());
        Random random = new Random(seed);
        reporter.publishEntry("crash.seed", Long.toString(seed));
        try (Scratch scratch = new Scratch()) {
            for (int round = 0; round < ROUNDS; round++) {
                crash(scratch, round, 1 + random.nextInt(CHANGES - 1), "-Dcrash.seed=" + seed + ", round " + round);
            }
        }
    }

    private void crash(Scratch scratch, int round, int killAfter, String label) {
        String state = scratch.path("state").toString();
        List<String> told;
        try (DaemonProcess daemon = DaemonProcess.fake(scratch, "--fake-state", state);
                ChildProcess client = stream(daemon, round)) {
            boolean reached = client.out()
                    .await(killAfter, line -> true, ChildProcess.PATIENCE)
                    .isPresent();
            daemon.child().kill();
            daemon.child().exitStatus();
            client.exitStatus();
            told = client.out().all(ChildProcess.PATIENCE);
            assertThat(reached).as(label + ": %s", client).isTrue();
        }
        told.forEach(this::note);
        try (DaemonProcess daemon = DaemonProcess.fake(scratch, "--fake-state", state)) {
            check(inventory(daemon), label + ", killed after " + killAfter + " changes, told " + told.getLast());
            assertThat(daemon.child().err().soFar()).as(label).isEmpty();
            assertThat(daemon.stop().status()).as(label).isZero();
        }
    }

    private ChildProcess stream(DaemonProcess daemon, int round) {
        String template = Guests.vm("NAME")
                .replace(Guests.uuid("NAME").toString(), "UUID")
                .replaceFirst("mac address='[^']*'", "mac address='MAC'");
        return PythonClient.script(
                "stream.py", daemon.uri(), template, Integer.toString(round * GUESTS), Integer.toString(GUESTS));
    }

    private void note(String line) {
        if (line.startsWith("defined ")) {
            acknowledged.put(line.substring("defined ".length()), SHUT_OFF);
        } else if (line.startsWith("started ")) {
            acknowledged.put(line.substring("started ".length()), RUNNING);
        }
    }

    private void check(Map<String, String> found, String label) {
        String next = "guest-" + nextNumber();
        String last = acknowledged.keySet().stream().reduce("", (first, second) -> second);
        Map<String, String> allowed = new TreeMap<>(acknowledged);
        if (found.containsKey(next) && RUNNING.equals(acknowledged.getOrDefault(last, RUNNING))) {
            allowed.put(next, SHUT_OFF); // Its definition was under way.
        } else if (RUNNING.equals(found.get(last))) {
            allowed.put(last, RUNNING); // Its start was under way.
        }
        assertThat(new TreeMap<>(found)).as(label).isEqualTo(allowed);
        acknowledged.putAll(allowed);
    }

    private int nextNumber() {
        int next = 0;
        for (String name : acknowledged.keySet()) {
            next = Math.max(next, Integer.parseInt(name.substring("guest-".length())) + 1);
        }
        return next;
    }

    /** The guests and their states, after a check that all definitions are the same. */
    private static Map<String, String> inventory(DaemonProcess daemon) {
        Map<String, String> states = new LinkedHashMap<>();
        Map<String, String> examples = new TreeMap<>();
        try (ChildProcess client = PythonClient.script("inventory.py", daemon.uri())) {
            client.exitStatus();
            for (String line : client.out().all(ChildProcess.PATIENCE)) {
                String[] parts = line.split(" ", -1);
                states.put(parts[0], parts[1]);
                examples.put(parts[2], parts[0]);
            }
        }
        assertThat(examples).as("different definitions").hasSizeLessThanOrEqualTo(1);
        return states;
    }
}
