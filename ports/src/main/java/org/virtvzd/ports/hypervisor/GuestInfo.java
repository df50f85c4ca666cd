package org.virtvzd.ports.hypervisor;

import java.util.List;
import java.util.Optional;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;

/**
 * What a running guest tells of itself, through the guest tools of a virtual machine or from a container's inside.
 *
 * @param hostname what it calls itself, if it has a name
 * @param interfaces its network interfaces, the loopback one left out
 * @param filesystems what it has mounted from its disks
 */
public record GuestInfo(Optional<String> hostname, List<GuestInterface> interfaces, List<GuestFilesystem> filesystems) {

    /** Copies the lists. */
    public GuestInfo {
        interfaces = List.copyOf(interfaces);
        filesystems = List.copyOf(filesystems);
    }

    /**
     * A network interface as the guest sees it.
     *
     * @param name its name in the guest, for example {@code eth0}
     * @param mac its address, if it has one
     * @param addresses its IP addresses, each with its prefix
     */
    public record GuestInterface(String name, Optional<MacAddress> mac, List<GuestAddress> addresses) {

        /** Copies the list. */
        public GuestInterface {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A file system as the guest sees it.
     *
     * @param mountPoint where it is mounted
     * @param device the guest's name of the device, for example {@code sda1}
     * @param type kind of file system, for example {@code ext4}
     * @param totalBytes its size
     * @param freeBytes what is left of it, at most {@code totalBytes}
     * @param disks targets of the disks that it is on, as far as they are known
     */
    public record GuestFilesystem(
            String mountPoint, String device, String type, long totalBytes, long freeBytes, List<String> disks) {

        /** Copies the list. */
        public GuestFilesystem {
            disks = List.copyOf(disks);
        }
    }
}
