package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domainxml.CpuModels.CpuModel;

/** The best processor that several hosts have in common, and how a processor compares to a host's. */
public final class CpuBaseline {
    private static final Set<String> X86 = Set.of("x86_64", "i686");

    /** A feature that a model has and the hosts lack makes it a worse name for what they have in common. */
    private static final int COST_OF_DISABLING = 2;

    /** How a processor compares to the host's. */
    public enum Comparison {
        /** The host lacks something. */
        INCOMPATIBLE,
        /** The host has exactly that. */
        IDENTICAL,
        /** The host has all of it, and more. */
        SUPERSET
    }

    private CpuBaseline() {}

    /**
     * Computes what hosts have in common.
     *
     * @param documents their processors, at least one
     * @param expand whether to list all features, those of the model too
     * @return the element for a guest's definition
     * @throws LibvirtException when a document is not one of a host's processor, or they have nothing in common
     */
    public static String of(List<String> documents, boolean expand) {
        List<CpuXml> cpus = documents.stream().map(CpuXml::host).toList();
        requireX86(cpus.getFirst());
        for (int i = 0; i < cpus.size(); i++) {
            if (cpus.get(i).model().isEmpty()) {
                throw new LibvirtException(
                        ErrorCode.INVALID_ARG, ErrorDomain.CPU, "no CPU model specified at index " + i);
            }
        }
        Set<String> common = CpuModels.noFeatures();
        common.addAll(cpus.getFirst().allFeatures());
        cpus.forEach(cpu -> common.retainAll(cpu.allFeatures()));
        Choice best = best(common, vendor(cpus));
        boolean same = cpus.stream()
                .allMatch(cpu -> cpu.model().equals(Optional.of(best.model().name())));
        boolean named = cpus.stream().allMatch(cpu -> cpu.vendor().isPresent());
        return write(best, same, named ? cpus.getFirst().vendor() : Optional.empty(), expand);
    }

    private static void requireX86(CpuXml first) {
        String architecture = first.architecture().orElse("");
        if (!X86.contains(architecture)) {
            throw new LibvirtException(
                    ErrorCode.NO_SUPPORT,
                    ErrorDomain.CPU,
                    "cannot compute baseline CPU of " + architecture + " architecture");
        }
    }

    /** The first host's maker counts when it is named, that of others also when their model tells it. */
    private static Optional<String> vendor(List<CpuXml> cpus) {
        Optional<String> vendor = cpus.getFirst().vendor();
        for (CpuXml cpu : cpus.subList(1, cpus.size())) {
            Optional<String> other = cpu.vendor().or(() -> cpu.known().flatMap(CpuModel::vendor));
            if (vendor.isPresent() && other.isPresent() && !vendor.equals(other)) {
                throw new LibvirtException(ErrorCode.OPERATION_FAILED, ErrorDomain.CPU, "CPU vendors do not match");
            }
            vendor = vendor.or(() -> other);
        }
        return vendor;
    }

    /**
     * A model as the name of some features.
     *
     * @param model the model
     * @param more features beyond the model's
     * @param less features of the model, or that once were, that are not there
     */
    private record Choice(CpuModel model, List<String> more, List<String> less) {
        static Choice of(CpuModel model, Set<String> features) {
            List<String> more = features.stream()
                    .filter(feature -> !model.features().contains(feature))
                    .toList();
            List<String> less = Stream.concat(model.features().stream(), model.gone().stream())
                    .filter(feature -> !features.contains(feature))
                    .toList();
            return new Choice(model, more, less);
        }

        int cost() {
            return more.size() + COST_OF_DISABLING * less.size();
        }
    }

    /** The model that says it with the fewest words; the older one of two that are equal. */
    private static Choice best(Set<String> features, Optional<String> vendor) {
        Optional<Choice> best = Optional.empty();
        for (CpuModel model : CpuModels.all()) {
            boolean fits = model.forGuests()
                    && (vendor.isEmpty()
                            || model.vendor().isEmpty()
                            || model.vendor().equals(vendor));
            if (fits) {
                Choice choice = Choice.of(model, features);
                best = best.filter(known -> known.cost() <= choice.cost()).or(() -> Optional.of(choice));
            }
        }
        return best.orElseThrow();
    }

    private static String write(Choice best, boolean forbid, Optional<String> vendor, boolean expand) {
        XmlWriter out = new XmlWriter();
        out.open("cpu").attribute("mode", "custom").attribute("match", "exact");
        out.open("model")
                .attribute("fallback", forbid ? "forbid" : "allow")
                .close(best.model().name());
        vendor.ifPresent(name -> out.textElement("vendor", name));
        List<CpuXml.Feature> listed = new ArrayList<>();
        best.more().forEach(name -> listed.add(new CpuXml.Feature(name, "require")));
        best.less().forEach(name -> listed.add(new CpuXml.Feature(name, "disable")));
        if (expand) {
            best.model().features().stream()
                    .filter(name -> !best.less().contains(name))
                    .forEach(name -> listed.add(new CpuXml.Feature(name, "require")));
            listed.sort(Comparator.comparing(CpuXml.Feature::name));
        }
        listed.forEach(feature -> out.open("feature")
                .attribute("policy", feature.policy())
                .attribute("name", feature.name())
                .close());
        out.close();
        return out.toString();
    }

    /**
     * Compares a processor to the host's.
     *
     * @param document the processor, a host's or what a guest wants
     * @param hostModel the host's model
     * @param hostVendor the host's maker
     * @return how they compare
     * @throws LibvirtException when the document is not one of a processor
     */
    public static Comparison compare(String document, String hostModel, String hostVendor) {
        CpuXml cpu = CpuXml.any(document);
        Set<String> host = new CpuXml(Optional.empty(), Optional.of(hostModel), Optional.empty(), "exact", List.of())
                .allFeatures();
        Set<String> wanted = cpu.allFeatures();
        boolean vendorFits = cpu.vendor().isEmpty() || cpu.vendor().get().equals(hostVendor);
        boolean architectureFits =
                cpu.architecture().isEmpty() || X86.contains(cpu.architecture().get());
        boolean forbidden = cpu.features().stream()
                .anyMatch(feature -> feature.policy().equals("forbid") && host.contains(feature.name()));
        if (!vendorFits || !architectureFits || forbidden || !host.containsAll(wanted)) {
            return Comparison.INCOMPATIBLE;
        }
        if (host.equals(wanted)) {
            return Comparison.IDENTICAL;
        }
        return cpu.match().equals("strict") ? Comparison.INCOMPATIBLE : Comparison.SUPERSET;
    }
}
