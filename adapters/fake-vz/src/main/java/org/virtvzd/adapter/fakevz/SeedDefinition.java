package org.virtvzd.adapter.fakevz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.virtvzd.domain.MachineState;
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
import org.virtvzd.domain.config.VncGraphics;

/**
 * The few things that matter of a machine in an inventory.
 *
 * @param uuid its identity
 * @param name its name
 * @param kind virtual machine or container
 * @param description free text
 * @param memoryMiB memory in MiB
 * @param vcpus number of virtual CPUs
 * @param autostart whether it starts with the host
 * @param vnc whether it has a VNC server on a port of the host's choice
 * @param disks paths of its disk images
 * @param nics its network adapters
 */
record SeedDefinition(
        UUID uuid,
        String name,
        DomainKind kind,
        String description,
        long memoryMiB,
        int vcpus,
        boolean autostart,
        boolean vnc,
        List<String> disks,
        List<Nic> nics) {

    /**
     * A network adapter.
     *
     * @param mac its address
     * @param attachment what it is connected to
     */
    record Nic(MacAddress mac, NetworkInterface.Attachment attachment) {}

    /** The n-th machine of a built-in inventory. */
    static SeedDefinition of(int number, String name, DomainKind kind) {
        String directory = kind == DomainKind.VM ? "/vz/vmprivate/" : "/vz/private/";
        return new SeedDefinition(
                Inventory.uuid(number),
                name,
                kind,
                "",
                kind == DomainKind.VM ? 1024 : 512,
                kind == DomainKind.VM ? 2 : 1,
                false,
                kind == DomainKind.VM,
                List.of(directory + name + "/root.hdd"),
                List.of(new Nic(
                        new MacAddress(0x001c42000000L + number), new NetworkInterface.VirtualNetwork("Bridged"))));
    }

    Inventory.Seed toSeed(MachineState state) {
        boolean vm = kind == DomainKind.VM;
        List<Filesystem> filesystems = vm || disks.isEmpty()
                ? List.of()
                : List.of(new Filesystem(new Filesystem.Image(disks.getFirst()), "/"));
        Devices devices = new Devices(
                disksFrom(vm ? 0 : 1),
                filesystems,
                nics.stream().map(this::adapter).toList(),
                List.of(),
                vnc
                        ? Optional.of(new VncGraphics(OptionalInt.empty(), "127.0.0.1", Optional.empty()))
                        : Optional.empty(),
                Optional.empty());
        DomainConfig config = DomainConfig.plain(
                uuid,
                name,
                kind,
                Architecture.X86_64,
                description,
                memoryMiB,
                vcpus,
                Optional.empty(),
                autostart,
                vm ? List.of(new BootEntry(BootDevice.HD, 0)) : List.of(),
                devices);
        return new Inventory.Seed(config, state);
    }

    private List<Disk> disksFrom(int first) {
        List<Disk> made = new ArrayList<>();
        for (int i = first; i < disks.size(); i++) {
            made.add(new Disk(
                    Disk.Device.DISK,
                    Disk.Backing.FILE,
                    Optional.of(disks.get(i)),
                    kind == DomainKind.VM ? Disk.Format.QCOW2 : Disk.Format.PLOOP,
                    Disk.Bus.SCSI,
                    i - first,
                    Optional.empty()));
        }
        return made;
    }

    private NetworkInterface adapter(Nic nic) {
        return new NetworkInterface(
                nic.mac(),
                nic.attachment(),
                kind == DomainKind.VM ? Optional.of(NetworkInterface.Model.VIRTIO) : Optional.empty(),
                Optional.empty(),
                true,
                false,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
