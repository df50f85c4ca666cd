package org.virtvzd.adapter.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running {@link SocketMain}. */
final class SocketProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    /**
     * Starts it.
     *
     * @param launcher command that the Java command is added to
     * @param arguments of {@link SocketMain}
     */
    SocketProcess(List<String> launcher, String... arguments) throws IOException {
        errors = Files.createTempFile("socket-process", ".log");
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SocketMain.class.getName());
        List<String> command = Stream.of(launcher, java, List.of(arguments))
                .flatMap(List::stream)
                .toList();
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What it says until it is ready. */
    List<String> awaitReady() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
            if (line == null) {
                throw new AssertionError("The process has ended: " + errors());
            }
            lines.add(line);
        }
        return lines;
    }

    long pid() {
        return process.pid();
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Ends it in an orderly way. */
    void end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(errors);
    }
}
