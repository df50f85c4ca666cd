package org.virtvzd.server.remote;

import java.util.Locale;
import java.util.Set;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domainxml.CapabilitiesXml;
import org.virtvzd.protocol.libvirt.DriverFeature;
import org.virtvzd.protocol.libvirt.VirConnectFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.ConnectProcedures;
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
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteConnectSetIdentityArgs;
import org.virtvzd.protocol.remote.RemoteConnectSupportsFeatureArgs;
import org.virtvzd.protocol.remote.RemoteConnectSupportsFeatureRet;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.LibvirtVersion;
import org.virtvzd.server.session.RpcErrors;

/** The connection itself and what it is connected to. */
final class ConnectCalls implements ConnectProcedures<RemoteCall> {
    static final int MAX_VCPUS = 1028;

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
}
