package org.virtvzd.server.remote;

import java.util.List;
import java.util.Optional;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;
import org.virtvzd.ports.hypervisor.GuestInfo;
import org.virtvzd.ports.hypervisor.GuestInfo.GuestFilesystem;
import org.virtvzd.ports.hypervisor.GuestInfo.GuestInterface;
import org.virtvzd.protocol.libvirt.GuestInfoParameterName;
import org.virtvzd.protocol.libvirt.VirDomainGuestInfoTypes;
import org.virtvzd.protocol.rpc.TypedParam;

/** What a guest tells, as named values. */
final class GuestParameters {
    /** The kinds of information that there are. */
    static final int SUPPORTED =
            VirDomainGuestInfoTypes.HOSTNAME | VirDomainGuestInfoTypes.FILESYSTEM | VirDomainGuestInfoTypes.INTERFACES;

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private final TypedParams params = new TypedParams();

    private GuestParameters() {}

    /** The values of some kinds, in libvirt's order. */
    static List<TypedParam> of(GuestInfo info, DomainConfig config, int types) {
        GuestParameters guest = new GuestParameters();
        if ((types & VirDomainGuestInfoTypes.HOSTNAME) != 0) {
            info.hostname().ifPresent(name -> guest.params.text(GuestInfoParameterName.HOSTNAME_HOSTNAME, name));
        }
        if ((types & VirDomainGuestInfoTypes.FILESYSTEM) != 0) {
            guest.addFilesystems(info.filesystems(), config);
        }
        if ((types & VirDomainGuestInfoTypes.INTERFACES) != 0) {
            guest.addInterfaces(info.interfaces());
        }
        return guest.params.list();
    }

    private void addFilesystems(List<GuestFilesystem> filesystems, DomainConfig config) {
        params.count(GuestInfoParameterName.FS_COUNT, filesystems.size());
        for (int i = 0; i < filesystems.size(); i++) {
            GuestFilesystem each = filesystems.get(i);
            String prefix = GuestInfoParameterName.FS_PREFIX + i;
            params.text(prefix + GuestInfoParameterName.FS_SUFFIX_NAME, each.device())
                    .text(prefix + GuestInfoParameterName.FS_SUFFIX_MOUNTPOINT, each.mountPoint())
                    .text(prefix + GuestInfoParameterName.FS_SUFFIX_FSTYPE, each.type())
                    .total(prefix + GuestInfoParameterName.FS_SUFFIX_TOTAL_BYTES, each.totalBytes())
                    .total(prefix + GuestInfoParameterName.FS_SUFFIX_USED_BYTES, each.totalBytes() - each.freeBytes())
                    .count(
                            prefix + GuestInfoParameterName.FS_SUFFIX_DISK_COUNT,
                            each.disks().size());
            for (int disk = 0; disk < each.disks().size(); disk++) {
                addDisk(
                        prefix + GuestInfoParameterName.FS_SUFFIX_DISK_PREFIX + disk,
                        each.disks().get(disk),
                        config);
            }
        }
    }

    private void addDisk(String prefix, String target, DomainConfig config) {
        params.text(prefix + GuestInfoParameterName.FS_SUFFIX_DISK_SUFFIX_ALIAS, target);
        Optional<String> serial = config.devices().disks().stream()
                .filter(disk -> disk.target().equals(target))
                .findFirst()
                .flatMap(Disk::serial);
        serial.ifPresent(number -> params.text(prefix + GuestInfoParameterName.FS_SUFFIX_DISK_SUFFIX_SERIAL, number));
    }

    private void addInterfaces(List<GuestInterface> interfaces) {
        params.count(GuestInfoParameterName.IF_COUNT, interfaces.size());
        for (int i = 0; i < interfaces.size(); i++) {
            GuestInterface each = interfaces.get(i);
            String prefix = GuestInfoParameterName.IF_PREFIX + i;
            params.text(prefix + GuestInfoParameterName.IF_SUFFIX_NAME, each.name());
            each.mac().ifPresent(mac -> params.text(prefix + GuestInfoParameterName.IF_SUFFIX_HWADDR, mac.toString()));
            params.count(
                    prefix + GuestInfoParameterName.IF_SUFFIX_ADDR_COUNT,
                    each.addresses().size());
            for (int j = 0; j < each.addresses().size(); j++) {
                addAddress(
                        prefix + GuestInfoParameterName.IF_SUFFIX_ADDR_PREFIX + j,
                        each.addresses().get(j));
            }
        }
    }

    private void addAddress(String prefix, GuestAddress address) {
        params.text(prefix + GuestInfoParameterName.IF_SUFFIX_ADDR_SUFFIX_TYPE, address.ipv6() ? "ipv6" : "ipv4")
                .text(prefix + GuestInfoParameterName.IF_SUFFIX_ADDR_SUFFIX_ADDR, address.address())
                .count(prefix + GuestInfoParameterName.IF_SUFFIX_ADDR_SUFFIX_PREFIX, prefix(address));
    }

    /** Length of the network prefix; without one the address stands alone. */
    static int prefix(GuestAddress address) {
        return address.prefix().orElse(address.ipv6() ? IPV6_BITS : IPV4_BITS);
    }
}
