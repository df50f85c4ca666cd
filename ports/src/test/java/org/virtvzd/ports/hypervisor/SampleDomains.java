package org.virtvzd.ports.hypervisor;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.BootEntry.BootDevice;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.SerialPort;
import org.virtvzd.domain.config.VncGraphics;

/** Definitions to try things with. The UUID follows from the name, so the same name gives the same definition. */
public final class SampleDomains {
    private SampleDomains() {}

    /**
     * The UUID of the definitions with a name.
     *
     * @param name the name
     * @return the UUID
     */
    public static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A virtual machine with a disk and a network adapter that leaves names and video adapter to the host.
     *
     * @param name its name
     * @return the definition
     */
    public static DomainConfig vm(String name) {
        return DomainConfig.plain(
                uuid(name),
                name,
                DomainKind.VM,
                Architecture.X86_64,
                "",
                512,
                2,
                Optional.empty(),
                false,
                List.of(new BootEntry(BootDevice.HD, 0)),
                new Devices(
                        List.of(disk(name)),
                        List.of(),
                        List.of(adapter(name, new NetworkInterface.VirtualNetwork("Bridged"))),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /**
     * A container on an image, with a bridged network adapter.
     *
     * @param name its name
     * @return the definition
     */
    public static DomainConfig container(String name) {
        var root = new Filesystem(new Filesystem.Image("/vz/private/" + name + "/root.hdd"), "/");
        return container(name, root, new NetworkInterface.Bridge("br0"));
    }

    /**
     * A container to be created from a template, with a venet adapter.
     *
     * @param name its name
     * @return the definition
     */
    public static DomainConfig containerFromTemplate(String name) {
        var root = new Filesystem(new Filesystem.Template("centos-7-x86_64"), "/");
        return container(name, root, new NetworkInterface.Venet());
    }

    /**
     * A definition with a VNC server.
     *
     * @param config the definition
     * @param port its fixed port, or empty to leave it to the host
     * @return a copy
     */
    public static DomainConfig withVnc(DomainConfig config, OptionalInt port) {
        Devices devices = config.devices();
        return config.withDevices(new Devices(
                devices.disks(),
                devices.filesystems(),
                devices.interfaces(),
                devices.serials(),
                Optional.of(new VncGraphics(port, "127.0.0.1", Optional.of("secret"))),
                devices.video()));
    }

    /**
     * A definition of a virtual machine whose disk is on virtio and whose network adapter is an e1000e.
     *
     * @param config the definition
     * @return a copy
     */
    public static DomainConfig withNewerDevices(DomainConfig config) {
        Devices devices = config.devices();
        Disk disk = devices.disks().getFirst();
        NetworkInterface net = devices.interfaces().getFirst();
        return config.withDevices(devices.withDisks(List.of(new Disk(
                        disk.device(), disk.backing(), disk.path(), disk.format(), Disk.Bus.VIRTIO, 1, disk.serial())))
                .withInterfaces(List.of(new NetworkInterface(
                        net.mac(),
                        net.attachment(),
                        Optional.of(NetworkInterface.Model.E1000E),
                        net.hostDevice(),
                        net.linkUp(),
                        net.trustGuestRxFilters(),
                        net.addresses(),
                        net.gateway4(),
                        net.gateway6()))));
    }

    /**
     * A definition with two serial ports: 0 is a UNIX socket on which the machine listens, 1 a file.
     *
     * @param config the definition of a virtual machine
     * @return a copy
     */
    public static DomainConfig withSerials(DomainConfig config) {
        Devices devices = config.devices();
        return config.withDevices(new Devices(
                devices.disks(),
                devices.filesystems(),
                devices.interfaces(),
                List.of(
                        new SerialPort(0, new SerialPort.UnixSocket("/run/console-a", SerialPort.Mode.BIND)),
                        new SerialPort(1, new SerialPort.OutputFile("/var/log/console-a"))),
                devices.graphics(),
                devices.video()));
    }

    /**
     * A definition with other texts and memory.
     *
     * @param config the definition
     * @param name its new name
     * @param description its new description
     * @param memoryMiB its new memory
     * @return a copy
     */
    public static DomainConfig edited(DomainConfig config, String name, String description, long memoryMiB) {
        return config.withName(name).withDescription(description).withMemoryMiB(memoryMiB);
    }

    private static DomainConfig container(String name, Filesystem root, NetworkInterface.Attachment attachment) {
        return DomainConfig.plain(
                uuid(name),
                name,
                DomainKind.CONTAINER,
                Architecture.X86_64,
                "",
                256,
                1,
                Optional.empty(),
                false,
                List.of(),
                new Devices(
                        List.of(),
                        List.of(root),
                        List.of(adapter(name, attachment)),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static Disk disk(String name) {
        return new Disk(
                Disk.Device.DISK,
                Disk.Backing.FILE,
                Optional.of("/vz/vmprivate/" + name + "/root.hdd"),
                Disk.Format.QCOW2,
                Disk.Bus.SCSI,
                0,
                Optional.empty());
    }

    private static NetworkInterface adapter(String name, NetworkInterface.Attachment attachment) {
        boolean venet = attachment instanceof NetworkInterface.Venet;
        long mac = venet ? 0 : 0x001c42000000L | (name.hashCode() & 0xFFFFFF);
        return new NetworkInterface(
                new MacAddress(mac),
                attachment,
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
