package org.virtvzd.server.golden;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.virtvzd.adapter.fakevz.CounterModel;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.ports.hypervisor.DomainStatistics.DiskCounters;
import org.virtvzd.ports.hypervisor.DomainStatistics.InterfaceCounters;
import org.virtvzd.ports.hypervisor.DomainStatistics.MemoryCounters;

/** The counters of the recorded host, which never change. */
final class RecordedCounters implements CounterModel {
    /** The index of a venet adapter, which has none. */
    private static final int VENET = 95;

    @Override
    public Optional<DomainStatistics> of(Domain domain, long ranNanos) {
        DomainConfig config = domain.config();
        boolean machine = config.kind() == DomainKind.VM;
        return Optional.of(new DomainStatistics(
                LongStream.rangeClosed(1, config.vcpus())
                        .map(number -> number * 1_000_000_000L)
                        .boxed()
                        .toList(),
                disks(config, machine),
                interfaces(config),
                memory(config.memoryMiB(), machine)));
    }

    private static Map<String, DiskCounters> disks(DomainConfig config, boolean machine) {
        Map<String, DiskCounters> counters = new HashMap<>();
        config.devices().disks().stream()
                .filter(disk -> disk.device() == Disk.Device.DISK)
                .forEach(disk -> {
                    int index = disk.position();
                    counters.put(
                            disk.target(),
                            new DiskCounters(
                                    only(machine, 100 + index),
                                    OptionalLong.of(51_200 + 512L * index),
                                    only(machine, 200 + index),
                                    OptionalLong.of(102_400 + 512L * index)));
                });
        return counters;
    }

    private static List<InterfaceCounters> interfaces(DomainConfig config) {
        List<NetworkInterface> nets = config.devices().interfaces();
        return IntStream.range(0, nets.size())
                .map(index -> nets.get(index).attachment() instanceof NetworkInterface.Venet ? VENET : index)
                .mapToObj(index -> new InterfaceCounters(
                        OptionalLong.of(6000 + index),
                        OptionalLong.of(60 + index),
                        OptionalLong.of(7000 + index),
                        OptionalLong.of(70 + index)))
                .toList();
    }

    private static MemoryCounters memory(long mib, boolean machine) {
        return new MemoryCounters(
                OptionalLong.of(3),
                OptionalLong.of(5),
                only(machine, 7),
                only(machine, 11),
                OptionalLong.of(mib),
                OptionalLong.of(mib / 4),
                only(machine, mib - 16));
    }

    private static OptionalLong only(boolean there, long value) {
        return there ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
