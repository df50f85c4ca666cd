package org.virtvzd.domain.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A domain's share of the host and its limits, all of them for the domain as a whole. What is empty is left to the host.
 *
 * @param cpuUnits weight among the host's domains when CPU time is short, {@link #MIN_CPU_UNITS} to
 *     {@link #MAX_CPU_UNITS}; the host's default is {@link #DEFAULT_CPU_UNITS}
 * @param cpuLimitPercent most CPU time that it gets, in percent of one host CPU, 1 or more
 * @param ioPriority priority of its disk requests, {@link #MIN_IO_PRIORITY} to {@link #MAX_IO_PRIORITY}; the host's
 *     default is {@link #DEFAULT_IO_PRIORITY}
 * @param ioBytesPerSecond most bytes per second to and from its disks, 1 to 4294967295
 * @param iopsLimit most disk requests per second, 1 or more
 * @param memoryGuaranteePercent part of its memory that it keeps when memory is short, 1 to 100
 * @param networkKbits most that its network adapters send together, in kilobits per second, 1 or more
 * @param numaNodes NUMA nodes of the host that its memory comes from, numbered from 0
 */
public record Tuning(
        OptionalInt cpuUnits,
        OptionalInt cpuLimitPercent,
        OptionalInt ioPriority,
        OptionalLong ioBytesPerSecond,
        OptionalInt iopsLimit,
        OptionalInt memoryGuaranteePercent,
        OptionalInt networkKbits,
        Optional<CpuSet> numaNodes) {

    /** Smallest weight. */
    public static final int MIN_CPU_UNITS = 10;

    /** Largest weight. */
    public static final int MAX_CPU_UNITS = 500_000;

    /** The host's usual weight. */
    public static final int DEFAULT_CPU_UNITS = 1000;

    /** Lowest disk priority. */
    public static final int MIN_IO_PRIORITY = 0;

    /** Highest disk priority. */
    public static final int MAX_IO_PRIORITY = 7;

    /** The host's usual disk priority. */
    public static final int DEFAULT_IO_PRIORITY = 4;

    /** Most bytes per second that a limit can be: the host keeps it in 32 bits. */
    public static final long MAX_IO_BYTES_PER_SECOND = 0xFFFF_FFFFL;

    /** Everything is left to the host. */
    public static final Tuning NONE = new Tuning(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty());

    /**
     * This tuning with another CPU weight.
     *
     * @param units the weight, or empty for the host's default
     * @return a copy
     */
    public Tuning withCpuUnits(OptionalInt units) {
        return edited(edit -> edit.cpuUnits = units);
    }

    /**
     * This tuning with another CPU limit.
     *
     * @param percent percent of one host CPU, or empty for none
     * @return a copy
     */
    public Tuning withCpuLimitPercent(OptionalInt percent) {
        return edited(edit -> edit.cpuLimitPercent = percent);
    }

    /**
     * This tuning with another disk priority.
     *
     * @param priority the priority, or empty for the host's default
     * @return a copy
     */
    public Tuning withIoPriority(OptionalInt priority) {
        return edited(edit -> edit.ioPriority = priority);
    }

    /**
     * This tuning with other limits of disk traffic.
     *
     * @param bytesPerSecond most bytes per second, or empty for no limit
     * @param requestsPerSecond most requests per second, or empty for no limit
     * @return a copy
     */
    public Tuning withIoLimits(OptionalLong bytesPerSecond, OptionalInt requestsPerSecond) {
        return edited(edit -> {
            edit.ioBytesPerSecond = bytesPerSecond;
            edit.iopsLimit = requestsPerSecond;
        });
    }

    /**
     * This tuning with another memory guarantee.
     *
     * @param percent percent of the domain's memory, or empty for the host's default
     * @return a copy
     */
    public Tuning withMemoryGuaranteePercent(OptionalInt percent) {
        return edited(edit -> edit.memoryGuaranteePercent = percent);
    }

    /**
     * This tuning with another limit of network traffic.
     *
     * @param kbits kilobits per second, or empty for no limit
     * @return a copy
     */
    public Tuning withNetworkKbits(OptionalInt kbits) {
        return edited(edit -> edit.networkKbits = kbits);
    }

    /**
     * This tuning with other NUMA nodes.
     *
     * @param nodes the nodes, or empty for all
     * @return a copy
     */
    public Tuning withNumaNodes(Optional<CpuSet> nodes) {
        return edited(edit -> edit.numaNodes = nodes);
    }

    private Tuning edited(Consumer<Edit> change) {
        Edit edit = new Edit(this);
        change.accept(edit);
        return new Tuning(
                edit.cpuUnits,
                edit.cpuLimitPercent,
                edit.ioPriority,
                edit.ioBytesPerSecond,
                edit.iopsLimit,
                edit.memoryGuaranteePercent,
                edit.networkKbits,
                edit.numaNodes);
    }

    /** A copy on its way. */
    private static final class Edit {
        private OptionalInt cpuUnits;
        private OptionalInt cpuLimitPercent;
        private OptionalInt ioPriority;
        private OptionalLong ioBytesPerSecond;
        private OptionalInt iopsLimit;
        private OptionalInt memoryGuaranteePercent;
        private OptionalInt networkKbits;
        private Optional<CpuSet> numaNodes;

        private Edit(Tuning tuning) {
            cpuUnits = tuning.cpuUnits;
            cpuLimitPercent = tuning.cpuLimitPercent;
            ioPriority = tuning.ioPriority;
            ioBytesPerSecond = tuning.ioBytesPerSecond;
            iopsLimit = tuning.iopsLimit;
            memoryGuaranteePercent = tuning.memoryGuaranteePercent;
            networkKbits = tuning.networkKbits;
            numaNodes = tuning.numaNodes;
        }
    }
}
