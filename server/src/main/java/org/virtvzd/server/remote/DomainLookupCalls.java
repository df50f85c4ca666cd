package org.virtvzd.server.remote;

import java.util.List;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainLookupProcedures;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectListDefinedDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListDefinedDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectListDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectNumOfDefinedDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectNumOfDomainsRet;
import org.virtvzd.protocol.remote.RemoteConstants;
import org.virtvzd.protocol.remote.RemoteDomainLookupByIdArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByIdRet;
import org.virtvzd.protocol.remote.RemoteDomainLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByNameRet;
import org.virtvzd.protocol.remote.RemoteDomainLookupByUuidArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByUuidRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.server.host.DomainEntry;
import org.virtvzd.server.host.DomainErrors;
import org.virtvzd.server.host.DomainFilter;
import org.virtvzd.server.host.HostView;
import org.virtvzd.server.session.RpcErrors;
import org.virtvzd.server.wire.WireDomains;

/** Finding domains and listing them. */
final class DomainLookupCalls implements DomainLookupProcedures<RemoteCall> {
    private final RemoteCore core;

    DomainLookupCalls(RemoteCore core) {
        this.core = core;
    }

    @Override
    public Answer<RemoteDomainLookupByIdRet> domainLookupById(RemoteCall call, RemoteDomainLookupByIdArgs args) {
        if (args.id() < 0) {
            throw call.badArgument("id", "id in virDomainLookupByID must be zero or greater");
        }
        DomainEntry found = core.model().view().byId(args.id()).orElseThrow(() -> LibvirtError.plain(
                        ErrorCode.NO_DOMAIN, ErrorDomain.PARALLELS)
                .toException());
        return Answer.now(new RemoteDomainLookupByIdRet(WireDomains.of(found.domain())));
    }

    @Override
    public Answer<RemoteDomainLookupByNameRet> domainLookupByName(RemoteCall call, RemoteDomainLookupByNameArgs args) {
        DomainEntry found = core.model().view().byName(args.name()).orElseThrow(() -> DomainErrors.noName(args.name()));
        return Answer.now(new RemoteDomainLookupByNameRet(WireDomains.of(found.domain())));
    }

    @Override
    public Answer<RemoteDomainLookupByUuidRet> domainLookupByUuid(RemoteCall call, RemoteDomainLookupByUuidArgs args) {
        DomainEntry found = core.model().view().byUuid(args.uuid()).orElseThrow(() -> DomainErrors.noUuid(args.uuid()));
        return Answer.now(new RemoteDomainLookupByUuidRet(WireDomains.of(found.domain())));
    }

    @Override
    public Answer<RemoteConnectNumOfDomainsRet> connectNumOfDomains(RemoteCall call) {
        return Answer.now(new RemoteConnectNumOfDomainsRet(view().active().size()));
    }

    @Override
    public Answer<RemoteConnectListDomainsRet> connectListDomains(RemoteCall call, RemoteConnectListDomainsArgs args) {
        List<Integer> ids = view().active().stream()
                .limit(args.maxids())
                .map(entry -> entry.domain().id())
                .toList();
        return Answer.now(new RemoteConnectListDomainsRet(ids));
    }

    @Override
    public Answer<RemoteConnectNumOfDefinedDomainsRet> connectNumOfDefinedDomains(RemoteCall call) {
        return Answer.now(
                new RemoteConnectNumOfDefinedDomainsRet(view().inactive().size()));
    }

    @Override
    public Answer<RemoteConnectListDefinedDomainsRet> connectListDefinedDomains(
            RemoteCall call, RemoteConnectListDefinedDomainsArgs args) {
        List<String> names = view().inactive().stream()
                .limit(args.maxnames())
                .map(entry -> entry.domain().name())
                .toList();
        return Answer.now(new RemoteConnectListDefinedDomainsRet(names));
    }

    @Override
    public Answer<RemoteConnectListAllDomainsRet> connectListAllDomains(
            RemoteCall call, RemoteConnectListAllDomainsArgs args) {
        call.allowFlags(args.flags(), DomainFilter.KNOWN);
        DomainFilter filter = new DomainFilter(args.flags());
        List<DomainEntry> found =
                filter.candidates(view()).stream().filter(filter::accepts).toList();
        if (found.size() > RemoteConstants.REMOTE_DOMAIN_LIST_MAX) {
            throw RpcErrors.internal("Too many domains '" + found.size() + "' for limit '"
                            + RemoteConstants.REMOTE_DOMAIN_LIST_MAX + "'")
                    .toException();
        }
        List<RemoteNonnullDomain> handles = args.needResults() == 0
                ? List.of()
                : found.stream().map(entry -> WireDomains.of(entry.domain())).toList();
        return Answer.now(new RemoteConnectListAllDomainsRet(handles, found.size()));
    }

    private HostView view() {
        return core.model().view();
    }
}
