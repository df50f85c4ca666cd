package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.BootEntry.BootDevice;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.NetworkInterface;

/** Boot order: {@code os/boot} elements by kind of device, or {@code boot order} in the devices. */
final class BootXml {

    /** Most {@code os/boot} elements that libvirt looks at and shows. */
    static final int MAX_KINDS = 4;

    private static final Set<String> KINDS = Set.of("fd", "hd", "cdrom", "network");

    /**
     * A device with a place in the boot order.
     *
     * @param order the place, from 1
     * @param entry which device
     */
    record Ordered(int order, BootEntry entry) {}

    private BootXml() {}

    /** Reads the place of a device in the boot order. */
    static OptionalInt order(XmlElement device) {
        if (device.child("boot").isEmpty()) {
            return OptionalInt.empty();
        }
        XmlElement boot = device.child("boot").get();
        OptionalInt order = boot.number("order");
        if (order.isEmpty()) {
            throw Refusal.missingAttribute(boot, "order");
        }
        if (order.getAsInt() == 0) {
            throw Refusal.badAttribute(boot, "order", "Zero is not permitted");
        }
        return order;
    }

    /** Reads the kinds of devices to boot from. */
    static List<String> kinds(XmlElement os) {
        List<String> kinds = new ArrayList<>();
        for (XmlElement boot : os.children("boot")) {
            String kind = boot.word("dev", KINDS).orElseThrow(() -> Refusal.missingAttribute(boot, "dev"));
            if (kinds.size() < MAX_KINDS) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** Checks that the two ways are not mixed and no place is given twice. */
    static void check(List<String> kinds, List<Integer> orders) {
        Set<Integer> seen = new HashSet<>();
        for (int order : orders) {
            if (!kinds.isEmpty()) {
                throw Refusal.unsupported("per-device boot elements cannot be used together with os/boot elements");
            }
            if (!seen.add(order)) {
                throw Refusal.unsupported("boot order '" + order + "' used for more than one device");
            }
        }
    }

    /** The n-th entry of a kind stands for the n-th device of that kind. */
    static List<BootEntry> entries(List<String> kinds) {
        Map<BootDevice, Integer> next = new EnumMap<>(BootDevice.class);
        return kinds.stream()
                .map(BootXml::device)
                .map(device -> new BootEntry(device, next.merge(device, 1, Integer::sum) - 1))
                .toList();
    }

    private static BootDevice device(String kind) {
        for (BootDevice device : BootDevice.values()) {
            if (device.word().equals(kind)) {
                return device;
            }
        }
        throw Refusal.byDriver("Unsupported boot device type: '" + kind + '\'');
    }

    /** Entries from the places that the devices give. */
    static List<BootEntry> sorted(List<Ordered> devices) {
        return devices.stream()
                .sorted(Comparator.comparingInt(Ordered::order))
                .map(Ordered::entry)
                .toList();
    }

    /** The entries that have a device; the others have no effect on a host. */
    static List<BootEntry> existing(List<BootEntry> entries, Devices devices) {
        return entries.stream()
                .filter(entry -> entry.index() < count(devices, entry.device()))
                .toList();
    }

    /** The entries that a definition has when it asks for these: a machine with a hard disk boots at least from it. */
    static List<BootEntry> effective(List<BootEntry> wanted, Devices devices) {
        List<BootEntry> entries = existing(wanted, devices);
        return entries.isEmpty() ? existing(List.of(new BootEntry(BootDevice.HD, 0)), devices) : entries;
    }

    /** The boot order of a definition after a change of its devices: the entries name the same devices as before. */
    static List<BootEntry> carriedOver(DomainConfig config, Devices devices) {
        if (config.kind() == DomainKind.CONTAINER) {
            return List.of();
        }
        List<BootEntry> entries = new ArrayList<>();
        for (BootEntry entry : config.boot()) {
            List<Object> before = identities(config.devices(), entry.device());
            if (entry.index() < before.size()) {
                int index = identities(devices, entry.device()).indexOf(before.get(entry.index()));
                if (index >= 0) {
                    entries.add(new BootEntry(entry.device(), index));
                }
            }
        }
        return effective(entries, devices);
    }

    /** What the devices of a kind are known by, in their order. */
    private static List<Object> identities(Devices devices, BootDevice kind) {
        return switch (kind) {
            case HD -> targets(devices, Disk.Device.DISK);
            case CDROM -> targets(devices, Disk.Device.CDROM);
            case NETWORK ->
                devices.interfaces().stream()
                        .map(NetworkInterface::mac)
                        .map(Object.class::cast)
                        .toList();
        };
    }

    private static List<Object> targets(Devices devices, Disk.Device kind) {
        return devices.disks().stream()
                .filter(disk -> disk.device() == kind)
                .map(disk -> (Object) new DiskXml.Place(disk.bus(), disk.position()))
                .toList();
    }

    private static int count(Devices devices, BootDevice device) {
        return identities(devices, device).size();
    }

    /** Whether {@code os/boot} elements can express an order: then they are shown, otherwise the devices show it. */
    static boolean byKind(List<BootEntry> boot) {
        return boot.size() <= MAX_KINDS
                && boot.equals(entries(
                        boot.stream().map(entry -> entry.device().word()).toList()));
    }

    /** Writes the place of a device, unless it is 0. */
    static void writeOrder(XmlWriter out, int order) {
        if (order > 0) {
            out.open("boot").attribute("order", order).close();
        }
    }
}
