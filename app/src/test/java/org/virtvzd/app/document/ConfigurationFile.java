package org.virtvzd.app.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.virtvzd.app.config.ConfigKey;

/** The shipped virtvzd.conf: everything in it is a comment, so it says what the defaults are and changes nothing. */
final class ConfigurationFile {
    private static final int WIDTH = 78;
    private static final Pattern BLANK = Pattern.compile(" ");

    private ConfigurationFile() {}

    static String text() {
        StringBuilder text = new StringBuilder("""
                # Configuration of virtvzd, libvirt's management daemon for Virtuozzo.
                # Every setting below is a comment and shows the default, or an example where
                # there is none. See virtvzd.conf(5).
                """);
        for (ConfigKey.Section section : ConfigKey.Section.values()) {
            text.append("\n")
                    .append("#".repeat(WIDTH))
                    .append("\n# ")
                    .append(section.title())
                    .append("\n");
            if (!section.note().isEmpty()) {
                text.append("#\n").append(comment(section.note()));
            }
            keys(section).forEach(key -> text.append("\n")
                    .append(comment(key.description()))
                    .append("#")
                    .append(key.word())
                    .append(" = ")
                    .append(key.written(shown(key)))
                    .append("\n"));
        }
        return text.toString();
    }

    static List<ConfigKey> keys(ConfigKey.Section section) {
        return Arrays.stream(ConfigKey.values())
                .filter(key -> key.section() == section)
                .toList();
    }

    /** A value that says more than nothing. */
    private static List<String> shown(ConfigKey key) {
        return switch (key) {
            case UNIX_SOCK_GROUP -> List.of("libvirt");
            case UNIX_SOCK_DIR, SIBLING_SOCK_DIR -> List.of("/run/libvirt");
            case ACCESS_DRIVERS -> List.of("none");
            case SASL_ALLOWED_USERNAME_LIST -> List.of("joe@EXAMPLE.COM", "*@EXAMPLE.COM");
            case SASL_PASSWORD_FILE -> List.of("/etc/libvirt/virtvzd.passwd");
            case LOG_FILTERS -> List.of("1:rpc 3:remote");
            case LOG_OUTPUTS -> List.of("3:syslog:virtvzd");
            case HOST_UUID -> List.of("00112233-4455-6677-8899-aabbccddeeff");
            case SIBLING_SOCK -> List.of("/run/libvirt/libvirt-sock");
            default -> List.of(key.defaultText());
        };
    }

    private static String comment(String sentences) {
        List<String> lines = new ArrayList<>(List.of("#"));
        for (String word : BLANK.split(sentences, -1)) {
            if (lines.getLast().length() + 1 + word.length() > WIDTH) {
                lines.add("#");
            }
            lines.add(lines.removeLast() + " " + word);
        }
        return String.join("\n", lines) + "\n";
    }
}
