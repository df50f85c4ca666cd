package org.virtvzd.server.remote;

import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.server.host.DomainEntry;
import org.virtvzd.server.host.DomainErrors;
import org.virtvzd.server.host.HostView;

/** From the handle that a client holds to the domain it stands for. */
final class DomainHandles {
    private DomainHandles() {}

    /** Only the UUID counts; name and id may be out of date. */
    static DomainEntry find(HostView view, RemoteNonnullDomain handle) {
        return view.byUuid(handle.uuid()).orElseThrow(() -> DomainErrors.noDomain(handle.uuid(), handle.name()));
    }
}
