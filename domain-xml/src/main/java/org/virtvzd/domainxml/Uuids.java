package org.virtvzd.domainxml;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** UUIDs as libvirt reads and makes them. */
final class Uuids {

    private static final int DIGITS = 32;

    private Uuids() {}

    /** Reads 32 hexadecimal digits in pairs, with hyphens or blanks between them at will. */
    static UUID parse(String text) {
        StringBuilder digits = new StringBuilder(DIGITS);
        for (char c : text.strip().toCharArray()) {
            boolean hex = Character.digit(c, 16) >= 0 && c < 0x80;
            boolean separator = (c == '-' || c == ' ') && digits.length() % 2 == 0;
            if (hex && digits.length() < DIGITS) {
                digits.append(c);
            } else if (!separator) {
                throw malformed();
            }
        }
        if (digits.length() < DIGITS) {
            throw malformed();
        }
        return new UUID(
                Long.parseUnsignedLong(digits, 0, DIGITS / 2, 16),
                Long.parseUnsignedLong(digits, DIGITS / 2, DIGITS, 16));
    }

    private static RuntimeException malformed() {
        return Refusal.internal("malformed uuid element");
    }

    /** Makes a UUID of version 4. */
    static UUID random(RandomGenerator random) {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & ~(0b11L << 62)) | (1L << 63);
        return new UUID(high, low);
    }
}
