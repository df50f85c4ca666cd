package org.virtvzd.app;

import java.util.Optional;
import org.virtvzd.app.cli.Options;
import org.virtvzd.app.log.Log;
import org.virtvzd.app.process.ExitStatus;
import org.virtvzd.server.LibvirtVersion;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of the daemon. */
public final class Main {
    private static final String PROGRAM = System.getProperty("virtvzd.argv0", "virtvzd");

    private Main() {}

    /**
     * Runs the daemon until it is told to stop.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        int status = start(args);
        if (status != ExitStatus.RUNNING) {
            System.exit(status);
        }
    }

    private static int start(String[] args) {
        Options options = new Options();
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF); // Repeating an option needs no warning.
        CommandLine commandLine = new CommandLine(options)
                .setAbbreviatedOptionsAllowed(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true);
        try {
            commandLine.parseArgs(args);
        } catch (ParameterException e) {
            return refuse(commandLine, e);
        }
        if (options.help()) {
            commandLine.usage(System.err);
            return ExitStatus.OK;
        }
        if (options.version()) {
            System.out.println(PROGRAM + " (libvirt) " + LibvirtVersion.TEXT);
            return ExitStatus.OK;
        }
        Optional<String> complaint = options.complaint();
        if (complaint.isPresent()) {
            System.err.println(PROGRAM + ": " + complaint.get());
            return ExitStatus.USAGE;
        }
        return new Daemon(options, Log.install()).start();
    }

    private static int refuse(CommandLine commandLine, ParameterException error) {
        boolean strayWord = error instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
        if (strayWord) {
            System.err.println(PROGRAM + ": unexpected, non-option, command line arguments");
        } else {
            System.err.println(PROGRAM + ": " + error.getMessage());
            commandLine.usage(System.err);
        }
        return ExitStatus.USAGE;
    }
}
