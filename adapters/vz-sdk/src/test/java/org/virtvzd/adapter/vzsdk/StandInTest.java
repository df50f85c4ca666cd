package org.virtvzd.adapter.vzsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stand-in library keeps the rules of the real one: each case of the C program is run under the address and
 * undefined-behaviour sanitizers, in a world of its own, and must leave no handle behind.
 */
class StandInTest {
    private static final Path PLAIN = Path.of("target/standin").toAbsolutePath();
    private static final Path SANITIZED = Path.of("target/standin-asan").toAbsolutePath();
    private static final Path FUNCTIONS = Path.of("src/main/tables/sdk-functions.tsv");
    private static final int STANDIN_COLUMN = 5;
    private static final int DRIVER_COLUMN = 4;
    /** More than any case takes on a loaded machine. */
    private static final long LIMIT_SECONDS = 150;

    @TempDir
    Path worlds;

    @BeforeAll
    static void onlyWhereItWasBuilt() {
        assumeTrue(Files.exists(SANITIZED.resolve("built")), "needs gcc");
    }

    @TestFactory
    Stream<DynamicTest> keepsTheRules() throws Exception {
        List<String> cases = run("--list").lines().toList();
        assertThat(cases).hasSizeGreaterThan(30);
        return cases.stream()
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> assertThat(run(name, worlds.resolve(name).toString()))
                                .endsWith("passed\n")));
    }

    @Test
    void exportsWhatItsTableSays() throws IOException {
        List<List<String>> rows = Files.readAllLines(FUNCTIONS).stream()
                .filter(line -> !line.startsWith("#"))
                .skip(1)
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup library = SymbolLookup.libraryLookup(PLAIN.resolve("libprl_sdk.so.9"), arena);
            for (List<String> row : rows) {
                assertThat(library.find(row.getFirst()).isPresent())
                        .as(row.getFirst())
                        .isEqualTo(!row.get(STANDIN_COLUMN).equals("-"));
            }
        }
        assertThat(rows.stream().filter(row -> row.get(DRIVER_COLUMN).equals("yes")))
                .as("what the C driver imports")
                .hasSize(167)
                .noneMatch(row -> row.get(STANDIN_COLUMN).equals("-")
                        || row.get(STANDIN_COLUMN).equals("unimplemented"));
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("standin", ".log");
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(SANITIZED.resolve("standin-test").toString()), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        Files.delete(output);
        assertThat(ended).as("ended in time: %s", text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
