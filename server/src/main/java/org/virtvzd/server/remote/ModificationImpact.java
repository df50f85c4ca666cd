package org.virtvzd.server.remote;

import org.virtvzd.domain.Domain;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.libvirt.VirDomainModificationImpact;

/**
 * Whether a change may touch what it would touch. Live and stored definition are one on a Virtuozzo host, so a change of
 * an active domain always is of both, and the caller has to say so.
 */
final class ModificationImpact {
    /** The flags. */
    static final int FLAGS = VirDomainModificationImpact.LIVE | VirDomainModificationImpact.CONFIG;

    private ModificationImpact() {}

    /**
     * Checks a change of what is live and stored at once.
     *
     * @param domain the domain
     * @param flags bits of {@link #FLAGS} that the caller gave; others are ignored
     * @throws LibvirtException OPERATION_INVALID
     */
    static void check(Domain domain, int flags) {
        boolean active = domain.state().isActive();
        int impact = flags & FLAGS;
        if (impact == 0) {
            impact = active ? VirDomainModificationImpact.LIVE : VirDomainModificationImpact.CONFIG;
        }
        if ((impact & VirDomainModificationImpact.LIVE) != 0) {
            requireActive(domain);
        }
        if ((impact & VirDomainModificationImpact.CONFIG) == 0) {
            throw DomainCommands.invalid("domain config update needs VIR_DOMAIN_AFFECT_CONFIG flag to be set");
        }
        if (active && (impact & VirDomainModificationImpact.LIVE) == 0) {
            throw DomainCommands.invalid("Updates on a running domain need VIR_DOMAIN_AFFECT_LIVE flag");
        }
    }

    /**
     * Checks a query, which is about what is live or about what is stored.
     *
     * @param call the query
     * @param flags what the caller gave
     * @throws LibvirtException INVALID_ARG when both are asked for
     */
    static void oneOf(RemoteCall call, int flags) {
        call.exclusive(
                flags,
                VirDomainModificationImpact.LIVE,
                "VIR_DOMAIN_AFFECT_LIVE",
                VirDomainModificationImpact.CONFIG,
                "VIR_DOMAIN_AFFECT_CONFIG");
    }

    /**
     * Refuses to go on with a domain that is off.
     *
     * @param domain the domain
     * @throws LibvirtException OPERATION_INVALID, raised by the part of libvirt that all drivers share
     */
    static void requireActive(Domain domain) {
        if (!domain.state().isActive()) {
            throw new LibvirtException(ErrorCode.OPERATION_INVALID, ErrorDomain.DOMAIN, "domain is not running");
        }
    }
}
