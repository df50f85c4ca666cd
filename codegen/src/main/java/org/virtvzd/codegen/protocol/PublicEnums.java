package org.virtvzd.codegen.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.virtvzd.codegen.Table;

/**
 * libvirt's public enums and macros, as {@code enums.tsv} says them.
 *
 * @param groups the rows of each C enum or group of macros, by its name
 */
record PublicEnums(Map<String, List<Member>> groups) {
    /**
     * One member.
     *
     * @param name its C name
     * @param value a number, or a quoted string
     * @param since first libvirt version
     */
    record Member(String name, String value, String since) {
        boolean isText() {
            return value.startsWith("\"");
        }
    }

    /** Reads the table. */
    static PublicEnums of(Table table) {
        return new PublicEnums(table.rows().stream()
                .collect(Collectors.groupingBy(
                        List::getFirst,
                        LinkedHashMap::new,
                        Collectors.mapping(
                                row -> new Member(row.get(1), row.get(2), row.get(3)), Collectors.toList()))));
    }

    /** The value of a flag or number by its C name. */
    int number(String name) {
        return (int) Long.parseLong(groups.values().stream()
                .flatMap(List::stream)
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no enum member " + name))
                .value());
    }

    /** The name without prefix of the member of a C enum that has a value. */
    String memberName(String cEnum, int value) {
        List<Member> members = Optional.ofNullable(groups.get(cEnum))
                .orElseThrow(() -> new IllegalArgumentException("no enum " + cEnum));
        Member found = members.stream()
                .filter(member -> member.value().equals(String.valueOf(value)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + cEnum + " is " + value));
        return found.name().substring(prefix(cEnum, members).length());
    }

    /** What the members' Java names leave away. */
    static String prefix(String group, List<Member> members) {
        List<String> names = members.stream().map(Member::name).toList();
        if (names.size() > 1) {
            return Names.commonPrefix(names);
        }
        // One name has no common prefix: leave away the words that the enum's name has too.
        String words = group.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
        String rest = names.getFirst();
        int start = 0;
        for (int at = rest.indexOf('_'); at >= 0; at = rest.indexOf('_', at + 1)) {
            if (!words.contains(rest.substring(start, at))) {
                break;
            }
            start = at + 1;
        }
        return rest.substring(0, start);
    }
}
