package org.virtvzd.adapter.vzsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A world of the stand-in, with the dispatcher that holds it. */
final class StandInWorld implements AutoCloseable {
    private static final Path BUILT = Path.of("target/standin").toAbsolutePath();
    private static final long LIMIT_SECONDS = 30;

    private final Path directory;
    private Process dispatcher;

    private StandInWorld(Path directory) {
        this.directory = directory;
        dispatcher = launch(directory);
    }

    /** The library to load. */
    static String library() {
        return BUILT.resolve("libprl_sdk.so.9").toString();
    }

    /** Skips the test where there is no compiler, so that nothing was built. */
    static void require() {
        assumeTrue(Files.exists(BUILT.resolve("built")), "needs gcc");
    }

    /** An empty world, its dispatcher running; logins of this process go there from now on. */
    static StandInWorld create() {
        require();
        try {
            StandInWorld world = new StandInWorld(Files.createTempDirectory("standin"));
            world.enter();
            return world;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the logins of this process go to this world. */
    @SuppressWarnings("restricted") // The library reads the environment of the process, which Java cannot change.
    void enter() {
        Linker linker = Linker.nativeLinker();
        var setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) setenv.invokeExact(
                    arena.allocateFrom("PRL_STANDIN_DIR"), arena.allocateFrom(directory.toString()), 1);
            assertThat(result).isZero();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static Process launch(Path directory) {
        try {
            Process process = new ProcessBuilder(
                            BUILT.resolve("prl-standin-dispatcher").toString(), directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader();
            assertThat(out.readLine()).isEqualTo("ready");
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its directory. */
    Path directory() {
        return directory;
    }

    /** Gives the dispatcher an order; what they are stands at the head of dispatcher/control.c. */
    String order(String... pairs) {
        List<String> command =
                new ArrayList<>(List.of(BUILT.resolve("prl-standin-ctl").toString(), directory.toString()));
        command.addAll(List.of(pairs));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(out).isZero();
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Kills the dispatcher, as kill -9 does. */
    void kill() {
        dispatcher.destroyForcibly();
        try {
            assertThat(dispatcher.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether the dispatcher runs. */
    boolean isAlive() {
        return dispatcher.isAlive();
    }

    /** Starts it again after its death. */
    void restart() {
        dispatcher = launch(directory);
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
