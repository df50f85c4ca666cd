package org.virtvzd.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Names of disk targets: a prefix for the family and letters for the position, as in {@code sda … sdz, sdaa}. */
final class DiskTarget {

    private static final List<String> PREFIXES = List.of("fd", "hd", "vd", "sd", "xvd", "ubd");
    private static final int LETTERS = 26;

    private DiskTarget() {}

    /** The family that a name belongs to. */
    static Optional<String> prefix(String name) {
        return PREFIXES.stream().filter(name::startsWith).findFirst();
    }

    /** The position that a name stands for, from 0; a partition number at its end is skipped. */
    static OptionalInt index(String name) {
        Optional<String> prefix = prefix(name);
        if (prefix.isEmpty()) {
            return OptionalInt.empty();
        }
        int at = prefix.get().length();
        int end = at;
        int index = 0;
        while (end < name.length() && name.charAt(end) >= 'a' && name.charAt(end) <= 'z') {
            index = Math.min((index + (end > at ? 1 : 0)) * LETTERS, Integer.MAX_VALUE / 2) + name.charAt(end) - 'a';
            // Long names saturate: no bus has so many places.
            index = Math.min(index, Integer.MAX_VALUE / (2 * LETTERS));
            end++;
        }
        boolean onlyDigitsFollow = name.chars().skip(end).allMatch(Character::isDigit);
        return end > at && onlyDigitsFollow ? OptionalInt.of(index) : OptionalInt.empty();
    }
}
