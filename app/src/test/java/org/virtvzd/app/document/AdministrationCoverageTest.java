package org.virtvzd.app.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.cli.OptionName;
import org.virtvzd.app.config.ConfigKey;
import org.virtvzd.protocol.admin.AdminProcedure;

/**
 * Every option, key, sentence and procedure of the daemon's administration is in a test; docs/administration.md shows in
 * which. Run with {@code -Ddocuments.write=true} the test writes that file.
 */
class AdministrationCoverageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCUMENT = ROOT.resolve("docs/administration.md");
    private static final Pattern TAB = Pattern.compile("\t");

    /** A source of a test is one string once the seams of long literals are gone. */
    private static final Pattern SEAM = Pattern.compile("\"\\s*\\+\\s*\"");

    /** The tests of the administration; others use options and keys without being about them. */
    private static final Set<String> ABOUT_IT = Set.of(
            "AdminCallsTest",
            "AdminChangesTest",
            "AdminClientTest",
            "BackgroundTest",
            "ClientLimitsTest",
            "ClientSessionTest",
            "CommandLineTest",
            "ConfParserTest",
            "ConfigurationTest",
            "CoverageTest",
            "DaemonConfigTest",
            "DaemonLifeTest",
            "DaemonLogTest",
            "DaemonTimeoutTest",
            "HooksTest",
            "MigrationTest",
            "PidFileTest",
            "PolkitAuthTest",
            "PolkitTest",
            "ReloadTest",
            "SaslAuthTest",
            "SaslTest",
            "ServerLimitsTest",
            "SiblingDaemonTest",
            "SocketActivationTest",
            "SystemdTest",
            "WorkerLimitTest");

    private final Map<String, String> tests = tests();

    /** Something that must be in a test. */
    private record Item(String name, List<String> tests, String excuse) {
        String row() {
            String where = tests.isEmpty()
                    ? excuse
                    : tests.stream().map(test -> "`" + test + "`").collect(Collectors.joining(", "));
            return "| `" + name.strip() + "` | " + where + " |\n";
        }
    }

    @Test
    void everythingIsInATestAndTheDocumentSaysInWhich() throws IOException {
        List<Item> options =
                Arrays.stream(OptionName.values()).map(this::option).toList();
        List<Item> keys = Arrays.stream(ConfigKey.values())
                .map(key -> item(key.word(), word(key.word())))
                .toList();
        List<Item> procedures = Arrays.stream(AdminProcedure.values())
                .map(procedure -> item(procedure.name(), word("AdminProcedure." + procedure.name())))
                .toList();
        List<Item> messages = messages();
        assertThat(Stream.of(options, keys, procedures, messages).flatMap(List::stream))
                .allSatisfy(item -> assertThat(item.tests().isEmpty())
                        .as(item.name())
                        .isEqualTo(!item.excuse().isEmpty()));
        String text = """
                # Administration and its tests

                Every option, key, sentence and procedure by which an administrator meets the daemon, and the tests that it is in.
                `AdministrationCoverageTest` finds them and writes this file.
                """ + table("Options", options) + table("Keys of virtvzd.conf", keys)
                + table("Procedures of the admin program", procedures) + table("Sentences", messages);
        if (Boolean.getBoolean("documents.write")) {
            Files.writeString(DOCUMENT, text);
        }
        assertThat(DOCUMENT).hasContent(text);
    }

    private static String table(String title, List<Item> items) {
        return "\n## " + title + "\n\n| what | test |\n|---|---|\n"
                + items.stream().map(Item::row).collect(Collectors.joining());
    }

    private Item option(OptionName name) {
        Predicate<String> isLong = word(name.toString());
        Predicate<String> isShort = source ->
                name.letter().filter(letter -> source.contains("\"-" + letter)).isPresent();
        return item(name.toString(), isLong.or(isShort));
    }

    private List<Item> messages() throws IOException {
        try (Stream<String> lines = Files.lines(ROOT.resolve("app/src/test/resources/daemon-messages.tsv"))) {
            return lines.filter(line -> !line.startsWith("#"))
                    .map(line -> TAB.split(line, -1))
                    .map(parts -> new Item(
                            parts[0], find(source -> source.contains(parts[0])), parts.length > 1 ? parts[1] : ""))
                    .toList();
        }
    }

    private Item item(String name, Predicate<String> isIn) {
        return new Item(name, find(isIn), "");
    }

    private List<String> find(Predicate<String> isIn) {
        return tests.entrySet().stream()
                .filter(test -> isIn.test(test.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Predicate<String> word(String text) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(text) + "(?![\\w-])")
                .asPredicate();
    }

    /** Sources of test classes by name. */
    private static Map<String, String> tests() {
        Map<String, String> found = new TreeMap<>();
        for (String module : List.of("app", "server", "adapters/unix-socket", "adapters/polkit")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    if (ABOUT_IT.contains(name)) {
                        String source = SEAM.matcher(Files.readString(file)).replaceAll("");
                        found.merge(name, source, String::concat);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }
}
