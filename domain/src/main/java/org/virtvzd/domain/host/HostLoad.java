package org.virtvzd.domain.host;

import java.util.List;

/**
 * How busy a host is, at one moment.
 *
 * @param freeMemoryKiB memory that nothing uses, in KiB
 * @param buffersKiB memory of block buffers, in KiB
 * @param cachedKiB memory of the page cache, in KiB
 * @param cpus time of each CPU since the host started
 */
public record HostLoad(long freeMemoryKiB, long buffersKiB, long cachedKiB, List<CpuTime> cpus) {

    /** Copies the list. */
    public HostLoad {
        cpus = List.copyOf(cpus);
    }

    /**
     * What a CPU spent its time on, in nanoseconds.
     *
     * @param kernel in the kernel
     * @param user in programs
     * @param idle doing nothing
     * @param iowait waiting for I/O
     */
    public record CpuTime(long kernel, long user, long idle, long iowait) {

        /**
         * Adds up two CPUs.
         *
         * @param other the other one
         * @return the sums
         */
        public CpuTime plus(CpuTime other) {
            return new CpuTime(kernel + other.kernel, user + other.user, idle + other.idle, iowait + other.iowait);
        }
    }
}
