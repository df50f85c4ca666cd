package org.virtvzd.app.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.server.LibvirtVersion;

/**
 * A message on its way to the outputs.
 *
 * @param at when it was logged
 * @param thread the system's number of the thread that logged it
 * @param priority how important it is
 * @param source libvirt's kind of name for the part of the daemon that logged it
 * @param place function and line that logged it; empty for what no function says
 * @param text what it says; may have several lines
 * @param error the error that a client is told, if the message is about one
 */
record Message(
        Instant at,
        String thread,
        Priority priority,
        String source,
        Optional<Place> place,
        String text,
        Optional<LibvirtError> error) {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /**
     * Where in the program something happens.
     *
     * @param file name of the source file
     * @param function name of the method
     * @param line number of the line
     */
    record Place(String file, String function, int line) {}

    /** What every output begins with: which daemon this is and on which host it runs. */
    static List<Message> introductions(Message first) {
        return List.of(
                first.introduction("libvirt version: " + LibvirtVersion.TEXT),
                first.introduction("hostname: " + hostName()));
    }

    private Message introduction(String line) {
        return new Message(at, thread, Priority.INFO, source, Optional.empty(), line, Optional.empty());
    }

    /** The same message, not longer than so many characters. */
    Message cutTo(int length) {
        return text.length() <= length
                ? this
                : new Message(at, thread, priority, source, place, text.substring(0, length), error);
    }

    /** Place and text, as in a line of the log. */
    String placed() {
        return place.map(where -> where.function() + ":" + where.line() + " : ").orElse("") + text;
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
