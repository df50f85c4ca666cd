package org.virtvzd.app.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where messages go when nobody says where.
 *
 * @param kind what it is
 * @param data path of a file, else empty
 */
record Destination(OutputSpec.Kind kind, String data) {
    private static final Path STDIN = Path.of("/proc/self/fd/0");

    /**
     * The usual place for a daemon: the journal when nobody sees standard error, as long as there is one.
     *
     * @param file the log file of a daemon in the background; empty for one in the foreground
     */
    static Destination usual(Optional<Path> file) {
        if (Files.isWritable(DatagramOutput.JOURNAL) && (file.isPresent() || !isTerminal(STDIN))) {
            return new Destination(OutputSpec.Kind.JOURNALD, "");
        }
        return file.map(path -> new Destination(OutputSpec.Kind.FILE, path.toString()))
                .orElse(new Destination(OutputSpec.Kind.STDERR, ""));
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            Path device = Files.readSymbolicLink(descriptor);
            return device.startsWith("/dev/pts")
                    || device.toString().startsWith("/dev/tty")
                    || device.equals(Path.of("/dev/console"));
        } catch (IOException e) {
            return false;
        }
    }
}
