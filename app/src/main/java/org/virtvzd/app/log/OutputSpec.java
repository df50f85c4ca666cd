package org.virtvzd.app.log;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * One place that messages go to, as {@code log_outputs} names it.
 *
 * @param priority the least important messages that go there
 * @param kind what it is
 * @param data path of a file, name for syslog, else empty
 */
record OutputSpec(Priority priority, Kind kind, String data) {
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");
    private static final Pattern COLON = Pattern.compile(":");

    enum Kind {
        STDERR("stderr", false),
        SYSLOG("syslog", true),
        FILE("file", true),
        JOURNALD("journald", false);

        private final String word;
        private final boolean wantsData;

        Kind(String word, boolean wantsData) {
            this.word = word;
            this.wantsData = wantsData;
        }

        static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word))
                    .findFirst();
        }
    }

    /** The output that is used when none is named. The journal limits rates, so debugging does not go there unasked. */
    static OutputSpec usual(Kind kind, String data, Priority level) {
        boolean tooMuch = kind == Kind.JOURNALD && level == Priority.DEBUG;
        return new OutputSpec(tooMuch ? Priority.INFO : level, kind, data);
    }

    /** Reads a list of outputs separated by blanks; of two with the same destination the later one counts. */
    static List<OutputSpec> parse(String text) {
        Map<String, OutputSpec> byDestination = new LinkedHashMap<>();
        BLANKS.splitAsStream(text.strip())
                .filter(item -> !item.isEmpty())
                .map(OutputSpec::one)
                .forEach(spec -> byDestination.put(spec.kind.word + ":" + spec.data, spec));
        return List.copyOf(byDestination.values());
    }

    private static OutputSpec one(String item) {
        String[] parts = COLON.split(item, -1);
        if (parts.length < 2 || parts.length > 3) {
            throw invalid("Malformed format for log output '" + item + "'");
        }
        Priority priority = Priority.of(parts[0])
                .orElseThrow(() -> invalid("Invalid log priority '" + parts[0] + "' for log output '" + item + "'"));
        Kind kind = Kind.of(parts[1])
                .orElseThrow(() -> invalid("Invalid log destination '" + parts[1] + "' for log output '" + item + "'"));
        boolean hasData = parts.length == 3 && !parts[2].isEmpty();
        if (hasData != kind.wantsData || (parts.length == 3) != kind.wantsData) {
            throw invalid("Log output '" + item + "' does not meet the format requirements for destination type '"
                    + parts[1] + "'");
        }
        String data = hasData ? parts[2] : "";
        return new OutputSpec(
                priority,
                kind,
                kind == Kind.FILE ? Path.of(data).toAbsolutePath().normalize().toString() : data);
    }

    /** As libvirt shows it. */
    @Override
    public String toString() {
        return priority.number() + ":" + kind.word + (kind.wantsData ? ":" + data : "");
    }

    private static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.NONE, detail);
    }
}
