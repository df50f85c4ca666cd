package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.Disk.Bus;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.VncGraphics;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * Changes of single devices: which device of a definition is meant, and what the definition is afterwards. A disk is
 * known by its bus and its place on it, a network adapter by its MAC address; there is one VNC server.
 */
final class DeviceEdits {

    private static final String DETACH_REFUSED = "detaching network device from VM is unsupported";

    private DeviceEdits() {}

    /** Adds a disk. */
    static DomainConfig attachDisk(DomainConfig config, Disk disk) {
        if (find(config, disk.bus(), disk.position()).isPresent()) {
            throw new LibvirtException(
                    ErrorCode.OPERATION_FAILED, ErrorDomain.PARALLELS, "target '" + disk.target() + "' already exists");
        }
        List<Disk> disks = new ArrayList<>(config.devices().disks());
        disks.add(disk);
        return withDisks(config, DiskOrder.asShown(disks, each -> each));
    }

    /** Takes a disk away. */
    static DomainConfig detachDisk(DomainConfig config, DiskXml.Draft draft) {
        Disk disk = DiskXml.place(draft)
                .flatMap(place -> find(config, place.bus(), place.position()))
                .orElseThrow(() -> noDisk(draft.bus().orElse("none"), draft.target()));
        return detach(config, disk);
    }

    private static DomainConfig detach(DomainConfig config, Disk disk) {
        return withDisks(
                config,
                config.devices().disks().stream()
                        .filter(each -> !each.equals(disk))
                        .toList());
    }

    /** Replaces the settings of a disk, for example the medium of a drive. */
    static DomainConfig updateDisk(DomainConfig config, Disk disk) {
        Disk old = find(config, disk.bus(), disk.position())
                .orElseThrow(() -> noDisk(DiskXml.word(disk.bus()), disk.target()));
        if (old.device() != disk.device()) {
            throw new LibvirtException(
                    ErrorCode.OPERATION_UNSUPPORTED,
                    ErrorDomain.PARALLELS,
                    "cannot modify field 'device' (or it's parts) of the disk");
        }
        return withDisks(
                config,
                config.devices().disks().stream()
                        .map(each -> each.equals(old) ? disk : each)
                        .toList());
    }

    private static Optional<Disk> find(DomainConfig config, Bus bus, int position) {
        return config.devices().disks().stream()
                .filter(disk -> disk.bus() == bus && disk.position() == position)
                .findFirst();
    }

    private static LibvirtException noDisk(String bus, String target) {
        return internal("No disk with bus '" + bus + "' and target '" + target + '\'');
    }

    /** Adds a network adapter to a container; one for a virtual machine is refused before it is looked at. */
    static DomainConfig attachInterface(DomainConfig config, Supplier<NetworkInterface> net) {
        requireContainer(config, "attaching network device to VM is unsupported");
        List<NetworkInterface> nets = new ArrayList<>(config.devices().interfaces());
        nets.add(net.get());
        return withInterfaces(config, nets);
    }

    /** Takes a network adapter of a container away. */
    static DomainConfig detachInterface(DomainConfig config, MacAddress mac) {
        requireContainer(config, DETACH_REFUSED);
        return detach(config, find(config, mac));
    }

    private static DomainConfig detach(DomainConfig config, NetworkInterface net) {
        List<NetworkInterface> nets = new ArrayList<>(config.devices().interfaces());
        nets.remove(net);
        return withInterfaces(config, nets);
    }

    private static void requireContainer(DomainConfig config, String refusal) {
        if (config.kind() == DomainKind.VM) {
            throw new LibvirtException(ErrorCode.OPERATION_UNSUPPORTED, ErrorDomain.PARALLELS, refusal);
        }
    }

    /**
     * Replaces the settings of a network adapter. The name of its end on the host stays when the new settings have
     * none.
     */
    static DomainConfig updateInterface(DomainConfig config, MacAddress mac, Supplier<NetworkInterface> net) {
        NetworkInterface old = find(config, mac);
        NetworkInterface given = net.get();
        NetworkInterface named = given.hostDevice().isPresent() ? given : given.withHostDevice(old.hostDevice());
        List<NetworkInterface> nets = new ArrayList<>(config.devices().interfaces());
        nets.set(nets.indexOf(old), named);
        return withInterfaces(config, nets);
    }

    private static NetworkInterface find(DomainConfig config, MacAddress mac) {
        return config.devices().interfaces().stream()
                .filter(net -> net.mac().equals(mac))
                .findFirst()
                .orElseThrow(() -> internal("No net with mac '" + mac + '\''));
    }

    /** Switches the VNC server on. */
    static DomainConfig attachGraphics(DomainConfig config, VncGraphics vnc) {
        if (config.devices().graphics().isPresent()) {
            throw Refusal.byDriver("domain already has VNC graphics");
        }
        return withGraphics(config, Optional.of(vnc));
    }

    /** Switches the VNC server off. */
    static DomainConfig detachGraphics(DomainConfig config) {
        requireGraphics(config);
        return withGraphics(config, Optional.empty());
    }

    /** Replaces the settings of the VNC server. */
    static DomainConfig updateGraphics(DomainConfig config, VncGraphics vnc) {
        requireGraphics(config);
        return withGraphics(config, Optional.of(vnc));
    }

    private static void requireGraphics(DomainConfig config) {
        if (config.devices().graphics().isEmpty()) {
            throw Refusal.byDriver("cannot find VNC graphics device");
        }
    }

    /** Takes the device with an alias away. */
    static DomainConfig detachAlias(DomainConfig config, String alias) {
        Devices devices = config.devices();
        for (Disk disk : devices.disks()) {
            if (DeviceAlias.of(disk).equals(alias)) {
                return detach(config, disk);
            }
        }
        for (int index = 0; index < devices.interfaces().size(); index++) {
            if (DeviceAlias.ofInterface(index).equals(alias)) {
                requireContainer(config, DETACH_REFUSED);
                return detach(config, devices.interfaces().get(index));
            }
        }
        if (devices.graphics().isPresent() && alias.equals(DeviceAlias.GRAPHICS)) {
            return detachGraphics(config);
        }
        throw new LibvirtException(
                ErrorCode.DEVICE_MISSING, ErrorDomain.PARALLELS, "no device found with alias " + alias);
    }

    private static DomainConfig withDisks(DomainConfig config, List<Disk> disks) {
        return withDevices(config, config.devices().withDisks(disks));
    }

    private static DomainConfig withInterfaces(DomainConfig config, List<NetworkInterface> nets) {
        return withDevices(config, config.devices().withInterfaces(nets));
    }

    private static DomainConfig withGraphics(DomainConfig config, Optional<VncGraphics> vnc) {
        return config.withDevices(config.devices().withGraphics(vnc));
    }

    /** The definition with other devices, whose boot order still names the same ones. */
    private static DomainConfig withDevices(DomainConfig config, Devices devices) {
        return config.withDevices(devices).withBoot(BootXml.carriedOver(config, devices));
    }

    private static LibvirtException internal(String text) {
        return new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.PARALLELS, text);
    }
}
