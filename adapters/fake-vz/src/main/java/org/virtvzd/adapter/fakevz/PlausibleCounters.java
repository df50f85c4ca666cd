package org.virtvzd.adapter.fakevz;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.ports.hypervisor.DomainStatistics.DiskCounters;
import org.virtvzd.ports.hypervisor.DomainStatistics.InterfaceCounters;
import org.virtvzd.ports.hypervisor.DomainStatistics.MemoryCounters;

/**
 * Counters of a guest that has something to do. As on a Virtuozzo host, containers have no request counts, page faults
 * and balloon, and CD-ROM drives no counters at all.
 */
final class PlausibleCounters {
    private static final int SECTOR = 512;
    private static final int PACKET = 800;

    private final DomainConfig config;
    private final boolean machine;
    private final long ranNanos;
    private final int seed;

    private PlausibleCounters(Domain domain, long ranNanos) {
        config = domain.config();
        machine = config.kind() == DomainKind.VM;
        this.ranNanos = ranNanos;
        seed = domain.uuid().hashCode() & 0xFFFF;
    }

    static DomainStatistics of(Domain domain, long ranNanos) {
        PlausibleCounters counters = new PlausibleCounters(domain, ranNanos);
        return new DomainStatistics(counters.vcpus(), counters.disks(), counters.interfaces(), counters.memory());
    }

    private List<Long> vcpus() {
        return LongStream.range(0, config.vcpus())
                .map(vcpu -> ranNanos / 100 * (5 + (seed + vcpu * 17) % 56))
                .boxed()
                .toList();
    }

    private Map<String, DiskCounters> disks() {
        Map<String, DiskCounters> counters = new HashMap<>();
        List<Disk> disks = config.devices().disks();
        for (int i = 0; i < disks.size(); i++) {
            if (disks.get(i).device() == Disk.Device.DISK) {
                counters.put(disks.get(i).target(), disk(i));
            }
        }
        return counters;
    }

    private DiskCounters disk(int index) {
        long reads = 500 + perSecond(20, index);
        long writes = 50 + perSecond(40, index);
        return new DiskCounters(
                onlyOfMachines(reads),
                OptionalLong.of(reads * 16 * SECTOR),
                onlyOfMachines(writes),
                OptionalLong.of(writes * 8 * SECTOR));
    }

    private List<InterfaceCounters> interfaces() {
        return IntStream.range(0, config.devices().interfaces().size())
                .mapToObj(index -> {
                    long received = perSecond(100, index);
                    long sent = perSecond(60, index);
                    return new InterfaceCounters(
                            OptionalLong.of(received * PACKET),
                            OptionalLong.of(received),
                            OptionalLong.of(sent * PACKET),
                            OptionalLong.of(sent));
                })
                .toList();
    }

    private MemoryCounters memory() {
        long total = config.memoryMiB();
        return new MemoryCounters(
                OptionalLong.of(perSecond(1, 0)),
                OptionalLong.of(perSecond(2, 0)),
                onlyOfMachines(1000 + perSecond(200, 0)),
                onlyOfMachines(perSecond(3, 0)),
                OptionalLong.of(total),
                OptionalLong.of(total * (20 + seed % 60) / 100),
                onlyOfMachines(total));
    }

    /** Something that happens so many times a second, give or take what makes domains and devices differ. */
    private long perSecond(int rate, int index) {
        return ranNanos / 1_000_000 * rate * (50 + (seed + index * 13) % 100) / 100_000;
    }

    private OptionalLong onlyOfMachines(long value) {
        return machine ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
