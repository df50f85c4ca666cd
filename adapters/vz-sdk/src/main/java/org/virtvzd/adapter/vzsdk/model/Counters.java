package org.virtvzd.adapter.vzsdk.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.ports.hypervisor.DomainStatistics.DiskCounters;
import org.virtvzd.ports.hypervisor.DomainStatistics.InterfaceCounters;
import org.virtvzd.ports.hypervisor.DomainStatistics.MemoryCounters;

/**
 * The counters of a machine under the names that the host gives them.
 *
 * @param values by name
 */
public record Counters(Map<String, Long> values) {

    /**
     * The counters as libvirt shows them.
     *
     * @param definition the machine's, which says what devices there are
     * @return the counters; empty where the host has none
     */
    public DomainStatistics of(Definition definition) {
        return new DomainStatistics(
                vcpus(definition.config().vcpus()), disks(definition), interfaces(definition.adapters()), memory());
    }

    private List<Long> vcpus(int count) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nanos.add(get("guest.vcpu" + i + ".time").orElse(0));
        }
        return nanos;
    }

    private Map<String, DiskCounters> disks(Definition definition) {
        boolean container = definition.config().kind() == DomainKind.CONTAINER;
        Map<String, DiskCounters> disks = new HashMap<>();
        for (Disk disk : definition.config().devices().disks()) {
            if (disk.device() == Disk.Device.DISK) {
                String name = "devices." + (container ? "hdd" : bus(disk)) + disk.position();
                disks.put(
                        disk.target(),
                        new DiskCounters(
                                get(name + ".read_requests"),
                                get(name + ".read_total"),
                                get(name + ".write_requests"),
                                get(name + ".write_total")));
            }
        }
        return disks;
    }

    private static String bus(Disk disk) {
        return switch (disk.bus()) {
            case IDE -> "ide";
            case SCSI -> "scsi";
            case SATA -> "sata";
            case VIRTIO -> "virtio";
        };
    }

    private List<InterfaceCounters> interfaces(List<Integer> numbers) {
        return numbers.stream()
                .map(number -> "net.nic" + Integer.toUnsignedLong(number))
                .map(name -> new InterfaceCounters(
                        get(name + ".bytes_in"),
                        get(name + ".pkts_in"),
                        get(name + ".bytes_out"),
                        get(name + ".pkts_out")))
                .toList();
    }

    private MemoryCounters memory() {
        return new MemoryCounters(
                get("guest.ram.swap_in"),
                get("guest.ram.swap_out"),
                get("guest.ram.minor_fault"),
                get("guest.ram.major_fault"),
                get("guest.ram.total"),
                get("guest.ram.usage"),
                get("guest.ram.balloon_actual"));
    }

    private OptionalLong get(String name) {
        Long value = values.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
