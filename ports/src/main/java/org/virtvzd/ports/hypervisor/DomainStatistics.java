package org.virtvzd.ports.hypervisor;

import java.util.List;

/**
 * Counters of an active domain.
 *
 * @param vcpuNanos time that each virtual CPU has run, in nanoseconds
 */
public record DomainStatistics(List<Long> vcpuNanos) {

    /** Copies the list. */
    public DomainStatistics {
        vcpuNanos = List.copyOf(vcpuNanos);
    }

    /**
     * Time of all virtual CPUs together.
     *
     * @return nanoseconds
     */
    public long cpuNanos() {
        return vcpuNanos.stream().mapToLong(Long::longValue).sum();
    }
}
