package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Libvirtd;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.RecordingProxy;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.protocol.remote.RemoteProcedure;

/**
 * Every function of libvirt that a hypervisor's driver or its neighbours could serve: what real clients get from this
 * daemon over its socket, measured, or why they do not. docs/coverage.md is written from it.
 */
class CoverageTest {
    private static final int CALLBACKS = 99;
    private static final Pattern TAB = Pattern.compile("\t");
    private static final Pattern BLANK = Pattern.compile(" ");
    private static final String DIRECT = "direct ";
    private static final Path DOCUMENT = Path.of("../docs/coverage.md");

    /** What a function belongs to, and what the document says of that. */
    private enum Group {
        CALLBACK("What libvirt's own driver serves"),
        BEYOND("What the host could do and libvirt's own driver does not offer"),
        LIBRARY("What clients or the daemon's shell answer"),
        SIBLING("What other daemons serve, to which this one hands it on"),
        NO("What a Virtuozzo host has no way to do");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        static Group of(String word) {
            return word.startsWith("virt") && word.endsWith("d")
                    ? SIBLING
                    : valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /**
     * A row of the table.
     *
     * @param function the public function
     * @param procedures those of the remote program that it comes to; any of them will do
     * @param place its group, or the daemon that serves it
     * @param reason why it is not served, or not called here; empty when it is
     */
    private record Row(String function, List<String> procedures, String place, String reason) {
        Group group() {
            return Group.of(place);
        }

        boolean served(Set<String> served) {
            return procedures.stream().anyMatch(served::contains);
        }

        String line() {
            String outcome = reason.isEmpty() ? "yes" : "–";
            String where = group() == Group.SIBLING ? place : "";
            String why =
                    Stream.of(where, reason).filter(part -> !part.isEmpty()).collect(Collectors.joining(": "));
            return "| `" + function + "` | " + outcome + " | " + why + " |";
        }
    }

    private static List<Row> table() throws IOException {
        try (var in = CoverageTest.class.getResourceAsStream("/coverage.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> TAB.split(line, -1))
                    .map(cells -> new Row(
                            cells[0],
                            cells[1].equals("-") ? List.of() : List.of(BLANK.split(cells[1], -1)),
                            cells[2],
                            cells[3]))
                    .toList();
        }
    }

    @Test
    void everyRowNamesProceduresThatExist() throws IOException {
        Set<String> known = Stream.of(RemoteProcedure.values()).map(Enum::name).collect(Collectors.toSet());
        List<Row> rows = table();
        assertThat(rows).flatExtracting(Row::procedures).isSubsetOf(known);
        assertThat(rows).extracting(Row::function).doesNotHaveDuplicates();
        assertThat(rows).filteredOn(row -> row.group() == Group.CALLBACK).hasSize(CALLBACKS);
        assertThat(rows).filteredOn(row -> row.group() == Group.NO).allMatch(row -> !row.reason()
                .isEmpty());
    }

    /** What the table says is what a client sees: no function works that is listed with a reason, and all others do. */
    @Test
    void theTableSaysWhatClientsGet() throws IOException {
        Set<String> served = measure();
        List<String> lies = table().stream()
                .filter(row -> row.served(served) != row.reason().isEmpty())
                .map(row -> row.function() + (row.reason().isEmpty() ? " is not served" : " is served"))
                .toList();
        assertThat(lies).isEmpty();
    }

    private static Set<String> measure() {
        try (Scratch here = new Scratch();
                Scratch there = new Scratch();
                Scratch elsewhere = new Scratch();
                Libvirtd sibling = Libvirtd.start(here)) {
            Path config = here.file("virtvzd.conf", "sibling_sock = \"" + sibling.socket() + "\"\n");
            String state = here.path("network").toString();
            try (DaemonProcess daemon =
                            DaemonProcess.fake(here, "-f", config.toString(), "--fake-state", state + "/one");
                    DaemonProcess other =
                            DaemonProcess.fake(there, "--fake-state", state + "/two", "--fake-host", "two.example");
                    DaemonProcess slow = DaemonProcess.fake(elsewhere, "--fake-inventory", "demo", "--fake-slow");
                    RecordingProxy proxy = new RecordingProxy(here.path("proxy"), daemon.readWriteSocket());
                    RecordingProxy slowProxy = new RecordingProxy(elsewhere.path("proxy"), slow.readWriteSocket())) {
                Set<String> served = new TreeSet<>(exercise(
                        List.of(uri(here), other.uri(), here.path("images").toString(), daemon.uri(), uri(elsewhere))));
                served.addAll(names(proxy.served()));
                served.addAll(names(slowProxy.served()));
                return served;
            }
        }
    }

    private static String uri(Scratch scratch) {
        return "vz+unix:///system?socket=" + scratch.path("proxy");
    }

    /** Makes all calls; returns those of which only the client can tell that they went well. */
    private static List<String> exercise(List<String> arguments) {
        try (ChildProcess script = PythonClient.script("coverage.py", arguments.toArray(String[]::new))) {
            script.endInput();
            ChildProcess.Outcome outcome = script.outcome();
            assertThat(outcome.status()).as(script::toString).isZero();
            assertThat(outcome.out()).endsWith("done\n");
            return outcome.out()
                    .lines()
                    .filter(line -> line.startsWith(DIRECT))
                    .map(line -> line.substring(DIRECT.length()))
                    .toList();
        }
    }

    private static Set<String> names(Set<Integer> procedures) {
        return Stream.of(RemoteProcedure.values())
                .filter(procedure -> procedures.contains(procedure.number()))
                .map(Enum::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theDocumentIsWrittenFromTheTable() throws IOException {
        String expected = document(table());
        Path document = Path.of("").toAbsolutePath().resolve(DOCUMENT);
        assumeTrue(Files.exists(document.resolveSibling("architecture.md")), "SKIPPED: run outside the source tree");
        Path written = Files.writeString(Path.of("target", "coverage.md"), expected);
        assertThat(Files.exists(document) ? Files.readString(document) : "")
                .as("docs/coverage.md is out of date; take %s", written)
                .isEqualTo(expected);
    }

    private static String document(List<Row> rows) {
        Map<Group, List<Row>> groups = new EnumMap<>(Group.class);
        rows.forEach(row ->
                groups.computeIfAbsent(row.group(), key -> new ArrayList<>()).add(row));
        StringBuilder text = new StringBuilder("""
                # Coverage

                Every function of libvirt that a hypervisor's driver or its neighbours could serve. "yes" is measured:
                `CoverageTest` makes the calls with libvirt's Python binding over the daemon's socket, on the fake
                hypervisor, and looks at what the daemon answered. It also writes this file.

                | what | served | of |
                |---|---:|---:|
                """);
        groups.forEach((group, all) -> text.append("| " + group.title + " | "
                + all.stream().filter(row -> row.reason().isEmpty()).count() + " | " + all.size() + " |\n"));
        groups.forEach((group, all) -> {
            text.append("\n## " + group.title + "\n\n| function | served | |\n|---|---|---|\n");
            all.forEach(row -> text.append(row.line() + "\n"));
        });
        return text.toString();
    }
}
