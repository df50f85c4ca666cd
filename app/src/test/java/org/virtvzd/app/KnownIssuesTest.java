package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Virsh;

/**
 * The known problems of libvirt's own driver: each has a test, here or elsewhere, whose name begins with its id, or says
 * why it has none. Here are those that take two daemons.
 */
class KnownIssuesTest {
    private static final int MOST = 60;
    private static final Pattern TAB = Pattern.compile("\t");
    private static final Pattern TEST = Pattern.compile("void (k\\d+[ab]?)[A-Z]\\w*\\(");
    private static final Path ROOT = Path.of("..");

    private record Issue(String id, String what, String reason) {}

    private static List<Issue> issues() throws IOException {
        try (var in = Objects.requireNonNull(KnownIssuesTest.class.getResourceAsStream("/known-issues.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> TAB.split(line, -1))
                    .map(cells -> new Issue(cells[0], cells[1], cells[2]))
                    .toList();
        }
    }

    @Test
    void everyIssueHasATestOrAReason() throws IOException {
        assumeTrue(Files.exists(ROOT.resolve("server/src/test/java")), "SKIPPED: run outside the source tree");
        Set<String> tested = tested();
        List<Issue> issues = issues();
        assertThat(issues).extracting(Issue::id).doesNotHaveDuplicates().hasSizeBetween(MOST - 10, MOST);
        assertThat(issues)
                .allSatisfy(issue -> assertThat(tested.contains(issue.id().toLowerCase(Locale.ROOT)))
                        .as("%s (%s) has a test", issue.id(), issue.what())
                        .isEqualTo(issue.reason().isEmpty()));
        assertThat(tested)
                .isSubsetOf(issues.stream()
                        .map(issue -> issue.id().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static Set<String> tested() throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> tests = files.filter(file -> file.toString().endsWith("Test.java"))
                    .filter(file -> file.toString().contains("src/test/java"))
                    .toList();
            for (Path file : tests) {
                TEST.matcher(Files.readString(file)).results().forEach(match -> found.add(match.group(1)));
            }
        }
        return found;
    }

    /** Two daemons whose hosts are neighbours, and what a client of each is told. */
    private static final class Neighbours implements AutoCloseable {
        private final Scratch here = new Scratch();
        private final Scratch there = new Scratch();
        private final DaemonProcess one = DaemonProcess.fake(here, "--fake-state", state("one"));
        private final DaemonProcess two =
                DaemonProcess.fake(there, "--fake-state", state("two"), "--fake-host", "two.example");
        private final List<ChildProcess> watchers = new ArrayList<>();

        private String state(String name) {
            return here.path("network").resolve(name).toString();
        }

        Virsh source() {
            return one.virsh();
        }

        Virsh target() {
            return two.virsh();
        }

        void define(String name) {
            source().ok("define " + here.file(name + ".xml", Guests.vm(name)));
        }

        ChildProcess watch(Virsh virsh) {
            ChildProcess watcher = virsh.start("event --event lifecycle --loop");
            watchers.add(watcher);
            return watcher;
        }

        @Override
        public void close() {
            watchers.forEach(ChildProcess::close);
            two.close();
            one.close();
            there.close();
            here.close();
        }
    }

    private static void awaitEvent(ChildProcess watcher, String domain, String what) {
        assertThat(watcher.out().await(0, line -> line.endsWith("'" + domain + "': " + what), ChildProcess.PATIENCE))
                .as(() -> what + " in " + watcher)
                .isPresent();
    }

    /** A guest of its own is started and stopped until the watcher tells of it: from then on it misses nothing. */
    private static void awaitWatching(ChildProcess watcher, Neighbours hosts, Virsh virsh) {
        String probe = hosts.here.file("probe.xml", Guests.container("probe")).toString();
        boolean heard = false;
        for (int attempt = 0; attempt < MOST && !heard; attempt++) {
            virsh.ok("define " + probe);
            virsh.ok("undefine probe");
            heard = watcher.out()
                    .await(0, line -> line.contains("'probe': Undefined"), java.time.Duration.ofMillis(500))
                    .isPresent();
        }
        assertThat(heard).as(watcher::toString).isTrue();
    }

    @Test
    void k40BothSidesTellOfAMigration() {
        try (Neighbours hosts = new Neighbours()) {
            hosts.define("moving");
            hosts.source().ok("start moving");
            ChildProcess leaving = hosts.watch(hosts.source());
            ChildProcess arriving = hosts.watch(hosts.target());
            awaitWatching(leaving, hosts, hosts.source());
            awaitWatching(arriving, hosts, hosts.target());
            hosts.source().ok("migrate --live moving " + hosts.two.uri());
            awaitEvent(leaving, "moving", "Stopped Migrated");
            awaitEvent(leaving, "moving", "Undefined Removed");
            awaitEvent(arriving, "moving", "Started Migrated");
        }
    }

    @Test
    void k44ADomainIsGoneHereAndStaysThereWhateverTheFlagsSay() {
        try (Neighbours hosts = new Neighbours()) {
            hosts.define("a");
            hosts.define("b");
            hosts.source().ok("start a");
            hosts.source().ok("start b");
            hosts.source().ok("migrate --live --persistent --undefinesource a " + hosts.two.uri());
            hosts.source().ok("migrate --live b " + hosts.two.uri());
            assertThat(hosts.source().ok("list --all --name")).isEmpty();
            assertThat(hosts.target().ok("list --name --persistent").lines().filter(line -> !line.isBlank()))
                    .containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void k45aAStoppedDomainMovesLikeARunningOne() {
        try (Neighbours hosts = new Neighbours()) {
            hosts.define("resting");
            hosts.source().ok("migrate resting " + hosts.two.uri());
            assertThat(hosts.target().ok("domstate resting")).isEqualTo("shut off");
        }
    }
}
