package org.virtvzd.domainxml;

import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;

/**
 * The kinds of refusal that the dialect knows. libvirt's clients see which part of the daemon refuses, so the generic
 * XML code and the driver have factories of their own.
 */
final class Refusal {

    private Refusal() {}

    /** The driver cannot express this on a Virtuozzo host. */
    static LibvirtException byDriver(String detail) {
        return new LibvirtException(ErrorCode.CONFIG_UNSUPPORTED, ErrorDomain.PARALLELS, detail);
    }

    /** The driver cannot express this value of an argument. */
    static LibvirtException badArgumentForDriver(String detail) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, detail);
    }

    /** The generic code knows no such word, or no such combination. */
    static LibvirtException unsupported(String detail) {
        return new LibvirtException(ErrorCode.CONFIG_UNSUPPORTED, ErrorDomain.DOMAIN, detail);
    }

    /** The document says something that makes no sense. */
    static LibvirtException xml(String detail) {
        return new LibvirtException(ErrorCode.XML_ERROR, ErrorDomain.DOMAIN, detail);
    }

    /** The document breaks a rule of the attribute and number syntax. */
    static LibvirtException syntax(String detail) {
        return new LibvirtException(ErrorCode.XML_ERROR, ErrorDomain.XML, detail);
    }

    /** The document breaks a rule of network addresses. */
    static LibvirtException network(String detail) {
        return new LibvirtException(ErrorCode.XML_ERROR, ErrorDomain.NETWORK, detail);
    }

    /** What libvirt reports as an internal error although the document is at fault. */
    static LibvirtException internal(String detail) {
        return new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.DOMAIN, detail);
    }

    /** A text that the general-purpose parsers of libvirt cannot read. */
    static LibvirtException unreadable(String detail) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.NONE, detail);
    }

    /** An argument that the generic code does not accept. */
    static LibvirtException badArgument(String detail) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.DOMAIN, detail);
    }

    /** A complaint about a part that has no name of its own when {@code detail} is empty. */
    static LibvirtException about(ErrorCode code, String detail) {
        return detail.isEmpty()
                ? LibvirtError.plain(code, ErrorDomain.DOMAIN).toException()
                : new LibvirtException(code, ErrorDomain.DOMAIN, detail);
    }

    /** Required attribute of an element. */
    static LibvirtException missingAttribute(XmlElement element, String attribute) {
        return syntax("Missing required attribute '" + attribute + "' in element '" + element.name() + '\'');
    }

    /** Attribute with a value that is not one of its words or numbers; {@code reason} ends the sentence. */
    static LibvirtException badAttribute(XmlElement element, String attribute, String reason) {
        return syntax("Invalid value for attribute '" + attribute + "' in element '" + element.name() + "': " + reason);
    }
}
