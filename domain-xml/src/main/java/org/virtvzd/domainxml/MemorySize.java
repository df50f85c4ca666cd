package org.virtvzd.domainxml;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/** Sizes with a unit, such as {@code <memory unit='MiB'>512</memory>}. */
final class MemorySize {

    private static final int KIB = 1024;
    private static final String LETTERS = "kmgtpe";
    private static final BigInteger MAX_BYTES =
            BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private MemorySize() {}

    /**
     * Reads the first child of a name.
     *
     * @return KiB, rounded up; 0 when there is no such child or it is empty
     */
    static long kib(XmlElement domain, String name) {
        Optional<XmlElement> element =
                domain.child(name).filter(child -> !child.text().isEmpty());
        if (element.isEmpty()) {
            return 0;
        }
        String text = element.get().text();
        long value = Numbers.naturalLong(text)
                .orElseThrow(() ->
                        Refusal.syntax("Invalid value '" + text + "' for element or attribute './" + name + "[1]'"));
        String unit = element.get().filled("unit").orElse("KiB");
        BigInteger bytes = BigInteger.valueOf(value).multiply(scale(unit));
        if (bytes.compareTo(MAX_BYTES) > 0) {
            throw new LibvirtException(ErrorCode.OVERFLOW, ErrorDomain.NONE, "value too large: " + value + unit);
        }
        return bytes.add(BigInteger.valueOf(KIB - 1)).shiftRight(10).longValueExact();
    }

    private static BigInteger scale(String unit) {
        String word = unit.toLowerCase(Locale.ROOT);
        if (word.equals("b") || word.equals("bytes")) {
            return BigInteger.ONE;
        }
        int power = LETTERS.indexOf(word.charAt(0)) + 1;
        int base =
                switch (word.substring(1)) {
                    case "", "ib" -> KIB;
                    case "b" -> 1000;
                    default -> 0;
                };
        if (power == 0 || base == 0) {
            throw Refusal.unreadable("unknown suffix '" + unit + '\'');
        }
        return BigInteger.valueOf(base).pow(power);
    }
}
