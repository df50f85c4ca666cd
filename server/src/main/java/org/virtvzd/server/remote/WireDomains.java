package org.virtvzd.server.remote;

import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;

/** Domains as clients hold them: name, UUID and id. */
public final class WireDomains {
    private WireDomains() {}

    /**
     * A handle for a domain.
     *
     * @param domain the domain
     * @return its name, UUID and present id
     */
    public static RemoteNonnullDomain of(Domain domain) {
        return new RemoteNonnullDomain(domain.name(), domain.uuid(), domain.id());
    }

    /**
     * A handle for a definition that is not on the host any more, or not yet.
     *
     * @param config the definition
     * @return its name and UUID
     */
    static RemoteNonnullDomain of(DomainConfig config) {
        return new RemoteNonnullDomain(config.name(), config.uuid(), Domain.NO_ID);
    }
}
