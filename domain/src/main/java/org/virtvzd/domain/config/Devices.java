package org.virtvzd.domain.config;

import java.util.List;
import java.util.Optional;

/**
 * The devices of a domain. Lists keep the host's order.
 *
 * @param disks hard disks and CD-ROM drives
 * @param filesystems a container's file systems; always empty for a virtual machine
 * @param interfaces network adapters
 * @param serials serial ports of a virtual machine
 * @param graphics the VNC server, if it is switched on
 * @param video the video adapter; empty for a container, and in a definition that leaves it to the host
 */
public record Devices(
        List<Disk> disks,
        List<Filesystem> filesystems,
        List<NetworkInterface> interfaces,
        List<SerialPort> serials,
        Optional<VncGraphics> graphics,
        Optional<VideoAdapter> video) {

    /** No devices at all. */
    public static final Devices NONE =
            new Devices(List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    /** Copies the lists. */
    public Devices {
        disks = List.copyOf(disks);
        filesystems = List.copyOf(filesystems);
        interfaces = List.copyOf(interfaces);
        serials = List.copyOf(serials);
    }

    /**
     * These devices with other disks.
     *
     * @param newDisks the new ones
     * @return a copy
     */
    public Devices withDisks(List<Disk> newDisks) {
        return new Devices(newDisks, filesystems, interfaces, serials, graphics, video);
    }

    /**
     * These devices with other network adapters.
     *
     * @param newInterfaces the new ones
     * @return a copy
     */
    public Devices withInterfaces(List<NetworkInterface> newInterfaces) {
        return new Devices(disks, filesystems, newInterfaces, serials, graphics, video);
    }

    /**
     * These devices with another VNC server, or none.
     *
     * @param newGraphics the server
     * @return a copy
     */
    public Devices withGraphics(Optional<VncGraphics> newGraphics) {
        return new Devices(disks, filesystems, interfaces, serials, newGraphics, video);
    }
}
