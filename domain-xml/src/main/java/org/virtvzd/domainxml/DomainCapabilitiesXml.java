package org.virtvzd.domainxml;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.Host;

/** The domain capabilities document: what a virtual machine on the host can have. */
public final class DomainCapabilitiesXml {

    private static final List<String> DOMAIN_TYPES = List.of("vz", "parallels");
    private static final int MAX_VCPUS = 1028;

    private DomainCapabilitiesXml() {}

    /**
     * Writes the document.
     *
     * @param host the host
     * @param domainType type of domain that is asked about
     * @param emulator its emulator, which has the type's name
     * @param architecture the guest's architecture
     * @param machine the machine type, of which there is none
     * @return the text, with a final newline
     * @throws LibvirtException INVALID_ARG when there is no such domain
     */
    public static String format(
            Host host,
            Optional<String> domainType,
            Optional<String> emulator,
            Optional<String> architecture,
            Optional<String> machine) {
        String type = domainType.or(() -> emulator).orElse(DOMAIN_TYPES.getFirst());
        String arch = architecture.orElse(host.cpu().architecture().word());
        check(DOMAIN_TYPES.contains(type), "unknown virttype: " + type);
        check(emulator.isEmpty() || emulator.get().equals(type), "unknown emulator binary: " + emulator.orElse(""));
        check(
                Arrays.stream(Architecture.values())
                        .anyMatch(known -> known.word().equals(arch)),
                "unknown architecture: " + arch);
        check(machine.isEmpty(), "unknown machine type: " + machine.orElse(""));
        XmlWriter out = new XmlWriter();
        out.open("domainCapabilities");
        out.textElement("path", type);
        out.textElement("domain", type);
        out.textElement("arch", arch);
        out.open("vcpu").attribute("max", MAX_VCPUS).close();
        out.open("os").attribute("supported", "yes");
        unsupported(out, "loader");
        out.close();
        out.open("cpu");
        List.of("host-passthrough", "maximum", "host-model", "custom").forEach(mode -> out.open("mode")
                .attribute("name", mode)
                .attribute("supported", "no")
                .close());
        out.close();
        writeDevices(out, host);
        out.open("features");
        List.of("gic", "vmcoreinfo", "genid", "backingStoreInput", "backup", "sev")
                .forEach(feature -> unsupported(out, feature));
        out.close();
        out.close();
        return out.toString();
    }

    private static void writeDevices(XmlWriter out, Host host) {
        out.open("devices");
        out.open("disk").attribute("supported", "yes");
        values(out, "diskDevice", List.of("disk", "cdrom"));
        Profile profile = Profile.of(host.product());
        values(
                out,
                "bus",
                Arrays.stream(Disk.Bus.values())
                        .filter(profile::hasBus)
                        .map(DiskXml::word)
                        .toList());
        out.close();
        out.open("graphics").attribute("supported", "yes");
        values(out, "type", List.of("vnc"));
        out.close();
        out.open("video").attribute("supported", "yes");
        values(out, "modelType", List.of("vga"));
        out.close();
        List.of("hostdev", "rng", "filesystem", "tpm", "redirdev", "channel")
                .forEach(device -> unsupported(out, device));
        out.close();
    }

    private static void values(XmlWriter out, String name, List<String> values) {
        out.open("enum").attribute("name", name);
        values.forEach(value -> out.textElement("value", value));
        out.close();
    }

    private static void unsupported(XmlWriter out, String element) {
        out.open(element).attribute("supported", "no").close();
    }

    private static void check(boolean fine, String otherwise) {
        if (!fine) {
            throw new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, otherwise);
        }
    }
}
