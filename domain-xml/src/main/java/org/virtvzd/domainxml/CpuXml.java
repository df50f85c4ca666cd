package org.virtvzd.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domainxml.CpuModels.CpuModel;

/**
 * A {@code cpu} element that describes a processor.
 *
 * @param architecture its architecture, if it is given
 * @param model name of its model, if it is given
 * @param vendor its maker, if it is given
 * @param match how much more another processor may have: {@code exact}, {@code minimum} or {@code strict}
 * @param features the features that it has beyond its model, with what is asked of each
 */
record CpuXml(
        Optional<String> architecture,
        Optional<String> model,
        Optional<String> vendor,
        String match,
        List<Feature> features) {

    private static final XmlReader READER = new XmlReader("(CPU_definition)", ErrorDomain.CPU);

    /**
     * A feature.
     *
     * @param name its name
     * @param policy what is asked of it; {@code require} when nothing is said
     */
    record Feature(String name, String policy) {}

    /** Reads a document that describes a host's processor. */
    static CpuXml host(String xml) {
        XmlElement cpu = root(xml);
        for (String attribute : List.of("mode", "match", "check")) {
            if (cpu.attribute(attribute).isPresent()) {
                throw new LibvirtException(
                        ErrorCode.CONFIG_UNSUPPORTED,
                        ErrorDomain.CPU,
                        "Attribute " + attribute + " is only allowed for guest CPU");
            }
        }
        CpuXml host = of(cpu);
        if (host.architecture().isEmpty()) {
            throw xmlError("Missing CPU architecture");
        }
        return host;
    }

    /** Reads a document that describes a processor, a host's or what a guest wants. */
    static CpuXml any(String xml) {
        return of(root(xml));
    }

    private static XmlElement root(String xml) {
        XmlElement root = READER.read(xml);
        if (!root.name().equals("cpu")) {
            throw xmlError("XML does not contain expected 'cpu' element");
        }
        return root;
    }

    private static CpuXml of(XmlElement cpu) {
        return new CpuXml(
                cpu.childText("arch"),
                cpu.childText("model"),
                cpu.childText("vendor"),
                cpu.attribute("match").orElse("exact"),
                cpu.children("feature").stream().map(CpuXml::feature).toList());
    }

    private static Feature feature(XmlElement feature) {
        String name = feature.filled("name").orElseThrow(() -> xmlError("Invalid CPU feature name"));
        return new Feature(name, feature.attribute("policy").orElse("require"));
    }

    /** The model that is named, if one is. */
    Optional<CpuModel> known() {
        return model.map(name -> CpuModels.find(name).orElseThrow(() -> internal("Unknown CPU model " + name)));
    }

    /** Everything that the processor has: what its model has, and what is named beside it. */
    Set<String> allFeatures() {
        Set<String> all = CpuModels.noFeatures();
        known().ifPresent(found -> all.addAll(found.features()));
        for (Feature feature : features) {
            if (!CpuModels.isFeature(feature.name())) {
                throw internal("Unknown CPU feature " + feature.name());
            }
            switch (feature.policy()) {
                case "require", "force" -> all.add(feature.name());
                case "disable", "forbid" -> all.remove(feature.name());
                default -> {
                    // One that may be there or not asks for nothing.
                }
            }
        }
        return all;
    }

    private static LibvirtException xmlError(String detail) {
        return new LibvirtException(ErrorCode.XML_ERROR, ErrorDomain.CPU, detail);
    }

    private static LibvirtException internal(String detail) {
        return new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.CPU, detail);
    }
}
