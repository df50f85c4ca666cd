package org.virtvzd.domain.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A set of host CPUs.
 *
 * @param cpus their numbers, from 0, rising, without repetition
 */
public record CpuSet(List<Integer> cpus) {
    /** The last CPU that libvirt's texts can name. */
    public static final int MAX_CPU = 1023;

    private static final Pattern RANGE =
            Pattern.compile("\\s*(?<remove>\\^)?\\s*(?<first>\\d{1,9})(-\\s*(?<last>\\d{1,9}))?\\s*");

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
     * Reads libvirt's text form, for example {@code 0-3,^2,8}, where {@code ^} takes a number out again.
     *
     * @param text numbers and ranges, comma-separated
     * @return the set, which may be empty; nothing when the text has another form or names a number beyond
     *     {@link #MAX_CPU}
     */
    public static Optional<CpuSet> parse(String text) {
        Set<Integer> cpus = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part);
            if (!range.matches()) {
                return Optional.empty();
            }
            int first = Integer.parseInt(range.group("first"));
            int last = range.group("last") == null ? first : Integer.parseInt(range.group("last"));
            boolean remove = range.group("remove") != null;
            if (last < first || last > MAX_CPU || (remove && range.group("last") != null)) {
                return Optional.empty();
            }
            List<Integer> named = IntStream.rangeClosed(first, last).boxed().toList();
            if (remove) {
                cpus.removeAll(named);
            } else {
                cpus.addAll(named);
            }
        }
        return Optional.of(new CpuSet(List.copyOf(cpus)));
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
