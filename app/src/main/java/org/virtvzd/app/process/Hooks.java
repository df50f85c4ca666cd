package org.virtvzd.app.process;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Programs of the administrator that are run when the daemon starts, ends or reads its settings again: the file
 * {@code daemon} and then the executable files in {@code daemon.d}, by name. What becomes of them changes nothing.
 *
 * @param folder where they are
 */
public record Hooks(Path folder) {
    private static final System.Logger LOG = System.getLogger(Hooks.class.getName());

    /** Much longer than any sensible hook takes; one that takes longer is ended. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Something that hooks are run for. */
    public enum Occasion {
        /** The daemon is about to serve. */
        START("start", "-", "start"),
        /** The daemon has stopped to serve. */
        SHUTDOWN("shutdown", "-", "shutdown"),
        /** The daemon is about to read its settings again. */
        RELOAD("reload", "begin", "SIGHUP");

        private final String operation;
        private final String step;
        private final String extra;

        Occasion(String operation, String step, String extra) {
            this.operation = operation;
            this.step = step;
            this.extra = extra;
        }
    }

    /**
     * The usual folder.
     *
     * @return the hooks in it
     */
    public static Hooks usual() {
        return new Hooks(Path.of(System.getProperty("virtvzd.hooks", "/etc/libvirt/hooks")));
    }

    /**
     * Runs all of them, one after the other.
     *
     * @param occasion what for
     */
    public void run(Occasion occasion) {
        for (Path program : programs()) {
            run(program, occasion);
        }
    }

    private List<Path> programs() {
        List<Path> found = new ArrayList<>();
        Path main = folder.resolve("daemon");
        if (isProgram(main)) {
            found.add(main);
        }
        Path more = folder.resolve("daemon.d");
        if (Files.isDirectory(more)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(more, Hooks::isProgram)) {
                List<Path> sorted = new ArrayList<>();
                files.forEach(sorted::add);
                sorted.sort(null);
                found.addAll(sorted);
            } catch (IOException e) {
                LOG.log(WARNING, "cannot look for hook scripts in {0}: {1}", more, e.getMessage());
            }
        }
        return found;
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static void run(Path program, Occasion occasion) {
        try {
            Process process = new ProcessBuilder(
                            program.toString(), "-", occasion.operation, occasion.step, occasion.extra)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.log(WARNING, "the hook script {0} was ended after {1} s", program, LONGEST.toSeconds());
            } else if (process.exitValue() != 0) {
                LOG.log(WARNING, "the hook script {0} ended with status {1}", program, process.exitValue());
            }
        } catch (IOException e) {
            LOG.log(WARNING, "cannot run the hook script {0}: {1}", program, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
