package org.virtvzd.domainxml;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.virtvzd.domain.config.CpuSet;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * The {@code vcpu} element.
 *
 * @param count most virtual CPUs
 * @param current how many of them are there from the start
 * @param automatic whether the host is to place them
 * @param cpusetText the host CPUs they may use, as given; empty for all
 * @param cpuset the same as numbers; empty for all
 */
record VcpusXml(int count, int current, boolean automatic, String cpusetText, Optional<CpuSet> cpuset) {

    /** Most virtual CPUs: the remote protocol has 16 bits for their number. */
    static final int MAX_COUNT = 65_535;

    /** Host CPUs that libvirt's masks can name. */
    private static final int MASK_BITS = 1024;

    private static final Set<String> PLACEMENTS = Set.of("static", "auto");

    /** Reads the element: words and numbers. */
    static VcpusXml read(XmlElement domain) {
        Optional<XmlElement> vcpu = domain.child("vcpu");
        String text =
                vcpu.map(XmlElement::text).filter(given -> !given.isEmpty()).orElse("1");
        int count = count(text, "maximum vcpus count must be an integer");
        Optional<String> given = vcpu.flatMap(element -> element.filled("current"));
        int current = given.map(number -> count(number, "current vcpus count must be an integer"))
                .orElse(count);
        if (current > count) {
            throw Refusal.unsupported("maximum vCPU count must not be less than current vCPU count");
        }
        boolean automatic = vcpu.flatMap(element -> element.word("placement", PLACEMENTS))
                .filter("auto"::equals)
                .isPresent();
        String cpuset = vcpu.flatMap(element -> element.filled("cpuset")).orElse("");
        return new VcpusXml(
                count,
                current,
                automatic,
                automatic ? "" : cpuset,
                (automatic || cpuset.isEmpty()) ? Optional.empty() : Optional.of(cpuset(cpuset)));
    }

    private static int count(String text, String complaint) {
        OptionalInt count = Numbers.natural(text);
        if (count.isEmpty() || count.getAsInt() > MAX_COUNT) {
            throw Refusal.xml(complaint);
        }
        return count.getAsInt();
    }

    /** Reads a list of host CPUs such as {@code 0-3,^2,8}. */
    static CpuSet cpuset(String text) {
        Set<Integer> cpus = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            String range = part.strip();
            boolean remove = range.startsWith("^");
            String[] ends = (remove ? range.substring(1) : range).split("-", 2);
            int first = cpu(ends[0], text);
            int last = ends.length > 1 ? cpu(ends[1], text) : first;
            if (last < first || (remove && ends.length > 1)) {
                throw unreadable(text);
            }
            for (int cpu = first; cpu <= last; cpu++) {
                if (remove) {
                    cpus.remove(cpu);
                } else {
                    cpus.add(cpu);
                }
            }
        }
        if (cpus.isEmpty()) {
            throw new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.DOMAIN, "Invalid value of 'cpuset': " + text);
        }
        return new CpuSet(cpus.stream().toList());
    }

    private static int cpu(String text, String whole) {
        OptionalInt cpu = Numbers.natural(text);
        if (cpu.isEmpty() || cpu.getAsInt() >= MASK_BITS) {
            throw unreadable(whole);
        }
        return cpu.getAsInt();
    }

    /** The set of a definition on a host; all of the host's CPUs together are no restriction. */
    Optional<CpuSet> on(int hostCpus) {
        if (cpuset.isPresent() && cpuset.get().cpus().getLast() >= hostCpus) {
            throw unreadable(cpusetText);
        }
        return cpuset.filter(set -> set.cpus().size() < hostCpus);
    }

    /** Whether a set of host CPUs is the one that the definition has for all its virtual CPUs. */
    boolean isDefault(CpuSet pinned, int hostCpus) {
        return pinned.equals(cpuset.orElseGet(() -> CpuSet.firstOf(hostCpus)));
    }

    private static LibvirtException unreadable(String text) {
        return Refusal.unreadable("Failed to parse bitmap '" + text + '\'');
    }
}
