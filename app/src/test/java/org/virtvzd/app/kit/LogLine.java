package org.virtvzd.app.kit;

import java.util.regex.Pattern;

/** What lines of the daemon's log look like. */
public final class LogLine {
    private static final String STAMP = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000: \\d+: ";

    private LogLine() {}

    /**
     * A line.
     *
     * @param level libvirt's word for how important it is
     * @param text what it says
     * @return a pattern for the whole line, function and number included
     */
    public static String of(String level, String text) {
        return STAMP + level + " : \\w+:\\d+ : " + Pattern.quote(text);
    }

    /**
     * A whole log that has one error in it.
     *
     * @param text what the error says
     * @return a pattern: the two lines that every output begins with, and the error
     */
    public static String onlyError(String text) {
        return STAMP + "info : libvirt version: 9\\.0\\.0\n" + STAMP + "info : hostname: \\S+\n" + of("error", text)
                + "\n";
    }
}
