package org.virtvzd.ports.hypervisor;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Counters of an active domain, as the host sent them last. A counter that the host does not have is empty; those of
 * containers are fewer.
 *
 * @param vcpuNanos time that each virtual CPU has run, in nanoseconds
 * @param disks counters of hard disks, by the disk's target; CD-ROM drives have none
 * @param interfaces counters of network adapters, in the order of the definition
 * @param memory counters of the guest's memory
 */
public record DomainStatistics(
        List<Long> vcpuNanos,
        Map<String, DiskCounters> disks,
        List<InterfaceCounters> interfaces,
        MemoryCounters memory) {

    /** Copies the collections. */
    public DomainStatistics {
        vcpuNanos = List.copyOf(vcpuNanos);
        disks = Map.copyOf(disks);
        interfaces = List.copyOf(interfaces);
    }

    /**
     * Time of all virtual CPUs together.
     *
     * @return nanoseconds
     */
    public long cpuNanos() {
        return vcpuNanos.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Traffic of a disk since the start.
     *
     * @param readRequests how often the guest read
     * @param readBytes what it read
     * @param writeRequests how often it wrote
     * @param writeBytes what it wrote
     */
    public record DiskCounters(
            OptionalLong readRequests, OptionalLong readBytes, OptionalLong writeRequests, OptionalLong writeBytes) {

        /** Nothing is known. */
        public static final DiskCounters NONE = new DiskCounters(
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * Traffic of a network adapter since the start, as the guest sees it.
     *
     * @param receivedBytes bytes that came in
     * @param receivedPackets packets that came in
     * @param sentBytes bytes that went out
     * @param sentPackets packets that went out
     */
    public record InterfaceCounters(
            OptionalLong receivedBytes,
            OptionalLong receivedPackets,
            OptionalLong sentBytes,
            OptionalLong sentPackets) {

        /** Nothing is known. */
        public static final InterfaceCounters NONE = new InterfaceCounters(
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * The guest's memory.
     *
     * @param swapInPages pages of 4 KiB read from swap
     * @param swapOutPages pages of 4 KiB written to swap
     * @param minorFaults page faults without a disk access
     * @param majorFaults page faults with one
     * @param totalMiB memory that the guest has
     * @param usedMiB memory that it uses
     * @param balloonMiB memory that the balloon leaves to it
     */
    public record MemoryCounters(
            OptionalLong swapInPages,
            OptionalLong swapOutPages,
            OptionalLong minorFaults,
            OptionalLong majorFaults,
            OptionalLong totalMiB,
            OptionalLong usedMiB,
            OptionalLong balloonMiB) {

        /** Nothing is known. */
        public static final MemoryCounters NONE = new MemoryCounters(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }
}
