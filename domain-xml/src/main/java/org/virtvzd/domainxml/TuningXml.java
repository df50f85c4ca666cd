package org.virtvzd.domainxml;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.virtvzd.domain.config.CpuSet;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.Tuning;
import org.virtvzd.domain.config.TuningUnits;
import org.virtvzd.domain.host.Host;

/**
 * The tuning elements: {@code blkiotune/weight} is the disk priority, {@code memtune/min_guarantee} the memory guarantee,
 * {@code cputune/shares} the CPU weight, {@code cputune/global_quota} the CPU limit, {@code numatune/memory} the NUMA
 * nodes. A value that the host cannot hold exactly is rounded, and shown as it is then. Limits of disk traffic are for
 * the domain as a whole, which no element can say.
 */
final class TuningXml {

    private static final int MIN_PERIOD = 1000;
    private static final int MAX_PERIOD = 1_000_000;
    private static final long MAX_QUOTA = 17_592_186_044_415L;

    private TuningXml() {}

    /** Reads the elements of a definition that has passed the other limits. */
    static Tuning read(XmlElement domain, long memoryKib, Host host) {
        return Tuning.NONE
                .withIoPriority(ioPriority(domain))
                .withMemoryGuaranteePercent(memoryGuarantee(domain, memoryKib))
                .withCpuUnits(cpuUnits(domain))
                .withCpuLimitPercent(cpuLimit(domain))
                .withNumaNodes(nodes(domain, host.cpu().nodes()));
    }

    private static OptionalLong number(XmlElement domain, String parent, String child) {
        Optional<String> text = domain.child(parent).flatMap(tune -> tune.childText(child));
        OptionalLong number = text.isEmpty() ? OptionalLong.empty() : Numbers.naturalLong(text.get());
        if (text.isPresent() && number.isEmpty()) {
            throw Refusal.xml("can't parse " + parent + ' ' + child + " value");
        }
        return number;
    }

    private static OptionalInt ioPriority(XmlElement domain) {
        OptionalLong weight = number(domain, "blkiotune", "weight");
        if (weight.isEmpty()) {
            return OptionalInt.empty();
        }
        if (weight.getAsLong() < TuningUnits.MIN_WEIGHT || weight.getAsLong() > TuningUnits.MAX_WEIGHT) {
            throw outOfRange("blkiotune weight", TuningUnits.MIN_WEIGHT, TuningUnits.MAX_WEIGHT);
        }
        return OptionalInt.of(TuningUnits.ioPriority((int) weight.getAsLong()));
    }

    private static OptionalInt memoryGuarantee(XmlElement domain, long memoryKib) {
        Optional<XmlElement> tune = domain.child("memtune");
        long guarantee =
                tune.map(element -> MemorySize.kib(element, "min_guarantee")).orElse(0L);
        if (guarantee > memoryKib) {
            throw Refusal.byDriver("memtune min_guarantee must not be more than the memory");
        }
        return guarantee == 0
                ? OptionalInt.empty()
                : OptionalInt.of(TuningUnits.guaranteePercent(guarantee, memoryKib));
    }

    private static OptionalInt cpuUnits(XmlElement domain) {
        OptionalLong shares = number(domain, "cputune", "shares");
        if (shares.isEmpty()) {
            return OptionalInt.empty();
        }
        if (shares.getAsLong() < Tuning.MIN_CPU_UNITS || shares.getAsLong() > Tuning.MAX_CPU_UNITS) {
            throw outOfRange("cputune shares", Tuning.MIN_CPU_UNITS, Tuning.MAX_CPU_UNITS);
        }
        return OptionalInt.of((int) shares.getAsLong());
    }

    private static OptionalInt cpuLimit(XmlElement domain) {
        long period = number(domain, "cputune", "global_period").orElse(TuningUnits.PERIOD_MICROS);
        if (period < MIN_PERIOD || period > MAX_PERIOD) {
            throw badRange("global_period", MIN_PERIOD, MAX_PERIOD);
        }
        boolean unlimited = domain.child("cputune")
                .flatMap(tune -> tune.childText("global_quota"))
                .filter("-1"::equals)
                .isPresent();
        OptionalLong quota = unlimited ? OptionalLong.empty() : number(domain, "cputune", "global_quota");
        if (quota.isEmpty()) {
            return OptionalInt.empty();
        }
        if (quota.getAsLong() < MIN_PERIOD || quota.getAsLong() > MAX_QUOTA) {
            throw badRange("global_quota", MIN_PERIOD, MAX_QUOTA);
        }
        return OptionalInt.of(TuningUnits.cpuLimitPercent(quota.getAsLong(), period));
    }

    private static Optional<CpuSet> nodes(XmlElement domain, int hostNodes) {
        Optional<XmlElement> memory = domain.child("numatune")
                .flatMap(tune -> tune.child("memory"))
                .filter(element -> element.attribute("mode").orElse("strict").equals("strict"));
        Optional<String> text = memory.flatMap(element -> element.filled("nodeset"));
        Optional<CpuSet> nodes = text.map(VcpusXml::cpuset);
        if (nodes.isPresent() && nodes.get().cpus().getLast() >= hostNodes) {
            throw Refusal.unreadable("Failed to parse bitmap '" + text.get() + '\'');
        }
        return nodes.filter(set -> set.cpus().size() < hostNodes);
    }

    private static RuntimeException outOfRange(String what, long least, long most) {
        return Refusal.byDriver(what + " must be between " + least + " and " + most);
    }

    private static RuntimeException badRange(String element, long least, long most) {
        return Refusal.xml("Value of cputune '" + element + "' must be in range [" + least + ", " + most + ']');
    }

    /** Writes what stands between the memory and the virtual CPUs. */
    static void writeMemoryAndDisks(XmlWriter out, DomainConfig config) {
        config.tuning().ioPriority().ifPresent(priority -> out.open("blkiotune")
                .textElement("weight", Integer.toString(TuningUnits.weight(priority)))
                .close());
        config.tuning().memoryGuaranteePercent().ifPresent(percent -> out.open("memtune")
                .open("min_guarantee")
                .attribute("unit", "KiB")
                .close(Long.toString(TuningUnits.guaranteedKib(percent, config.memoryKiB())))
                .close());
    }

    /** Writes what stands behind the virtual CPUs. */
    static void writeCpus(XmlWriter out, Tuning tuning) {
        if (tuning.cpuUnits().isPresent() || tuning.cpuLimitPercent().isPresent()) {
            out.open("cputune");
            tuning.cpuUnits().ifPresent(units -> out.textElement("shares", Integer.toString(units)));
            tuning.cpuLimitPercent()
                    .ifPresent(percent -> out.textElement("global_period", Integer.toString(TuningUnits.PERIOD_MICROS))
                            .textElement("global_quota", Long.toString(TuningUnits.quotaMicros(percent))));
            out.close();
        }
        tuning.numaNodes().ifPresent(nodes -> out.open("numatune")
                .open("memory")
                .attribute("mode", "strict")
                .attribute("nodeset", nodes.toString())
                .close()
                .close());
    }
}
