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
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A world of the stand-in, with the dispatcher that holds it. */
public final class StandInWorld implements AutoCloseable {
    /** The environment variable that names a world's directory. */
    public static final String VARIABLE = "PRL_STANDIN_DIR";

    private static final Path PLAIN = built("standin");
    private static final Path SANITIZED = built("standin-asan");
    private static final long LIMIT_SECONDS = 30;

    private final Path directory;
    private final Path built;
    private Process dispatcher;

    /** Beside the classes of this module's tests, whether they are in a folder or in a jar. */
    private static Path built(String name) {
        try {
            Path classes = Path.of(StandInWorld.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolveSibling(name);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private StandInWorld(Path directory, Path built) {
        this.directory = directory;
        this.built = built;
        dispatcher = launch();
    }

    /**
     * The library to load.
     *
     * @return its path
     */
    public static String library() {
        return PLAIN.resolve("libprl_sdk.so.9").toString();
    }

    /** The library that was built with sanitizers. */
    static String sanitizedLibrary() {
        return SANITIZED.resolve("libprl_sdk.so.9").toString();
    }

    /** Skips the test where there is no compiler, so that nothing was built. */
    public static void require() {
        assumeTrue(Files.exists(SANITIZED.resolve("built")), "needs gcc");
    }

    /**
     * An empty world, its dispatcher running; logins go there of whoever has its directory in the environment.
     *
     * @return the world
     */
    public static StandInWorld create() {
        return create(PLAIN);
    }

    /** The same, its dispatcher built with sanitizers. */
    static StandInWorld sanitized() {
        return create(SANITIZED);
    }

    private static StandInWorld create(Path built) {
        require();
        try {
            return new StandInWorld(Files.createTempDirectory("standin"), built);
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
            int result =
                    (int) setenv.invokeExact(arena.allocateFrom(VARIABLE), arena.allocateFrom(directory.toString()), 1);
            assertThat(result).isZero();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private Process launch() {
        try {
            Process process = new ProcessBuilder(
                            built.resolve("prl-standin-dispatcher").toString(), directory.toString())
                    .redirectError(ProcessBuilder.Redirect.appendTo(complaints().toFile()))
                    .start();
            BufferedReader out = process.inputReader();
            assertThat(out.readLine()).isEqualTo("ready");
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path complaints() {
        return directory.resolve("complaints");
    }

    /** Checks that the dispatcher, or a sanitizer in it, has not complained. */
    void assertClean() {
        assertThat(complaints()).isEmptyFile();
    }

    /**
     * Its directory.
     *
     * @return what {@value #VARIABLE} is to be
     */
    public Path directory() {
        return directory;
    }

    /**
     * Gives the dispatcher an order.
     *
     * @param pairs as the head of dispatcher/control.c says
     * @return its answer
     */
    public String order(String... pairs) {
        List<String> command =
                new ArrayList<>(List.of(PLAIN.resolve("prl-standin-ctl").toString(), directory.toString()));
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
    public void kill() {
        dispatcher.destroyForcibly();
        awaitDeath();
    }

    /** Waits until the dispatcher is dead. */
    void awaitDeath() {
        try {
            assertThat(dispatcher.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Whether the dispatcher runs.
     *
     * @return true until it dies
     */
    public boolean isAlive() {
        return dispatcher.isAlive();
    }

    /** Starts it again after its death. */
    public void restart() {
        dispatcher = launch();
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
