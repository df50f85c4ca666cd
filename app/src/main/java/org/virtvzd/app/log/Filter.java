package org.virtvzd.app.log;

import java.util.List;
import java.util.regex.Pattern;
import org.virtvzd.app.config.Glob;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * Decides the level from which on messages of some sources exist.
 *
 * @param priority the least important that exist
 * @param match which sources: a shell-style pattern for any part of the name
 */
record Filter(Priority priority, String match) {
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");

    /** Reads a list of filters separated by blanks. */
    static List<Filter> parse(String text) {
        return BLANKS.splitAsStream(text.strip())
                .filter(item -> !item.isEmpty())
                .map(Filter::one)
                .toList();
    }

    private static Filter one(String item) {
        int colon = item.indexOf(':');
        if (colon < 0 || item.indexOf(':', colon + 1) >= 0) {
            throw invalid("Malformed format for filter '" + item + "'");
        }
        String level = item.substring(0, colon);
        Priority priority = Priority.of(level)
                .orElseThrow(() -> invalid("Invalid priority '" + level + "' for filter '" + item + "'"));
        String rest = item.substring(colon + 1);
        String match = rest.startsWith("+") ? rest.substring(1) : rest;
        if (match.isEmpty()) {
            throw invalid("Invalid match string '" + rest + "'");
        }
        return new Filter(priority, match);
    }

    boolean covers(String source) {
        return Glob.isIn(match, source);
    }

    /** As libvirt shows it. */
    @Override
    public String toString() {
        return priority.number() + ":*" + match + "*";
    }

    private static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.NONE, detail);
    }
}
