package org.virtvzd.domainxml;

import java.util.Optional;
import java.util.Set;

/**
 * Where a definition wants a device to sit in the guest.
 *
 * @param type libvirt's word for the kind of address
 * @param element the address element
 */
record DeviceAddress(String type, XmlElement element) {

    private static final Set<String> TYPES = Set.of(
            "pci",
            "drive",
            "virtio-serial",
            "ccid",
            "usb",
            "spapr-vio",
            "virtio-s390",
            "ccw",
            "virtio-mmio",
            "isa",
            "dimm",
            "unassigned");

    /** Reads the address of a device, if it has one. */
    static Optional<DeviceAddress> of(XmlElement device) {
        Optional<XmlElement> address = device.child("address");
        if (address.isEmpty()) {
            return Optional.empty();
        }
        String type = address.get()
                .attribute("type")
                .orElseThrow(() -> Refusal.internal("No type specified for device address"));
        if (type.equals("none")) {
            return Optional.empty();
        }
        if (!TYPES.contains(type)) {
            throw Refusal.unsupported("unknown address type '" + type + '\'');
        }
        return Optional.of(new DeviceAddress(type, address.get()));
    }

    boolean isDrive() {
        return type.equals("drive");
    }

    /** A number of a drive address, 0 when it is missing. */
    int number(String attribute) {
        return element.number(attribute).orElse(0);
    }
}
