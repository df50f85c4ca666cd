package org.virtvzd.domainxml;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
        CpuSet cpus = CpuSet.parse(text).orElseThrow(() -> unreadable(text));
        if (cpus.cpus().isEmpty()) {
            throw new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.DOMAIN, "Invalid value of 'cpuset': " + text);
        }
        return cpus;
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
