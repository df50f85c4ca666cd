package org.virtvzd.app.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of a test. Everything it prints is collected; it dies with the test, or with the test's JVM at the latest.
 */
public final class ChildProcess implements AutoCloseable {
    /** Far more than anything here takes, even on a machine that is busy with other things. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> command;
    private final Process process;
    private final Thread reaper;
    private final Lines out;
    private final Lines err;

    /**
     * What has become of a process.
     *
     * @param status its exit status
     * @param out what it printed
     * @param err what it complained about
     */
    public record Outcome(int status, String out, String err) {}

    private ChildProcess(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.reaper = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
        this.out = new Lines("stdout of " + process.pid(), process.getInputStream());
        this.err = new Lines("stderr of " + process.pid(), process.getErrorStream());
    }

    /**
     * Starts a process with English messages.
     *
     * @param command program and arguments
     * @param environment further variables
     * @return the process
     */
    public static ChildProcess start(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(List.copyOf(command), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a process to its end.
     *
     * @param command program and arguments
     * @return what has become of it
     */
    public static Outcome run(List<String> command) {
        try (ChildProcess child = start(command, Map.of())) {
            child.endInput();
            return child.outcome();
        }
    }

    /**
     * What it prints.
     *
     * @return its standard output
     */
    public Lines out() {
        return out;
    }

    /**
     * What it complains about.
     *
     * @return its standard error
     */
    public Lines err() {
        return err;
    }

    /**
     * Its number.
     *
     * @return the pid
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Whether it still runs.
     *
     * @return false after its end
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Writes a line to its standard input.
     *
     * @param line without its end
     */
    public void writeLine(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot talk to " + this, e);
        }
    }

    /** Closes its standard input. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, with SIGTERM; what it still says can be read, unlike after {@link Process#destroy()}. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Asks it to read its settings again, with SIGHUP. */
    public void hangUp() {
        Outcome outcome = run(List.of("kill", "-HUP", Long.toString(pid())));
        if (outcome.status() != 0) {
            throw new AssertionError("cannot send a signal to " + this + ": " + outcome);
        }
    }

    /** Ends it at once, with SIGKILL. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /**
     * Waits for its end.
     *
     * @return its exit status; 128 and the number of a signal that ended it
     */
    public int exitStatus() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("No end within " + PATIENCE + ": " + this);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + this, e);
        }
    }

    /**
     * Waits for its end and for everything it had to say.
     *
     * @return what has become of it
     */
    public Outcome outcome() {
        int status = exitStatus();
        return new Outcome(status, text(out), text(err));
    }

    private static String text(Lines lines) {
        List<String> all = lines.all(PATIENCE);
        return all.isEmpty() ? "" : String.join("\n", all) + "\n";
    }

    /** Ends it, and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        exitStatus();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }

    @Override
    public String toString() {
        return String.join(" ", command.subList(0, Math.min(command.size(), 3))) + " ... (pid " + process.pid()
                + (process.isAlive() ? ", running" : ", exit " + process.exitValue()) + ")\nstdout: " + out.soFar()
                + "\nstderr: " + err.soFar();
    }
}
