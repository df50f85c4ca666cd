package org.virtvzd.server.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.ports.hypervisor.DomainStatistics.DiskCounters;
import org.virtvzd.ports.hypervisor.DomainStatistics.InterfaceCounters;
import org.virtvzd.ports.hypervisor.DomainStatistics.MemoryCounters;
import org.virtvzd.protocol.libvirt.VirDomainMemoryStatTags;
import org.virtvzd.protocol.remote.RemoteDomainMemoryStat;

/**
 * The counters of one domain in libvirt's units. Before the host has sent any, and for a domain that is off, nothing is
 * known.
 *
 * @param config the domain's definition
 * @param statistics what the host sent
 */
record DomainCounters(DomainConfig config, Optional<DomainStatistics> statistics) {
    private static final int PAGE_KIB = 4;

    /**
     * The disk that a client names.
     *
     * @param path its target or its source
     * @return the disk
     * @throws LibvirtException INVALID_ARG when there is none
     */
    static Disk diskAt(DomainConfig config, String path) {
        return config.devices().disks().stream()
                .filter(disk -> disk.target().equals(path)
                        || disk.path().filter(path::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> invalid("invalid path: " + path));
    }

    /** The counters of the disk that a client names, or the sums over all disks for the empty path. */
    DiskCounters disk(String path) {
        return path.isEmpty() ? allDisks() : of(diskAt(config, path));
    }

    DiskCounters of(Disk disk) {
        return statistics
                .map(DomainStatistics::disks)
                .map(disks -> disks.get(disk.target()))
                .orElse(DiskCounters.NONE);
    }

    private DiskCounters allDisks() {
        return new DiskCounters(
                sum(DiskCounters::readRequests),
                sum(DiskCounters::readBytes),
                sum(DiskCounters::writeRequests),
                sum(DiskCounters::writeBytes));
    }

    private OptionalLong sum(Function<DiskCounters, OptionalLong> counter) {
        return OptionalLong.of(config.devices().disks().stream()
                .mapToLong(disk -> counter.apply(of(disk)).orElse(0))
                .sum());
    }

    /**
     * The network adapter that a client names.
     *
     * @param device its MAC address or its name on the host
     * @return its index in the definition
     * @throws LibvirtException INTERNAL_ERROR or INVALID_ARG when there is none
     */
    static int indexOfNetwork(DomainConfig config, String device) {
        Optional<MacAddress> mac = MacAddress.parse(device);
        List<NetworkInterface> nets = config.devices().interfaces();
        for (int index = 0; index < nets.size(); index++) {
            NetworkInterface net = nets.get(index);
            if (mac.isPresent()
                    ? net.mac().equals(mac.get())
                    : net.hostDevice().filter(device::equals).isPresent()) {
                return index;
            }
        }
        throw mac.<LibvirtException>map(address -> new LibvirtException(
                        ErrorCode.INTERNAL_ERROR, ErrorDomain.PARALLELS, "No net with mac '" + address + "'"))
                .orElseGet(() -> invalid("invalid path, '" + device + "' is not a known interface"));
    }

    /** The counters of the network adapter that a client names. */
    InterfaceCounters network(String device) {
        return network(indexOfNetwork(config, device));
    }

    InterfaceCounters network(int index) {
        return statistics
                .map(DomainStatistics::interfaces)
                .filter(nets -> index < nets.size())
                .map(nets -> nets.get(index))
                .orElse(InterfaceCounters.NONE);
    }

    long vcpuNanos(int vcpu) {
        return statistics
                .map(DomainStatistics::vcpuNanos)
                .filter(vcpus -> vcpu < vcpus.size())
                .map(vcpus -> vcpus.get(vcpu))
                .orElse(0L);
    }

    /**
     * A figure of the guest's memory.
     *
     * @param tag libvirt's number for it
     * @param name its name in a statistics record, empty where that has it elsewhere
     * @param value KiB or number of faults
     */
    record MemoryFigure(int tag, String name, OptionalLong value) {
        RemoteDomainMemoryStat toWire() {
            return new RemoteDomainMemoryStat(tag, value.orElseThrow());
        }
    }

    /** The figures that are known, in libvirt's order. */
    List<MemoryFigure> memory() {
        MemoryCounters counters = statistics.map(DomainStatistics::memory).orElse(MemoryCounters.NONE);
        List<MemoryFigure> figures = new ArrayList<>(List.of(
                new MemoryFigure(VirDomainMemoryStatTags.SWAP_IN, "swap_in", times(counters.swapInPages(), PAGE_KIB)),
                new MemoryFigure(
                        VirDomainMemoryStatTags.SWAP_OUT, "swap_out", times(counters.swapOutPages(), PAGE_KIB)),
                new MemoryFigure(VirDomainMemoryStatTags.MINOR_FAULT, "minor_fault", counters.minorFaults()),
                new MemoryFigure(VirDomainMemoryStatTags.MAJOR_FAULT, "major_fault", counters.majorFaults()),
                new MemoryFigure(VirDomainMemoryStatTags.AVAILABLE, "available", times(counters.totalMiB(), 1024)),
                new MemoryFigure(VirDomainMemoryStatTags.ACTUAL_BALLOON, "", times(counters.balloonMiB(), 1024)),
                new MemoryFigure(VirDomainMemoryStatTags.UNUSED, "unused", unusedKiB(counters))));
        figures.removeIf(figure -> figure.value().isEmpty());
        return figures;
    }

    private static OptionalLong unusedKiB(MemoryCounters counters) {
        return counters.totalMiB().isPresent() && counters.usedMiB().isPresent()
                ? OptionalLong.of(
                        (counters.totalMiB().getAsLong() - counters.usedMiB().getAsLong()) * 1024)
                : OptionalLong.empty();
    }

    private static OptionalLong times(OptionalLong value, long factor) {
        return value.isPresent() ? OptionalLong.of(value.getAsLong() * factor) : value;
    }

    private static LibvirtException invalid(String text) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, text);
    }
}
