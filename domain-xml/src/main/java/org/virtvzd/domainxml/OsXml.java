package org.virtvzd.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * The {@code os} element.
 *
 * @param element the whole element, for what only the limits look at
 * @param init first program of a container
 * @param boot kinds of devices to boot from
 */
record OsXml(XmlElement element, Optional<String> init, List<String> boot) {

    /** The only first program that a Virtuozzo container starts. */
    static final String INIT = "/sbin/init";

    /** Parts of the element that the host decides about. */
    private static final Set<String> FIXED =
            Set.of("bootmenu", "kernel", "initrd", "cmdline", "root", "loader", "smbios");

    /** Reads the element. A container has no boot order, a virtual machine no init. */
    static OsXml read(XmlElement domain, DomainKind kind) {
        XmlElement os = domain.child("os").orElse(domain);
        return kind == DomainKind.CONTAINER
                ? new OsXml(os, os.childText("init"), List.of())
                : new OsXml(os, Optional.empty(), BootXml.kinds(os));
    }

    /** A container must say what it starts. */
    void checkInit(DomainKind kind) {
        if (kind == DomainKind.CONTAINER && init.isEmpty()) {
            throw Refusal.xml("init binary must be specified");
        }
    }

    /** The checks of the generic code. */
    void validate() {
        if (element.filled("firmware").isPresent()) {
            throw new LibvirtException(
                    ErrorCode.XML_DETAIL,
                    ErrorDomain.DOMAIN,
                    "firmware auto selection not implemented for this driver");
        }
    }

    /** The limits of the driver. */
    void checkLimits(XmlElement domain, DomainKind kind) {
        if (element.childAttribute("type", "machine").isPresent()
                || FIXED.stream().anyMatch(element::hasChild)
                || element.childAttribute("bios", "useserial").isPresent()
                || domain.hasChild("bootloader")
                || domain.hasChild("bootloader_args")) {
            throw Refusal.byDriver("changing OS parameters is not supported by vz driver");
        }
        if (kind == DomainKind.CONTAINER && (!init.equals(Optional.of(INIT)) || element.hasChild("initarg"))) {
            throw Refusal.byDriver("unsupported OS parameters");
        }
    }
}
