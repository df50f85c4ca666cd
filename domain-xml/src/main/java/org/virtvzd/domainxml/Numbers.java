package org.virtvzd.domainxml;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** Decimal numbers as libvirt reads them: leading blanks are skipped, anything behind the digits is an error. */
final class Numbers {

    private Numbers() {}

    /** A whole number from 0 that fits an int, or empty. */
    static OptionalInt natural(String text) {
        OptionalLong value = naturalLong(text);
        return value.isPresent() && value.getAsLong() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) value.getAsLong())
                : OptionalInt.empty();
    }

    /** A whole number from 0 that fits a long, or empty. */
    static OptionalLong naturalLong(String text) {
        String digits = text.stripLeading();
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException tooLong) {
            return OptionalLong.empty();
        }
    }

    /** A whole number that may have a sign, or empty. */
    static OptionalInt integer(String text) {
        String digits = text.stripLeading();
        boolean negative = digits.startsWith("-");
        OptionalInt size = natural(negative ? digits.substring(1) : digits);
        return (size.isEmpty() || !negative) ? size : OptionalInt.of(-size.getAsInt());
    }
}
