package org.virtvzd.app.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What {@code --help} prints. */
public final class Usage {
    private static final int COLUMN = 22;

    private Usage() {}

    /**
     * Where the daemon's files are by default, as the usage shows them.
     *
     * @param config the configuration file
     * @param sockets the sockets of ordinary clients
     * @param pidFile the pid file
     */
    public record Places(String config, List<String> sockets, String pidFile) {

        /**
         * The defaults of a user.
         *
         * @param root whether it is root; other users see the names of the variables that decide
         * @return the places
         */
        public static Places of(boolean root) {
            String config = root ? "/etc" : "$XDG_CONFIG_HOME";
            Path run = Path.of(root ? "/run" : "$XDG_RUNTIME_DIR");
            Path socket = run.resolve("libvirt/virtvzd-sock");
            List<String> sockets = root ? List.of(socket.toString(), socket + "-ro") : List.of(socket.toString());
            String pidFile =
                    run.resolve(root ? "virtvzd.pid" : "libvirt/virtvzd.pid").toString();
            return new Places(config + "/libvirt/virtvzd.conf", sockets, pidFile);
        }
    }

    /**
     * The whole text.
     *
     * @param program the program's name as it was typed
     * @param places where files are by default
     * @return lines
     */
    public static String text(String program, Places places) {
        return """

                Usage:
                  %s [options]

                Options:
                %s

                Options of this daemon only:
                %s

                libvirt management daemon for Virtuozzo:

                  Default paths:

                    Configuration file (unless overridden by -f):
                      %s

                    Sockets:
                %s

                    PID file (unless overridden by -p):
                      %s

                """.formatted(
                program,
                options(name -> !name.isOurs()),
                options(OptionName::isOurs),
                places.config(),
                places.sockets().stream().map(socket -> "      " + socket).collect(Collectors.joining("\n")),
                places.pidFile());
    }

    private static String options(Predicate<OptionName> wanted) {
        return Arrays.stream(OptionName.values())
                .filter(wanted)
                .map(Usage::line)
                .collect(Collectors.joining("\n"));
    }

    /** A name that does not fit its column has a line of its own. */
    private static String line(OptionName name) {
        String forms = name.letter().map(letter -> "-" + letter + " | ").orElse("")
                + name
                + name.argument().map(argument -> " <" + argument + ">").orElse("");
        String gap = forms.length() <= COLUMN ? " ".repeat(COLUMN - forms.length()) : "\n" + " ".repeat(COLUMN + 2);
        return "  " + forms + gap + " " + name.description();
    }
}
