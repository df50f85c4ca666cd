package org.virtvzd.domain.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A set of host CPUs.
 *
 * @param cpus their numbers, from 0, rising, without repetition
 */
public record CpuSet(List<Integer> cpus) {

    /** Sorts the numbers and drops repetitions. */
    public CpuSet {
        cpus = cpus.stream().sorted().distinct().toList();
    }

    /**
     * A set of the given CPUs.
     *
     * @param cpus numbers in any order
     * @return the set
     */
    public static CpuSet of(int... cpus) {
        return new CpuSet(Arrays.stream(cpus).boxed().toList());
    }

    /**
     * The first CPUs of a host.
     *
     * @param count how many
     * @return the set 0 … count − 1
     */
    public static CpuSet firstOf(int count) {
        return new CpuSet(IntStream.range(0, count).boxed().toList());
    }

    /**
     * libvirt's text form, for example {@code 0-3,5}.
     *
     * @return numbers and ranges, comma-separated
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < cpus.size()) {
            int first = cpus.get(i);
            int last = first;
            while (i + 1 < cpus.size() && cpus.get(i + 1) == last + 1) {
                last = cpus.get(++i);
            }
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
            i++;
        }
        return text.toString();
    }
}
