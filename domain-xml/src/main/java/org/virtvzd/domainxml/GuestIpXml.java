package org.virtvzd.domainxml;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;

/** The {@code ip} and {@code route} elements of a network adapter. */
final class GuestIpXml {

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    /**
     * A default route, or one that the driver is going to refuse.
     *
     * @param ipv6 its family
     * @param everywhere whether it is a default route
     * @param gateway where it leads
     */
    record Route(boolean ipv6, boolean everywhere, String gateway) {}

    private GuestIpXml() {}

    /** Reads an {@code ip} element. */
    static GuestAddress readAddress(XmlElement ip) {
        String text = ip.attribute("address").orElseThrow(() -> Refusal.xml("Missing required address in <ip>"));
        if (literal(text, ip.attribute("family").orElse("")).isEmpty()) {
            throw Refusal.xml("Invalid address '" + text + "' in <ip>");
        }
        // By the form, not by the value: an IPv4 address written as an IPv6 one keeps its form.
        boolean ipv6 = text.indexOf(':') >= 0;
        Optional<String> given = ip.attribute("prefix");
        OptionalInt prefix = given.isEmpty() ? OptionalInt.of(0) : Numbers.natural(given.get());
        if (prefix.isEmpty() || prefix.getAsInt() > (ipv6 ? IPV6_BITS : IPV4_BITS)) {
            throw Refusal.xml("Invalid prefix value '" + given.orElse("") + "' in <ip>");
        }
        return new GuestAddress(text, ipv6, prefix.getAsInt() == 0 ? OptionalInt.empty() : prefix);
    }

    /** Reads a {@code route} element. */
    static Route readRoute(XmlElement route) {
        String address = required(route, "address");
        String gateway = required(route, "gateway");
        boolean ipv6 = route.attribute("family").filter("ipv6"::equals).isPresent();
        String family = ipv6 ? "ipv6" : "ipv4";
        InetAddress network = literal(address, family)
                .orElseThrow(() ->
                        Refusal.network("guest interface: Bad network address '" + address + "' in route definition"));
        if (literal(gateway, family).isEmpty()) {
            throw Refusal.network("guest interface: Bad gateway address '" + gateway + "' in route definition");
        }
        boolean everywhere = network.isAnyLocalAddress()
                && route.number("prefix").orElse(0) == 0
                && route.attribute("netmask").orElse("0.0.0.0").equals("0.0.0.0");
        return new Route(ipv6, everywhere, gateway);
    }

    private static String required(XmlElement route, String attribute) {
        return route.attribute(attribute)
                .orElseThrow(() -> Refusal.network(
                        "guest interface: Missing required " + attribute + " attribute in route definition"));
    }

    /** A literal of the family, or of either family when the word is another one; never a name to look up. */
    private static Optional<InetAddress> literal(String text, String family) {
        if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    switch (family) {
                        case "ipv4" -> Inet4Address.ofLiteral(text);
                        case "ipv6" -> Inet6Address.ofLiteral(text);
                        default -> InetAddress.ofLiteral(text);
                    });
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** The limits of the driver: one default route per family. */
    static void checkLimits(List<Route> routes) {
        boolean seen4 = false;
        boolean seen6 = false;
        for (Route route : routes) {
            if (!route.everywhere()) {
                throw Refusal.byDriver("Support only default gateway");
            }
            if (route.ipv6() ? seen6 : seen4) {
                throw Refusal.byDriver("Support only one " + (route.ipv6() ? "IPv6" : "IPv4") + " default gateway");
            }
            seen4 |= !route.ipv6();
            seen6 |= route.ipv6();
        }
    }

    /** The gateway of a family. */
    static Optional<String> gateway(List<Route> routes, boolean ipv6) {
        return routes.stream()
                .filter(route -> route.ipv6() == ipv6)
                .map(Route::gateway)
                .findFirst();
    }

    /** Writes an address. */
    static void writeAddress(XmlWriter out, GuestAddress address) {
        out.open("ip").attribute("address", address.address()).attribute("family", address.ipv6() ? "ipv6" : "ipv4");
        address.prefix().ifPresent(prefix -> out.attribute("prefix", prefix));
        out.close();
    }

    /** Writes a default route. */
    static void writeGateway(XmlWriter out, boolean ipv6, String gateway) {
        out.open("route")
                .attribute("family", ipv6 ? "ipv6" : "ipv4")
                .attribute("address", ipv6 ? "::" : "0.0.0.0")
                .attribute("prefix", 0)
                .attribute("gateway", gateway)
                .close();
    }
}
