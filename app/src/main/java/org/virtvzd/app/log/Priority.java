package org.virtvzd.app.log;

import java.util.Optional;
import java.util.logging.Level;

/** How important a message is, in libvirt's words. */
public enum Priority {
    /** For developers. */
    DEBUG(1, "debug", 7),
    /** What goes on. */
    INFO(2, "info", 6),
    /** What may be wrong. */
    WARNING(3, "warning", 4),
    /** What has gone wrong. */
    ERROR(4, "error", 3);

    private final int number;
    private final String word;
    private final int severity;

    Priority(int number, String word, int severity) {
        this.number = number;
        this.word = word;
        this.severity = severity;
    }

    /**
     * libvirt's number for it.
     *
     * @return 1 to 4
     */
    public int number() {
        return number;
    }

    /**
     * libvirt's word for it.
     *
     * @return as in a line of the log
     */
    public String word() {
        return word;
    }

    /** The number that syslog and the journal have for it, 3 to 7. */
    int severity() {
        return severity;
    }

    Level level() {
        return switch (this) {
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
            case ERROR -> Level.SEVERE;
        };
    }

    static Priority of(Level level) {
        Priority found = DEBUG;
        for (Priority priority : values()) {
            if (level.intValue() >= priority.level().intValue()) {
                found = priority;
            }
        }
        return found;
    }

    /**
     * The priority that a text means.
     *
     * @param text a number, or a word
     * @return the priority, if it is one
     */
    public static Optional<Priority> of(String text) {
        for (Priority priority : values()) {
            if (priority.word.equals(text) || Integer.toString(priority.number).equals(text)) {
                return Optional.of(priority);
            }
        }
        return Optional.empty();
    }
}
