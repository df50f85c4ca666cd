package org.virtvzd.adapter.fakevz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;
import org.virtvzd.ports.hypervisor.GuestInfo;
import org.virtvzd.ports.hypervisor.GuestInfo.GuestFilesystem;
import org.virtvzd.ports.hypervisor.GuestInfo.GuestInterface;

/**
 * What the guests of this host tell of themselves. They are called as their machines are, have mounted every disk, and
 * have the addresses of their definition, or such as a DHCP server gave them: always the same for the same adapter.
 */
final class InsideView {
    private static final long MIB = 1024L * 1024;

    /** A quarter of each image has been written to. */
    private static final int USED_PART = 4;

    private static final int LEASE_PREFIX = 16;

    private InsideView() {}

    static GuestInfo of(Machine machine) {
        return new GuestInfo(Optional.of(hostname(machine.name())), interfaces(machine), filesystems(machine));
    }

    /** What is not fit for a host name becomes a hyphen. */
    private static String hostname(String name) {
        return name.replaceAll("[^A-Za-z0-9.-]", "-");
    }

    private static List<GuestInterface> interfaces(Machine machine) {
        List<NetworkInterface> nets = machine.config().devices().interfaces();
        return IntStream.range(0, nets.size())
                .mapToObj(index -> inside(nets.get(index), index))
                .toList();
    }

    private static GuestInterface inside(NetworkInterface net, int index) {
        boolean venet = net.attachment() instanceof NetworkInterface.Venet;
        List<GuestAddress> addresses = new ArrayList<>(net.addresses().stream()
                .map(given -> new GuestAddress(
                        given.address(),
                        given.ipv6(),
                        OptionalInt.of(given.prefix().orElse(given.ipv6() ? 128 : 32))))
                .toList());
        if (addresses.stream().allMatch(GuestAddress::ipv6)) {
            addresses.add(new GuestAddress(leased(net.mac()), false, OptionalInt.of(LEASE_PREFIX)));
        }
        return new GuestInterface(
                venet ? "venet0" : "eth" + index, venet ? Optional.empty() : Optional.of(net.mac()), addresses);
    }

    private static String leased(MacAddress mac) {
        return "10.37." + ((mac.value() >> 8) & 0xFF) + "." + (mac.value() & 0xFF);
    }

    private static List<GuestFilesystem> filesystems(Machine machine) {
        List<GuestFilesystem> mounted = new ArrayList<>();
        for (Filesystem filesystem : machine.config().devices().filesystems()) {
            long bytes = MachineSettings.NEW_IMAGE_MIB * MIB;
            mounted.add(new GuestFilesystem(
                    filesystem.target(), "ploop" + mounted.size() + "p1", "ext4", bytes, free(bytes), List.of()));
        }
        List<Disk> disks = machine.config().devices().disks().stream()
                .filter(disk -> disk.device() == Disk.Device.DISK)
                .toList();
        for (Disk disk : disks) {
            long bytes = machine.settings().sizeMiB(disk) * MIB;
            boolean root = mounted.isEmpty() && machine.config().kind() == DomainKind.VM;
            mounted.add(new GuestFilesystem(
                    root ? "/" : "/mnt/" + disk.target(),
                    disk.target() + "1",
                    "ext4",
                    bytes,
                    free(bytes),
                    List.of(disk.target())));
        }
        return mounted;
    }

    private static long free(long bytes) {
        return bytes - bytes / USED_PART;
    }
}
