package org.virtvzd.domain.config;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An Ethernet address.
 *
 * @param value the 48 bits
 */
public record MacAddress(long value) {

    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2}");
    private static final int DIGITS = 12;

    /**
     * Reads the usual text form.
     *
     * @param text six hexadecimal bytes of one or two digits, separated by colons
     * @return the address, or empty when the text has another form
     */
    public static Optional<MacAddress> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        long value = 0;
        for (String octet : text.split(":", -1)) {
            value = value << 8 | Integer.parseInt(octet, 16);
        }
        return Optional.of(new MacAddress(value));
    }

    /**
     * Whether it addresses a group.
     *
     * @return true for multicast and broadcast
     */
    public boolean isMulticast() {
        return (value >> 40 & 1) != 0;
    }

    /**
     * The twelve digits without colons.
     *
     * @return lower-case hexadecimal
     */
    public String digits() {
        return HexFormat.of().toHexDigits(value, DIGITS);
    }

    /**
     * The usual text form.
     *
     * @return for example {@code 00:1c:42:0a:0b:0c}
     */
    @Override
    public String toString() {
        String digits = digits();
        StringBuilder text = new StringBuilder(DIGITS + DIGITS / 2);
        for (int i = 0; i < DIGITS; i += 2) {
            text.append(i == 0 ? "" : ":").append(digits, i, i + 2);
        }
        return text.toString();
    }
}
