package org.virtvzd.server.wire;

import org.virtvzd.domain.Domain;
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
}
