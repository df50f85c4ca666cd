package org.virtvzd.domain.config;

/**
 * How libvirt's units of tuning relate to the host's. What the host cannot hold exactly is rounded so that the guest gets
 * at least what it was promised.
 */
public final class TuningUnits {
    /** Least weight of disk requests, which is that of the lowest priority. */
    public static final int MIN_WEIGHT = 100;

    /** Greatest weight of disk requests that may be asked for. */
    public static final int MAX_WEIGHT = 1000;

    /** Microseconds over which a CPU limit is counted when nobody says. */
    public static final int PERIOD_MICROS = 100_000;

    /** Most kilobytes per second that a limit of network traffic can be: the host keeps kilobits in 32 bits. */
    public static final int MAX_KILOBYTES = Integer.MAX_VALUE / Byte.SIZE;

    private static final int PERCENT = 100;

    private TuningUnits() {}

    /**
     * The disk priority that is nearest to a weight; the host's default priority has libvirt's usual weight of 500.
     *
     * @param weight {@link #MIN_WEIGHT} to {@link #MAX_WEIGHT}
     * @return {@link Tuning#MIN_IO_PRIORITY} to {@link Tuning#MAX_IO_PRIORITY}
     */
    public static int ioPriority(int weight) {
        return Math.min(Tuning.MAX_IO_PRIORITY, (weight - MIN_WEIGHT / 2) / MIN_WEIGHT);
    }

    /**
     * The weight of a disk priority.
     *
     * @param priority {@link Tuning#MIN_IO_PRIORITY} to {@link Tuning#MAX_IO_PRIORITY}
     * @return the weight
     */
    public static int weight(int priority) {
        return (priority + 1) * MIN_WEIGHT;
    }

    /**
     * The CPU limit that a quota is.
     *
     * @param quotaMicros CPU time in each period, in microseconds, 1 to 2<sup>44</sup>
     * @param periodMicros length of a period in microseconds, 1 or more
     * @return percent of one host CPU
     */
    public static int cpuLimitPercent(long quotaMicros, long periodMicros) {
        return (int) Math.min(Math.ceilDiv(quotaMicros * PERCENT, periodMicros), Integer.MAX_VALUE);
    }

    /**
     * The quota that a CPU limit is, in a period of {@link #PERIOD_MICROS}.
     *
     * @param percent percent of one host CPU
     * @return microseconds
     */
    public static long quotaMicros(int percent) {
        return (long) percent * PERIOD_MICROS / PERCENT;
    }

    /**
     * The part of a domain's memory that an amount is.
     *
     * @param kib the amount in KiB, at most the memory
     * @param memoryKib the memory in KiB, 1 or more
     * @return percent
     */
    public static int guaranteePercent(long kib, long memoryKib) {
        return (int) Math.ceilDiv(kib * PERCENT, memoryKib);
    }

    /**
     * A part of a domain's memory.
     *
     * @param percent which part
     * @param memoryKib the memory in KiB
     * @return the amount in KiB
     */
    public static long guaranteedKib(int percent, long memoryKib) {
        // In two steps, because the product may be beyond 64 bits.
        return memoryKib / PERCENT * percent + memoryKib % PERCENT * percent / PERCENT;
    }

    /**
     * The limit of network traffic in the host's unit.
     *
     * @param kilobytes kilobytes per second, as libvirt counts, at most {@link #MAX_KILOBYTES}
     * @return kilobits per second
     */
    public static int kbits(int kilobytes) {
        return kilobytes * Byte.SIZE;
    }

    /**
     * The limit of network traffic in libvirt's unit.
     *
     * @param kbits kilobits per second
     * @return kilobytes per second, rounded up
     */
    public static int kilobytes(int kbits) {
        return Math.ceilDiv(kbits, Byte.SIZE);
    }
}
