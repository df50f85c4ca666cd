package org.virtvzd.domainxml;

import java.util.LinkedHashMap;
import java.util.Map;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.Disk.Bus;

/**
 * Aliases of devices. A host has no names for devices, so they follow from the place of the device, in the way of
 * libvirt's other drivers: {@code ide0-1-0} (controller, channel, unit), {@code scsi0-0-0-3} (controller, bus, target,
 * unit), {@code sata0-0-2}, {@code virtio-disk0}, {@code net0} for the first network adapter, {@code vnc0} for the VNC server.
 */
public final class DeviceAlias {

    /** Alias of the VNC server. */
    static final String GRAPHICS = "vnc0";

    private DeviceAlias() {}

    /**
     * The alias of a hard disk or CD-ROM drive.
     *
     * @param disk the disk
     * @return for example {@code ide0-1-0}
     */
    public static String of(Disk disk) {
        int position = disk.position();
        if (disk.bus() == Bus.VIRTIO) {
            return "virtio-disk" + position;
        }
        String place = disk.bus() == Bus.IDE ? position / 2 + "-" + position % 2 : "0-" + position;
        return DiskXml.word(disk.bus()) + (disk.bus() == Bus.SCSI ? "0-0-" : "0-") + place;
    }

    static String ofInterface(int index) {
        return "net" + index;
    }

    /**
     * The devices that come and go one by one, with what tells whether two definitions have the same one: the place of a
     * disk, the address of a network adapter.
     *
     * @param devices the devices of a domain
     * @return aliases by identity, disks first, then network adapters, then the VNC server
     */
    public static Map<String, String> byIdentity(Devices devices) {
        Map<String, String> aliases = new LinkedHashMap<>();
        devices.disks().forEach(disk -> aliases.put(of(disk), of(disk)));
        for (int index = 0; index < devices.interfaces().size(); index++) {
            aliases.put(devices.interfaces().get(index).mac().toString(), ofInterface(index));
        }
        devices.graphics().ifPresent(vnc -> aliases.put(GRAPHICS, GRAPHICS));
        return aliases;
    }

    /**
     * The change that takes a device away.
     *
     * @param alias the alias of the device
     * @return the change; it is refused when there is no such device
     */
    public static DeviceChange detach(String alias) {
        return config -> DeviceEdits.detachAlias(config, alias);
    }
}
