package org.virtvzd.domain.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

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
 * @param numaNodes NUMA nodes of the host that its memory comes from, numbered from 0
 */
public record Tuning(
        OptionalInt cpuUnits,
        OptionalInt cpuLimitPercent,
        OptionalInt ioPriority,
        OptionalLong ioBytesPerSecond,
        OptionalInt iopsLimit,
        OptionalInt memoryGuaranteePercent,
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
            Optional.empty());

    /**
     * This tuning with another CPU weight.
     *
     * @param units the weight, or empty for the host's default
     * @return a copy
     */
    public Tuning withCpuUnits(OptionalInt units) {
        return new Tuning(
                units, cpuLimitPercent, ioPriority, ioBytesPerSecond, iopsLimit, memoryGuaranteePercent, numaNodes);
    }

    /**
     * This tuning with another CPU limit.
     *
     * @param percent percent of one host CPU, or empty for none
     * @return a copy
     */
    public Tuning withCpuLimitPercent(OptionalInt percent) {
        return new Tuning(
                cpuUnits, percent, ioPriority, ioBytesPerSecond, iopsLimit, memoryGuaranteePercent, numaNodes);
    }

    /**
     * This tuning with another disk priority.
     *
     * @param priority the priority, or empty for the host's default
     * @return a copy
     */
    public Tuning withIoPriority(OptionalInt priority) {
        return new Tuning(
                cpuUnits, cpuLimitPercent, priority, ioBytesPerSecond, iopsLimit, memoryGuaranteePercent, numaNodes);
    }

    /**
     * This tuning with other limits of disk traffic.
     *
     * @param bytesPerSecond most bytes per second, or empty for no limit
     * @param requestsPerSecond most requests per second, or empty for no limit
     * @return a copy
     */
    public Tuning withIoLimits(OptionalLong bytesPerSecond, OptionalInt requestsPerSecond) {
        return new Tuning(
                cpuUnits,
                cpuLimitPercent,
                ioPriority,
                bytesPerSecond,
                requestsPerSecond,
                memoryGuaranteePercent,
                numaNodes);
    }

    /**
     * This tuning with another memory guarantee.
     *
     * @param percent percent of the domain's memory, or empty for the host's default
     * @return a copy
     */
    public Tuning withMemoryGuaranteePercent(OptionalInt percent) {
        return new Tuning(cpuUnits, cpuLimitPercent, ioPriority, ioBytesPerSecond, iopsLimit, percent, numaNodes);
    }

    /**
     * This tuning with other NUMA nodes.
     *
     * @param nodes the nodes, or empty for all
     * @return a copy
     */
    public Tuning withNumaNodes(Optional<CpuSet> nodes) {
        return new Tuning(
                cpuUnits, cpuLimitPercent, ioPriority, ioBytesPerSecond, iopsLimit, memoryGuaranteePercent, nodes);
    }
}
