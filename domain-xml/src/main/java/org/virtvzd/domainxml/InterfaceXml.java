package org.virtvzd.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.NetworkInterface.Attachment;
import org.virtvzd.domain.config.NetworkInterface.Bridge;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;
import org.virtvzd.domain.config.NetworkInterface.HostRouted;
import org.virtvzd.domain.config.NetworkInterface.Model;
import org.virtvzd.domain.config.NetworkInterface.Venet;
import org.virtvzd.domain.config.NetworkInterface.VirtualNetwork;

/** The {@code interface} element. */
final class InterfaceXml {

    /** The network that stands for adapters whose traffic the host routes. */
    static final String ROUTED = "host-routed";

    private static final Set<String> TYPES = Set.of(
            "user",
            "ethernet",
            "vhostuser",
            "server",
            "client",
            "mcast",
            "network",
            "bridge",
            "internal",
            "direct",
            "hostdev",
            "udp",
            "vdpa",
            "null",
            "vds");

    /** Models that libvirt knows, whatever a driver can do with them. */
    private static final Set<String> KNOWN_MODELS = Set.of(
            "unknown",
            "netfront",
            "rtl8139",
            "virtio",
            "e1000",
            "e1000e",
            "virtio-transitional",
            "virtio-non-transitional",
            "usb-net",
            "spapr-vlan",
            "lan9118",
            "scm91c111",
            "vlance",
            "vmxnet",
            "vmxnet2",
            "vmxnet3",
            "Am79C970A",
            "Am79C973",
            "82540EM",
            "82545EM",
            "82543GC");

    private static final Pattern MODEL_FORM = Pattern.compile("[A-Za-z0-9_-]*");

    /** The first three bytes of generated addresses. */
    private static final long MAC_PREFIX = 0x42_1c_00L << 24;

    private static final int MAC_RANDOM_BITS = 24;

    /** Host devices that libvirt itself names so are named anew at each definition. */
    private static final String GENERATED_DEVICE = "vnet";

    private static final MacAddress NO_MAC = new MacAddress(0);

    /**
     * A network adapter as the definition has it.
     *
     * @param element the whole element, for what only the limits look at
     * @param type kind of connection
     * @param source name of the network or bridge; empty for other kinds
     * @param trustGuestRxFilters whether the guest may use other addresses
     * @param mac its address, given or made up
     * @param model emulated card, if one is given
     * @param hostDevice name of its end on the host, if one is given
     * @param linkUp whether the cable is plugged in
     * @param addresses addresses of the guest
     * @param routes routes of the guest
     * @param address place in the guest, if one is given
     * @param bootOrder place in the boot order, if one is given
     */
    record Draft(
            XmlElement element,
            String type,
            String source,
            boolean trustGuestRxFilters,
            MacAddress mac,
            Optional<String> model,
            Optional<String> hostDevice,
            boolean linkUp,
            List<GuestAddress> addresses,
            List<GuestIpXml.Route> routes,
            Optional<DeviceAddress> address,
            OptionalInt bootOrder) {}

    private InterfaceXml() {}

    /** Reads the element: words, numbers and required parts. */
    static Draft read(XmlElement net, RandomGenerator random) {
        String type = net.word("type", TYPES).orElse("user");
        boolean trust = net.yesNo("trustGuestRxFilters").orElse(false);
        MacAddress mac = net.childAttribute("mac", "address")
                .map(InterfaceXml::mac)
                .orElseGet(() -> new MacAddress(MAC_PREFIX | random.nextLong(1L << MAC_RANDOM_BITS)));
        Optional<String> model = net.childAttribute("model", "type").filter(word -> !word.isEmpty());
        if (model.filter(word -> !MODEL_FORM.matcher(word).matches()).isPresent()) {
            throw Refusal.badArgument("Model name contains invalid characters");
        }
        if (type.equals("vhostuser")
                && model.filter(word -> word.startsWith("virtio")).isEmpty()) {
            throw Refusal.internal("Wrong or no <model> 'type' attribute specified with <interface type='vhostuser'/>."
                    + " vhostuser requires the virtio-net* frontend");
        }
        return new Draft(
                net,
                type,
                source(net, type),
                trust,
                mac,
                model,
                net.childAttribute("target", "dev")
                        .filter(name -> !name.isEmpty() && !name.startsWith(GENERATED_DEVICE)),
                linkUp(net),
                net.children("ip").stream().map(GuestIpXml::readAddress).toList(),
                net.children("route").stream().map(GuestIpXml::readRoute).toList(),
                DeviceAddress.of(net),
                BootXml.order(net));
    }

    private static MacAddress mac(String text) {
        MacAddress mac =
                MacAddress.parse(text).orElseThrow(() -> Refusal.xml("unable to parse mac address '" + text + '\''));
        if (mac.isMulticast()) {
            throw Refusal.xml("expected unicast mac address, found multicast '" + text + '\'');
        }
        return mac;
    }

    private static String source(XmlElement net, String type) {
        if (!type.equals("network") && !type.equals("bridge")) {
            return "";
        }
        return net.child("source")
                .orElseThrow(() -> Refusal.xml("interface type='" + type + "' requires a 'source' element"))
                .required(type);
    }

    private static boolean linkUp(XmlElement net) {
        return switch (net.childAttribute("link", "state").orElse("up")) {
            case "up", "default" -> true;
            case "down" -> false;
            case String other -> throw Refusal.unsupported("unknown interface link state '" + other + '\'');
        };
    }

    /** Refuses models outside libvirt's own list: no driver is asked about those. */
    static void complete(Draft draft) {
        if (draft.model().filter(model -> !KNOWN_MODELS.contains(model)).isPresent()) {
            throw Refusal.unsupported(
                    "driver does not support net model '" + draft.model().get() + '\'');
        }
    }

    /** The limits of the driver, in its order. */
    static void checkLimits(Draft draft, DomainKind kind) {
        if (!draft.type().equals("network") && !draft.type().equals("bridge")) {
            throw Refusal.byDriver("Specified network adapter type is not supported by vz driver.");
        }
        checkHostSide(draft.element());
        if (draft.address().isPresent()) {
            throw Refusal.byDriver("Setting device info for network devices is not supported by vz driver.");
        }
        checkTraffic(draft.element());
        GuestIpXml.checkLimits(draft.routes());
        if (kind == DomainKind.VM && model(draft).isEmpty()) {
            throw Refusal.byDriver("Specified network adapter model is not supported by vz driver.");
        }
    }

    private static void checkHostSide(XmlElement net) {
        if (net.childAttribute("backend", "tap").isPresent()
                || net.childAttribute("backend", "vhost").isPresent()) {
            throw Refusal.byDriver("Interface backend parameters are not supported by vz driver.");
        }
        if (net.childAttribute("source", "portgroup").isPresent()) {
            throw Refusal.byDriver("Virtual network portgroups are not supported by vz driver.");
        }
        if (net.child("tune").filter(tune -> tune.hasChild("sndbuf")).isPresent()) {
            throw Refusal.byDriver("Setting interface sndbuf is not supported by vz driver.");
        }
        if (net.childAttribute("script", "path").isPresent()) {
            throw Refusal.byDriver("Setting interface script is not supported by vz driver.");
        }
        if (net.child("guest")
                .filter(guest -> guest.has("dev") || guest.has("actual"))
                .isPresent()) {
            throw Refusal.byDriver("Setting guest interface name is not supported by vz driver.");
        }
    }

    private static void checkTraffic(XmlElement net) {
        if (net.childAttribute("filterref", "filter").isPresent()) {
            throw Refusal.byDriver("Setting network filter is not supported by vz driver.");
        }
        if (net.child("bandwidth").filter(limit -> !limit.children().isEmpty()).isPresent()) {
            throw Refusal.byDriver("Setting network bandwidth is not supported by vz driver.");
        }
        Optional<XmlElement> vlan = net.child("vlan");
        if (vlan.filter(tags -> tags.attribute("trunk").filter("yes"::equals).isPresent()
                        || tags.children("tag").size() > 1)
                .isPresent()) {
            throw Refusal.byDriver("Setting up vlans is not supported by vz driver.");
        }
    }

    private static Optional<Model> model(Draft draft) {
        String word = draft.model().orElse(Model.E1000.word());
        for (Model model : Model.values()) {
            if (model.word().equals(word)) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }

    /** Makes the adapter of a draft that has passed all checks. */
    static NetworkInterface build(Draft draft, DomainKind kind) {
        return new NetworkInterface(
                draft.mac(),
                attachment(draft, kind),
                kind == DomainKind.VM ? model(draft) : Optional.empty(),
                draft.hostDevice(),
                draft.linkUp(),
                draft.trustGuestRxFilters(),
                draft.addresses(),
                GuestIpXml.gateway(draft.routes(), false),
                GuestIpXml.gateway(draft.routes(), true));
    }

    private static Attachment attachment(Draft draft, DomainKind kind) {
        if (draft.type().equals("bridge")) {
            return new Bridge(draft.source());
        }
        if (!draft.source().equals(ROUTED)) {
            return new VirtualNetwork(draft.source());
        }
        // Only the venet adapter of a container is shown without an address of its own.
        return kind == DomainKind.CONTAINER && draft.mac().equals(NO_MAC) ? new Venet() : new HostRouted();
    }

    /** Writes an adapter; {@code bootOrder} is 0 when it has none of its own. */
    static void write(XmlWriter out, NetworkInterface net, int bootOrder) {
        boolean bridge = net.attachment() instanceof Bridge;
        boolean venet = net.attachment() instanceof Venet;
        out.open("interface").attribute("type", bridge ? "bridge" : "network");
        if (!venet) {
            out.attribute("trustGuestRxFilters", net.trustGuestRxFilters() ? "yes" : "no");
        }
        out.open("mac").attribute("address", net.mac().toString()).close();
        out.open("source")
                .attribute(bridge ? "bridge" : "network", sourceName(net.attachment()))
                .close();
        net.addresses().forEach(address -> GuestIpXml.writeAddress(out, address));
        net.gateway4().ifPresent(gateway -> GuestIpXml.writeGateway(out, false, gateway));
        net.gateway6().ifPresent(gateway -> GuestIpXml.writeGateway(out, true, gateway));
        net.hostDevice()
                .ifPresent(device -> out.open("target").attribute("dev", device).close());
        net.model()
                .ifPresent(model ->
                        out.open("model").attribute("type", model.word()).close());
        out.open("link").attribute("state", net.linkUp() ? "up" : "down").close();
        BootXml.writeOrder(out, bootOrder);
        out.close();
    }

    private static String sourceName(Attachment attachment) {
        return switch (attachment) {
            case VirtualNetwork network -> network.name();
            case Bridge bridge -> bridge.name();
            case HostRouted routed -> ROUTED;
            case Venet venet -> ROUTED;
        };
    }
}
