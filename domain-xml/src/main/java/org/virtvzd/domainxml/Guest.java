package org.virtvzd.domainxml;

import java.util.Optional;
import java.util.Set;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * What kind of guest a definition is about, in libvirt's words.
 *
 * @param domainType kind of hypervisor
 * @param osType kind of virtualisation
 * @param arch architecture
 */
record Guest(String domainType, String osType, String arch) {

    private static final Set<String> DOMAIN_TYPES = Set.of(
            "qemu",
            "kqemu",
            "kvm",
            "hvf",
            "xen",
            "lxc",
            "uml",
            "openvz",
            "test",
            "vmware",
            "hyperv",
            "vbox",
            "phyp",
            "parallels",
            "bhyve",
            "vz");
    private static final Set<String> OWN_DOMAIN_TYPES = Set.of("vz", "parallels");
    private static final Set<String> OS_TYPES = Set.of("hvm", "xen", "linux", "exe", "uml", "xenpvh");
    private static final Set<String> ARCHITECTURES = Set.of(
            "alpha",
            "armv6l",
            "armv7l",
            "armv7b",
            "aarch64",
            "cris",
            "i686",
            "itanium",
            "lm32",
            "loongarch64",
            "m68k",
            "microblaze",
            "microblazeel",
            "mips",
            "mipsel",
            "mips64",
            "mips64el",
            "or32",
            "parisc",
            "parisc64",
            "ppc",
            "ppc64",
            "ppc64le",
            "ppcemb",
            "riscv32",
            "riscv64",
            "s390",
            "s390x",
            "sh4",
            "sh4eb",
            "sparc",
            "sparc64",
            "unicore32",
            "x86_64",
            "xtensa",
            "xtensaeb");

    /** Whether libvirt knows a kind of hypervisor. */
    static boolean isDomainType(String word) {
        return DOMAIN_TYPES.contains(word);
    }

    /** Reads the words. */
    static Guest read(XmlElement domain, Architecture hostArchitecture) {
        String domainType =
                domain.attribute("type").orElseThrow(() -> Refusal.internal("missing domain type attribute"));
        if (!DOMAIN_TYPES.contains(domainType)) {
            throw Refusal.unsupported("invalid domain type " + domainType);
        }
        Optional<XmlElement> type = domain.child("os").flatMap(os -> os.child("type"));
        String osType = type.map(XmlElement::text)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> Refusal.xml("an os <type> must be specified"));
        if (!OS_TYPES.contains(osType)) {
            throw Refusal.unsupported("unknown OS type '" + osType + '\'');
        }
        String arch = type.flatMap(element -> element.filled("arch")).orElse(hostArchitecture.word());
        if (!ARCHITECTURES.contains(arch)) {
            throw Refusal.unsupported("Unknown architecture " + arch);
        }
        return new Guest(domainType, osType, arch);
    }

    /** Checks that a Virtuozzo host offers such guests. */
    void checkCapability() {
        String place = "arch=" + arch + " domaintype=" + domainType + ' ';
        if (!OWN_DOMAIN_TYPES.contains(domainType) || architecture(arch).isEmpty()) {
            throw noCapability(place);
        }
        if (kind(osType).isEmpty()) {
            throw noCapability("ostype=" + osType + ' ' + place);
        }
    }

    private static LibvirtException noCapability(String what) {
        return new LibvirtException(
                ErrorCode.INVALID_ARG, ErrorDomain.CAPABILITIES, "could not find capabilities for " + what);
    }

    /** Whether the guest is a container; any other kind is treated as a virtual machine until the capability check. */
    DomainKind kind() {
        return kind(osType).orElse(DomainKind.VM);
    }

    /** The architecture of a guest that has passed the capability check. */
    Architecture architecture() {
        return architecture(arch).orElseThrow();
    }

    private static Optional<DomainKind> kind(String osType) {
        for (DomainKind kind : DomainKind.values()) {
            if (kind.osType().equals(osType)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Optional<Architecture> architecture(String word) {
        for (Architecture architecture : Architecture.values()) {
            if (architecture.word().equals(word)) {
                return Optional.of(architecture);
            }
        }
        return Optional.empty();
    }
}
