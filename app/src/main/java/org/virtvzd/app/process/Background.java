package org.virtvzd.app.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A daemon in the background. A JVM cannot split in two as other daemons do, so the process that was started checks what
 * can be checked in the foreground, starts itself anew in a session of its own, in the root folder and without terminal,
 * waits until that one has said how its start went, and ends with the truth about it.
 */
public final class Background {
    /** Tells the new process that it is one, and which folder paths are relative to. */
    private static final String ORIGIN = "VIRTVZD_STARTED_FROM";

    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final Pattern NUL = Pattern.compile("\0");

    private Background() {}

    /**
     * Where the process that this one is the background of was started.
     *
     * @param environment of this process
     * @return a folder; empty in the foreground
     */
    public static Optional<Path> origin(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(ORIGIN)).map(Path::of);
    }

    /**
     * Starts this process's command line in the background and waits until it serves or has failed.
     *
     * @return how its start went: {@link ExitStatus#OK} or what it failed with
     */
    public static int start() {
        // The standard output stays connected until the start is over: its end is the end of the process.
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "exec setsid \"$@\" < /dev/null 2> /dev/null", "sh"));
        try {
            command.addAll(List.of(NUL.split(Files.readString(COMMAND_LINE, UTF_8))));
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(new File("/")).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put(ORIGIN, Path.of("").toAbsolutePath().toString());
            Process process = builder.start();
            int status = process.getInputStream().read();
            return status < 0 ? ExitStatus.INITIALIZATION : status;
        } catch (IOException e) {
            return ExitStatus.INITIALIZATION;
        }
    }

    /**
     * Says in the background how the start went, and lets go of the process that waits for it.
     *
     * @param status {@link ExitStatus#OK} once clients are served, or what it failed with
     */
    public static void report(int status) {
        System.out.write(status);
        System.out.close();
    }

    /**
     * What a start in the background failed with, as the one who started it is told.
     *
     * @param status what it failed with
     * @return libvirt's sentence
     */
    public static String failure(int status) {
        String text =
                switch (status) {
                    case ExitStatus.PID_FILE -> "Unable to obtain pidfile";
                    case ExitStatus.RUN_DIRECTORY -> "Unable to create rundir";
                    case ExitStatus.NETWORK -> "Unable to initialize network sockets";
                    case ExitStatus.AUDIT -> "Unable to initialize audit system";
                    case ExitStatus.BACKGROUND_CONFIG -> "Unable to load configuration file";
                    default -> "Unable to initialize libvirt";
                };
        return text + ". Check /var/log/messages or run without --daemon for more info.";
    }
}
