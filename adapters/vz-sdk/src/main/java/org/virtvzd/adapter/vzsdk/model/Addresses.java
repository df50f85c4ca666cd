package org.virtvzd.adapter.vzsdk.model;

import java.util.Arrays;
import java.util.OptionalInt;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;

/** Addresses as the SDK writes them: with a prefix or a mask. */
public final class Addresses {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private Addresses() {}

    /**
     * Reads {@code ip/prefix}, {@code ip/mask} or {@code ip}.
     *
     * @param text the host's text
     * @return the address; without a prefix when what stands behind the slash is neither
     */
    public static GuestAddress read(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean ipv6 = address.indexOf(':') >= 0;
        return new GuestAddress(
                address, ipv6, slash < 0 ? OptionalInt.empty() : prefix(text.substring(slash + 1), ipv6));
    }

    private static OptionalInt prefix(String text, boolean ipv6) {
        if (!text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int prefix = Integer.parseInt(text);
            return prefix <= (ipv6 ? IPV6_BITS : IPV4_BITS) ? OptionalInt.of(prefix) : OptionalInt.empty();
        }
        return ipv6 ? ipv6Prefix(text) : ipv4Prefix(text);
    }

    private static OptionalInt ipv4Prefix(String mask) {
        if (!mask.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Arrays.stream(mask.split("\\.", -1))
                .mapToInt(part -> Integer.bitCount(Integer.parseInt(part) & 0xFF))
                .sum());
    }

    private static OptionalInt ipv6Prefix(String mask) {
        if (!mask.matches("[0-9a-fA-F:]{2,39}")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Arrays.stream(mask.split(":", -1))
                .filter(part -> !part.isEmpty() && part.length() <= 4)
                .mapToInt(part -> Integer.bitCount(Integer.parseInt(part, 16)))
                .sum());
    }

    /**
     * Writes an address as the host takes it.
     *
     * @param address the address
     * @return {@code ip/prefix}, or the bare address when it has no prefix
     */
    public static String write(GuestAddress address) {
        return address.address()
                + (address.prefix().isPresent() ? "/" + address.prefix().getAsInt() : "");
    }
}
