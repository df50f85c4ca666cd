package org.virtvzd.server.remote;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domainxml.CapabilitiesXml;
import org.virtvzd.protocol.libvirt.DriverFeature;
import org.virtvzd.protocol.libvirt.VirConnectFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.RemoteConnectGetCapabilitiesRet;
import org.virtvzd.protocol.remote.RemoteConnectGetHostnameRet;
import org.virtvzd.protocol.remote.RemoteConnectGetLibVersionRet;
import org.virtvzd.protocol.remote.RemoteConnectGetMaxVcpusArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetMaxVcpusRet;
import org.virtvzd.protocol.remote.RemoteConnectGetSysinfoArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetSysinfoRet;
import org.virtvzd.protocol.remote.RemoteConnectGetTypeRet;
import org.virtvzd.protocol.remote.RemoteConnectGetUriRet;
import org.virtvzd.protocol.remote.RemoteConnectGetVersionRet;
import org.virtvzd.protocol.remote.RemoteConnectIsSecureRet;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectListDefinedDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListDefinedDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectListDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectNumOfDefinedDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectNumOfDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteConnectSetIdentityArgs;
import org.virtvzd.protocol.remote.RemoteConnectSupportsFeatureArgs;
import org.virtvzd.protocol.remote.RemoteConnectSupportsFeatureRet;
import org.virtvzd.protocol.remote.RemoteConstants;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.LibvirtVersion;
import org.virtvzd.server.host.DomainEntry;
import org.virtvzd.server.host.DomainFilter;
import org.virtvzd.server.host.HostView;
import org.virtvzd.server.session.RpcErrors;
import org.virtvzd.server.wire.WireDomains;

/** The connection itself, what it is connected to, and the listing of domains. */
final class ConnectCalls extends EventCalls {
    private static final int MAX_VCPUS = 1028;

    /** What a client that asks is told to be there; PROGRAM_KEEPALIVE has an effect too and is answered apart. */
    private static final Set<Integer> FEATURES = Set.of(
            DriverFeature.MIGRATION_P2P,
            DriverFeature.FD_PASSING,
            DriverFeature.TYPED_PARAM_STRING,
            DriverFeature.MIGRATION_PARAMS,
            DriverFeature.REMOTE_EVENT_CALLBACK,
            DriverFeature.REMOTE_CLOSE_CALLBACK,
            DriverFeature.NETWORK_UPDATE_HAS_CORRECT_ORDER);

    private final RemoteCore core;

    ConnectCalls(RemoteCore core) {
        super(core);
        this.core = core;
    }

    @Override
    public Answer<XdrVoid> connectOpen(RemoteCall call, RemoteConnectOpenArgs args) {
        if (call.client().isOpen()) {
            throw RpcErrors.internal("connection already open").toException();
        }
        String name = args.name()
                .orElseThrow(() -> RpcErrors.internal("connection not open").toException());
        ConnectUri uri = ConnectUri.parse(name);
        core.model().requireAttached();
        call.client().opened(uri);
        if ((args.flags() & VirConnectFlags.RO) != 0) {
            call.session().becomeReadOnly();
        }
        return Answer.done();
    }

    @Override
    public Answer<XdrVoid> connectClose(RemoteCall call) {
        call.session().closeAfterReply();
        return Answer.done();
    }

    @Override
    public Answer<RemoteConnectSupportsFeatureRet> connectSupportsFeature(
            RemoteCall call, RemoteConnectSupportsFeatureArgs args) {
        if (args.feature() == DriverFeature.PROGRAM_KEEPALIVE) {
            call.session().startKeepAlive();
            return Answer.now(new RemoteConnectSupportsFeatureRet(1));
        }
        call.client().requireOpen();
        return Answer.now(new RemoteConnectSupportsFeatureRet(FEATURES.contains(args.feature()) ? 1 : 0));
    }

    @Override
    public Answer<RemoteConnectGetTypeRet> connectGetType(RemoteCall call) {
        return Answer.now(
                new RemoteConnectGetTypeRet(call.client().requireOpen().driverName()));
    }

    @Override
    public Answer<RemoteConnectGetVersionRet> connectGetVersion(RemoteCall call) {
        return Answer.now(
                new RemoteConnectGetVersionRet(core.model().host().product().number()));
    }

    @Override
    public Answer<RemoteConnectGetLibVersionRet> connectGetLibVersion(RemoteCall call) {
        call.client().requireOpen();
        return Answer.now(new RemoteConnectGetLibVersionRet(LibvirtVersion.NUMBER));
    }

    @Override
    public Answer<RemoteConnectGetHostnameRet> connectGetHostname(RemoteCall call) {
        return Answer.now(new RemoteConnectGetHostnameRet(core.model().host().hostname()));
    }

    @Override
    public Answer<RemoteConnectGetUriRet> connectGetUri(RemoteCall call) {
        return Answer.now(new RemoteConnectGetUriRet(call.client().requireOpen().text()));
    }

    @Override
    public Answer<RemoteConnectIsSecureRet> connectIsSecure(RemoteCall call) {
        return Answer.now(new RemoteConnectIsSecureRet(1));
    }

    @Override
    public Answer<RemoteConnectGetSysinfoRet> connectGetSysinfo(RemoteCall call, RemoteConnectGetSysinfoArgs args) {
        call.allowFlags(args.flags(), 0);
        String sysinfo = core.model()
                .host()
                .sysinfo()
                .orElseThrow(() -> new LibvirtException(
                        ErrorCode.CONFIG_UNSUPPORTED,
                        ErrorDomain.PARALLELS,
                        "Host SMBIOS information is not available"));
        return Answer.now(new RemoteConnectGetSysinfoRet(sysinfo));
    }

    @Override
    public Answer<RemoteConnectGetMaxVcpusRet> connectGetMaxVcpus(RemoteCall call, RemoteConnectGetMaxVcpusArgs args) {
        String type = args.type().orElse("vz");
        if (!Set.of("vz", "parallels").contains(type.toLowerCase(Locale.ROOT))) {
            throw new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, "unknown type '" + type + "'");
        }
        return Answer.now(new RemoteConnectGetMaxVcpusRet(MAX_VCPUS));
    }

    @Override
    public Answer<RemoteConnectGetCapabilitiesRet> connectGetCapabilities(RemoteCall call) {
        return Answer.now(new RemoteConnectGetCapabilitiesRet(
                CapabilitiesXml.format(core.model().host())));
    }

    @Override
    public Answer<XdrVoid> connectSetIdentity(RemoteCall call, RemoteConnectSetIdentityArgs args) {
        call.allowFlags(args.flags(), 0, ErrorDomain.RPC, "remoteDispatchConnectSetIdentity");
        call.session().assume(ForwardedIdentity.parse(args.params()));
        return Answer.done();
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
                candidates(filter).stream().filter(filter::accepts).toList();
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

    private Collection<DomainEntry> candidates(DomainFilter filter) {
        if (filter.wantsActiveOnly()) {
            return view().active();
        }
        return filter.wantsInactiveOnly() ? view().inactive() : view().all();
    }

    private HostView view() {
        return core.model().view();
    }
}
