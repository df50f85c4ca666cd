package org.virtvzd.adapter.vzsdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random commands against the library and dispatcher under the address sanitizer, in a process of its own: no report, no
 * handle left, memory that does not grow. Short here; {@code -Dvirtvzd.soak.seconds=3600} makes it an hour.
 */
class SoakTest {
    private static final long SECONDS = Long.getLong("virtvzd.soak.seconds", 8);
    private static final long SEED = Long.getLong("virtvzd.soak.seed", 1);
    private static final Pattern MEASURED = Pattern.compile("(half|end) handles=(\\d+) residentKiB=(\\d+)");

    /** The JVM's own heap and compiled code may still grow in the second half of a short run. */
    private static final long MOST_GROWTH_KIB = 64 * 1024;

    @TempDir
    private Path folder;

    @Test
    void nothingIsReportedAndNothingIsLeft() throws Exception {
        try (StandInWorld world = StandInWorld.sanitized()) {
            world.order("set=perf-ms", "value=20");
            String out = soak(world);
            assertThat(out).doesNotContain("AddressSanitizer", "runtime error").contains("done commands=");
            Matcher measured = MEASURED.matcher(out);
            assertThat(measured.find()).as(out).isTrue();
            long half = Long.parseLong(measured.group(3));
            assertThat(measured.group(2)).as("handles").isEqualTo("1");
            assertThat(measured.find()).as(out).isTrue();
            assertThat(measured.group(2)).as("handles").isEqualTo("1");
            assertThat(Long.parseLong(measured.group(3))).as("memory").isLessThan(half + MOST_GROWTH_KIB);
            world.assertClean();
        }
    }

    private String soak(StandInWorld world) throws IOException, InterruptedException {
        Path output = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Soak.class.getName(),
                        StandInWorld.sanitizedLibrary(),
                        Long.toString(SECONDS),
                        Long.toString(SEED)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // The JVM handles some signals itself and never frees what it holds at its end. Freed memory is kept back, a
        // little.
        builder.environment()
                .put(
                        "ASAN_OPTIONS",
                        "detect_leaks=0:handle_segv=0:handle_sigill=0:handle_sigfpe=0:quarantine_size_mb=4");
        builder.environment().put("LD_PRELOAD", runtime());
        builder.environment().put(StandInWorld.VARIABLE, world.directory().toString());
        Process process = builder.start();
        boolean ended = process.waitFor(2 * SECONDS + 120, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(ended).as("ended in time: %s", text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    /** A program that was not built with the sanitizer must have its library loaded first. */
    private static String runtime() throws IOException, InterruptedException {
        Process gcc = new ProcessBuilder("gcc", "-print-file-name=libasan.so").start();
        String name = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(gcc.waitFor()).isZero();
        return name;
    }
}
