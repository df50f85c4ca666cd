package org.virtvzd.app;

import java.nio.file.Path;
import org.virtvzd.app.cli.CommandLine;
import org.virtvzd.app.cli.Options;
import org.virtvzd.app.cli.Usage;
import org.virtvzd.app.log.Log;
import org.virtvzd.app.process.Background;
import org.virtvzd.app.process.ExitStatus;
import org.virtvzd.app.process.Identity;
import org.virtvzd.server.LibvirtVersion;

/** Entry point of the daemon. */
public final class Main {
    /** The program's name as it was typed; the launcher knows it. */
    static final String PROGRAM = System.getProperty("virtvzd.argv0", "virtvzd");

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
        Path here = Background.origin(System.getenv()).orElse(Path.of(""));
        return switch (CommandLine.parse(here, args)) {
            case CommandLine.Run(Options options) -> new Daemon(options, Log.install()).start();
            case CommandLine.Help help -> {
                System.err.print(usage());
                yield ExitStatus.OK;
            }
            case CommandLine.Version version -> {
                System.out.println(PROGRAM + " (libvirt) " + LibvirtVersion.TEXT);
                yield ExitStatus.OK;
            }
            case CommandLine.Misused(String complaint, boolean showUsage) -> {
                System.err.println(PROGRAM + ": " + complaint);
                System.err.print(showUsage ? usage() : "");
                yield ExitStatus.USAGE;
            }
            case CommandLine.BadTimeout bad -> {
                Log.install();
                System.getLogger(Main.class.getName()).log(System.Logger.Level.ERROR, "Invalid value for timeout");
                yield ExitStatus.USAGE;
            }
        };
    }

    private static String usage() {
        return Usage.text(PROGRAM, Usage.Places.of(Identity.effectiveUid() == 0));
    }
}
