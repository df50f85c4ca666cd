package org.virtvzd.domain.host;

import java.util.Optional;
import java.util.UUID;
import org.virtvzd.domain.config.Architecture;

/**
 * A Virtuozzo host.
 *
 * @param hostname its fully qualified name
 * @param uuid its identity, shown in the capabilities
 * @param product the version of Virtuozzo
 * @param cpu its processors
 * @param memoryKiB its memory in KiB
 * @param sysinfo its SMBIOS description as libvirt's XML, if it is readable
 */
public record Host(
        String hostname, UUID uuid, ProductVersion product, Cpu cpu, long memoryKiB, Optional<String> sysinfo) {

    /**
     * A version of Virtuozzo; only the first two numbers matter.
     *
     * @param major first number
     * @param minor second number
     */
    public record ProductVersion(int major, int minor) {

        /**
         * libvirt's form of a version.
         *
         * @return major · 1,000,000 + minor · 1,000
         */
        public long number() {
            return major * 1_000_000L + minor * 1_000L;
        }
    }

    /**
     * The processors of a host. All sockets are alike and belong to one NUMA node each.
     *
     * @param architecture their architecture
     * @param model name of the model, for example {@code Skylake-Client}
     * @param vendor name of the maker as libvirt writes it, for example {@code Intel}
     * @param mhz clock rate in MHz
     * @param nodes NUMA nodes, 1 or more
     * @param sockets sockets per node, 1 or more
     * @param cores cores per socket, 1 or more
     * @param threads threads per core, 1 or more
     */
    public record Cpu(
            Architecture architecture,
            String model,
            String vendor,
            int mhz,
            int nodes,
            int sockets,
            int cores,
            int threads) {

        /**
         * How many CPUs the host schedules on.
         *
         * @return nodes · sockets · cores · threads
         */
        public int count() {
            return nodes * sockets * cores * threads;
        }
    }
}
