package org.virtvzd.app.log;

import java.util.Optional;
import java.util.logging.Level;

/** How important a message is, in libvirt's words. */
public enum Priority {
    /** For developers. */
    DEBUG("debug", Level.FINE, 7),
    /** What goes on. */
    INFO("info", Level.INFO, 6),
    /** What may be wrong. */
    WARNING("warning", Level.WARNING, 4),
    /** What has gone wrong. */
    ERROR("error", Level.SEVERE, 3);

    private final String word;
    private final Level level;
    private final int severity;

    Priority(String word, Level level, int severity) {
        this.word = word;
        this.level = level;
        this.severity = severity;
    }

    /**
     * libvirt's number for it.
     *
     * @return 1 to 4
     */
    public int number() {
        return ordinal() + 1;
    }

    /**
     * libvirt's word for it.
     *
     * @return as in a line of the log
     */
    public String word() {
        return word;
    }

    /**
     * The number that syslog and the journal have for it.
     *
     * @return 3 to 7
     */
    int severity() {
        return severity;
    }

    Level level() {
        return level;
    }

    static Priority of(Level level) {
        Priority found = DEBUG;
        for (Priority priority : values()) {
            if (level.intValue() >= priority.level.intValue()) {
                found = priority;
            }
        }
        return found;
    }

    /**
     * The priority of a number.
     *
     * @param number 1 to 4
     * @return the priority, if the number is one
     */
    public static Optional<Priority> ofNumber(long number) {
        return number >= 1 && number <= values().length ? Optional.of(values()[(int) number - 1]) : Optional.empty();
    }

    /**
     * The priority that a text means.
     *
     * @param text a number, or a word
     * @return the priority, if it is one
     */
    public static Optional<Priority> of(String text) {
        for (Priority priority : values()) {
            if (priority.word.equals(text)
                    || Integer.toString(priority.number()).equals(text)) {
                return Optional.of(priority);
            }
        }
        return Optional.empty();
    }
}
