package org.virtvzd.adapter.vzsdk.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.virtvzd.adapter.vzsdk.StandInWorld;

/**
 * What Java believes of the library is what a C compiler makes of the tables: widths of parameters and results, values of
 * constants, layouts of structures.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbiTest {
    private static final Path TABLES = Path.of("src/main/tables");
    private static final Path GENERATED = Path.of("target/generated-sources");
    private static final Pattern LINKED = Pattern.compile("function\\(\\d+, \"(\\w+)\", \"([JIA]+)\"\\)");
    private static final long LIMIT_SECONDS = 60;

    private Map<String, String> fromC = Map.of();

    @BeforeAll
    void askTheCompiler(@TempDir Path folder) throws Exception {
        StandInWorld.require();
        Path source = folder.resolve("abi.c");
        Files.writeString(source, program());
        Path program = folder.resolve("abi");
        run(List.of("gcc", "-I" + GENERATED.resolve("c"), "-o", program.toString(), source.toString()));
        fromC = run(List.of(program.toString()))
                .lines()
                .map(line -> line.split("\t", 2))
                .collect(Collectors.toMap(cells -> cells[0], cells -> cells[1]));
    }

    private static String program() throws IOException {
        StringBuilder text = new StringBuilder("""
                #include "prlsdk.h"
                #include <stddef.h>
                #include <stdio.h>
                static char width(size_t size, int pointer) { return pointer ? 'A' : size == 8 ? 'J' : size == 4 ? 'I' : '?'; }
                int main(void) {
                """);
        for (List<String> row : rows("sdk-functions.tsv")) {
            List<String> types = new ArrayList<>(List.of(row.get(1)));
            if (!row.get(2).equals("-")) {
                for (String parameter : row.get(2).split("; *", -1)) {
                    types.add(parameter.substring(parameter.indexOf(':') + 1, parameter.lastIndexOf(' ')));
                }
            }
            text.append("    printf(\"").append(row.getFirst()).append("\\t");
            text.append("%c".repeat(types.size())).append("\\n\"");
            types.forEach(type -> text.append(", width(sizeof(")
                    .append(type)
                    .append("), __builtin_classify_type((")
                    .append(type)
                    .append(")0) == 5)"));
            text.append(");\n");
        }
        for (List<String> row : rows("sdk-constants.tsv")) {
            String format = row.get(1).startsWith("\"") ? "%s" : "%d";
            text.append("    printf(\"" + row.getFirst() + "\\t" + format + "\\n\", " + row.getFirst() + ");\n");
        }
        text.append("""
                    printf("defaults\\t%zu %zu %zu\\n", sizeof(PRL_GET_VM_CONFIG_PARAM_DATA),
                           offsetof(PRL_GET_VM_CONFIG_PARAM_DATA, sConfigSample),
                           offsetof(PRL_GET_VM_CONFIG_PARAM_DATA, nOsVersion));
                    printf("limits\\t%zu %zu\\n", sizeof(PRL_CPULIMIT_DATA), offsetof(PRL_CPULIMIT_DATA, type));
                    printf("other limits\\t%zu %zu %zu %zu\\n", sizeof(PRL_IOLIMIT_DATA), offsetof(PRL_IOLIMIT_DATA, type),
                           sizeof(PRL_MEMGUARANTEE_DATA), offsetof(PRL_MEMGUARANTEE_DATA, type));
                    return 0;
                }
                """);
        return text.toString();
    }

    private static List<List<String>> rows(String table) throws IOException {
        return Files.readAllLines(TABLES.resolve(table)).stream()
                .filter(line -> !line.startsWith("#"))
                .skip(1)
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out;
    }

    @Test
    void everyFunctionIsLinkedWithItsWidths() throws IOException {
        Map<String, String> linked = new HashMap<>();
        String source = Files.readString(GENERATED.resolve("tables/org/virtvzd/adapter/vzsdk/sdk/Prl.java"));
        LINKED.matcher(source).results().forEach(match -> linked.put(match.group(1), match.group(2)));
        assertThat(linked.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        rows("sdk-bindings.tsv").stream().map(List::getFirst).toList());
        assertThat(linked)
                .hasSizeGreaterThan(150)
                .allSatisfy((name, shape) -> assertThat(shape).as(name).isEqualTo(fromC.get(name)));
    }

    @Test
    void everyConstantHasItsValue() throws IOException {
        Map<String, String> ours = Stream.of(PrlConstants.class.getDeclaredFields())
                .collect(Collectors.toMap(Field::getName, AbiTest::value));
        assertThat(ours.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        rows("sdk-constants.tsv").stream().map(List::getFirst).toList());
        assertThat(ours).allSatisfy((name, value) -> assertThat(value).as(name).isEqualTo(fromC.get(name)));
    }

    private static String value(Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void structuresAreLaidOutAlike() {
        assertThat(fromC)
                .containsEntry("defaults", "16 4 12")
                .containsEntry("limits", "8 4")
                .containsEntry("other limits", "8 4 8 4");
        assertThat(Structures.DEFAULTS_WANTED.byteSize()).isEqualTo(16);
        assertThat(Structures.DEFAULTS_WANTED.byteOffset(name("sConfigSample"))).isEqualTo(4);
        assertThat(Structures.DEFAULTS_WANTED.byteOffset(name("nOsVersion"))).isEqualTo(12);
        assertThat(Structures.LIMIT.byteSize()).isEqualTo(8);
        assertThat(Structures.LIMIT.byteOffset(name("type"))).isEqualTo(4);
    }

    private static java.lang.foreign.MemoryLayout.PathElement name(String field) {
        return java.lang.foreign.MemoryLayout.PathElement.groupElement(field);
    }
}
