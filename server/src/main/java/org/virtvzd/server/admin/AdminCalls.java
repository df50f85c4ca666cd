package org.virtvzd.server.admin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.admin.AdminClientCloseArgs;
import org.virtvzd.protocol.admin.AdminClientGetInfoArgs;
import org.virtvzd.protocol.admin.AdminClientGetInfoRet;
import org.virtvzd.protocol.admin.AdminConnectDaemonShutdownArgs;
import org.virtvzd.protocol.admin.AdminConnectGetLibVersionRet;
import org.virtvzd.protocol.admin.AdminConnectGetLoggingFiltersArgs;
import org.virtvzd.protocol.admin.AdminConnectGetLoggingFiltersRet;
import org.virtvzd.protocol.admin.AdminConnectGetLoggingOutputsArgs;
import org.virtvzd.protocol.admin.AdminConnectGetLoggingOutputsRet;
import org.virtvzd.protocol.admin.AdminConnectListServersArgs;
import org.virtvzd.protocol.admin.AdminConnectListServersRet;
import org.virtvzd.protocol.admin.AdminConnectLookupServerArgs;
import org.virtvzd.protocol.admin.AdminConnectLookupServerRet;
import org.virtvzd.protocol.admin.AdminConnectOpenArgs;
import org.virtvzd.protocol.admin.AdminConnectSetDaemonTimeoutArgs;
import org.virtvzd.protocol.admin.AdminConnectSetLoggingFiltersArgs;
import org.virtvzd.protocol.admin.AdminConnectSetLoggingOutputsArgs;
import org.virtvzd.protocol.admin.AdminNonnullClient;
import org.virtvzd.protocol.admin.AdminNonnullServer;
import org.virtvzd.protocol.admin.AdminProcedures;
import org.virtvzd.protocol.admin.AdminServerGetClientLimitsArgs;
import org.virtvzd.protocol.admin.AdminServerGetClientLimitsRet;
import org.virtvzd.protocol.admin.AdminServerGetThreadpoolParametersArgs;
import org.virtvzd.protocol.admin.AdminServerGetThreadpoolParametersRet;
import org.virtvzd.protocol.admin.AdminServerListClientsArgs;
import org.virtvzd.protocol.admin.AdminServerListClientsRet;
import org.virtvzd.protocol.admin.AdminServerLookupClientArgs;
import org.virtvzd.protocol.admin.AdminServerLookupClientRet;
import org.virtvzd.protocol.admin.AdminServerSetClientLimitsArgs;
import org.virtvzd.protocol.admin.AdminServerSetThreadpoolParametersArgs;
import org.virtvzd.protocol.admin.AdminServerUpdateTlsFilesArgs;
import org.virtvzd.protocol.libvirt.VirClientTransport;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.LibvirtVersion;
import org.virtvzd.server.admin.DaemonControl.LogSetting;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.RpcErrors;
import org.virtvzd.server.session.RpcServer;

/** The daemon's servers, their clients and limits. */
public final class AdminCalls implements AdminProcedures<ClientSession> {
    private static final int PRESERVE = 1;

    private final List<RpcServer> servers;
    private final DaemonControl daemon;
    private final Consumer<Duration> timeout;

    /**
     * Makes the handlers.
     *
     * @param servers all servers of the daemon
     * @param daemon the process
     * @param timeout takes how long the daemon stays without being needed, zero for ever
     */
    public AdminCalls(List<RpcServer> servers, DaemonControl daemon, Consumer<Duration> timeout) {
        this.servers = servers;
        this.daemon = daemon;
        this.timeout = timeout;
    }

    @Override
    public Answer<XdrVoid> connectOpen(ClientSession call, AdminConnectOpenArgs args) {
        requireNoFlags(args.flags(), "adminDispatchConnectOpen");
        return Answer.done();
    }

    @Override
    public Answer<XdrVoid> connectClose(ClientSession call) {
        call.closeAfterReply();
        return Answer.done();
    }

    @Override
    public Answer<AdminConnectGetLibVersionRet> connectGetLibVersion(ClientSession call) {
        return Answer.now(new AdminConnectGetLibVersionRet(LibvirtVersion.NUMBER));
    }

    @Override
    public Answer<AdminConnectListServersRet> connectListServers(ClientSession call, AdminConnectListServersArgs args) {
        requireNoFlags(args.flags(), "adminConnectListServers");
        List<AdminNonnullServer> all = servers.stream()
                .map(server -> new AdminNonnullServer(server.name()))
                .toList();
        return Answer.now(new AdminConnectListServersRet(args.needResults() == 0 ? List.of() : all, all.size()));
    }

    @Override
    public Answer<AdminConnectLookupServerRet> connectLookupServer(
            ClientSession call, AdminConnectLookupServerArgs args) {
        return Answer.now(new AdminConnectLookupServerRet(
                new AdminNonnullServer(find(args.name()).name())));
    }

    @Override
    public Answer<AdminServerListClientsRet> serverListClients(ClientSession call, AdminServerListClientsArgs args) {
        requireNoFlags(args.flags(), "adminServerListClients");
        RpcServer server = find(args.srv().name());
        List<AdminNonnullClient> all =
                server.clients().stream().map(client -> handle(server, client)).toList();
        return Answer.now(new AdminServerListClientsRet(args.needResults() == 0 ? List.of() : all, all.size()));
    }

    @Override
    public Answer<AdminServerLookupClientRet> serverLookupClient(ClientSession call, AdminServerLookupClientArgs args) {
        requireNoFlags(args.flags(), "adminServerLookupClient");
        RpcServer server = find(args.srv().name());
        return Answer.now(new AdminServerLookupClientRet(handle(server, find(server, args.id()))));
    }

    @Override
    public Answer<XdrVoid> clientClose(ClientSession call, AdminClientCloseArgs args) {
        requireNoFlags(args.flags(), "adminClientClose");
        RpcServer server = find(args.clnt().srv().name());
        find(server, args.clnt().id()).disconnect("an administrator asked for it");
        return Answer.done();
    }

    @Override
    public Answer<AdminServerGetClientLimitsRet> serverGetClientLimits(
            ClientSession call, AdminServerGetClientLimitsArgs args) {
        requireNoFlags(args.flags(), "adminServerGetClientLimits");
        RpcServer server = find(args.srv().name());
        return Answer.now(new AdminServerGetClientLimitsRet(ServerTuning.clientLimits(server)));
    }

    @Override
    public Answer<XdrVoid> serverSetClientLimits(ClientSession call, AdminServerSetClientLimitsArgs args) {
        requireNoFlags(args.flags(), "adminServerSetClientLimits");
        ServerTuning.setClientLimits(match(args.srv().name()), args.params());
        return Answer.done();
    }

    @Override
    public Answer<AdminServerGetThreadpoolParametersRet> serverGetThreadpoolParameters(
            ClientSession call, AdminServerGetThreadpoolParametersArgs args) {
        requireNoFlags(args.flags(), "adminServerGetThreadPoolParameters");
        RpcServer server = find(args.srv().name());
        return Answer.now(new AdminServerGetThreadpoolParametersRet(ServerTuning.workers(server)));
    }

    @Override
    public Answer<XdrVoid> serverSetThreadpoolParameters(
            ClientSession call, AdminServerSetThreadpoolParametersArgs args) {
        requireNoFlags(args.flags(), "adminServerSetThreadPoolParameters");
        ServerTuning.setWorkers(match(args.srv().name()), args.params());
        return Answer.done();
    }

    @Override
    public Answer<AdminClientGetInfoRet> clientGetInfo(ClientSession call, AdminClientGetInfoArgs args) {
        requireNoFlags(args.flags(), "adminClientGetInfo");
        RpcServer server = match(args.clnt().srv().name());
        String id = Long.toUnsignedString(args.clnt().id());
        ClientSession client = server.client(args.clnt().id())
                .orElseThrow(() -> new LibvirtException(
                        ErrorCode.NO_CLIENT, ErrorDomain.ADMIN, "no client with matching id '" + id + "' found"));
        return Answer.now(new AdminClientGetInfoRet(ClientInfo.of(client, daemon)));
    }

    @Override
    public Answer<AdminConnectGetLoggingOutputsRet> connectGetLoggingOutputs(
            ClientSession call, AdminConnectGetLoggingOutputsArgs args) {
        requireNoFlags(args.flags(), "adminConnectGetLoggingOutputs");
        LogSetting outputs = daemon.logOutputs();
        return Answer.now(new AdminConnectGetLoggingOutputsRet(outputs.text(), outputs.count()));
    }

    @Override
    public Answer<AdminConnectGetLoggingFiltersRet> connectGetLoggingFilters(
            ClientSession call, AdminConnectGetLoggingFiltersArgs args) {
        requireNoFlags(args.flags(), "adminConnectGetLoggingFilters");
        LogSetting filters = daemon.logFilters();
        Optional<String> text = Optional.of(filters.text()).filter(some -> filters.count() > 0);
        return Answer.now(new AdminConnectGetLoggingFiltersRet(text, filters.count()));
    }

    @Override
    public Answer<XdrVoid> connectSetLoggingOutputs(ClientSession call, AdminConnectSetLoggingOutputsArgs args) {
        requireNoFlags(args.flags(), "adminConnectSetLoggingOutputs");
        daemon.setLogOutputs(args.outputs().orElse(""));
        return Answer.done();
    }

    @Override
    public Answer<XdrVoid> connectSetLoggingFilters(ClientSession call, AdminConnectSetLoggingFiltersArgs args) {
        requireNoFlags(args.flags(), "adminConnectSetLoggingFilters");
        daemon.setLogFilters(args.filters().orElse(""));
        return Answer.done();
    }

    @Override
    public Answer<XdrVoid> serverUpdateTlsFiles(ClientSession call, AdminServerUpdateTlsFilesArgs args) {
        requireNoFlags(args.flags(), "adminServerUpdateTlsFiles");
        match(args.srv().name());
        throw RpcErrors.internal("no tls service found, unable to update tls files")
                .toException();
    }

    @Override
    public Answer<XdrVoid> connectSetDaemonTimeout(ClientSession call, AdminConnectSetDaemonTimeoutArgs args) {
        requireNoFlags(args.flags(), "adminConnectSetDaemonTimeout");
        timeout.accept(Duration.ofSeconds(Integer.toUnsignedLong(args.timeout())));
        return Answer.done();
    }

    /** Running guests belong to the host and are preserved in any case. */
    @Override
    public Answer<XdrVoid> connectDaemonShutdown(ClientSession call, AdminConnectDaemonShutdownArgs args) {
        requireNoFlags(args.flags() & ~PRESERVE, "adminConnectDaemonShutdown");
        daemon.quit("an administrator asked for it");
        return Answer.done();
    }

    /** Where libvirt has another sentence for the same. */
    private RpcServer match(String name) {
        return server(name, ErrorDomain.ADMIN, "no server with matching name '" + name + "' found");
    }

    private RpcServer find(String name) {
        return server(name, ErrorDomain.RPC, "No server named '" + name + "'");
    }

    private RpcServer server(String name, ErrorDomain domain, String complaint) {
        return servers.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LibvirtException(ErrorCode.NO_SERVER, domain, complaint));
    }

    private static ClientSession find(RpcServer server, long id) {
        Optional<ClientSession> found = server.client(id);
        return found.orElseThrow(() -> new LibvirtException(
                ErrorCode.NO_CLIENT,
                ErrorDomain.RPC,
                "No client with matching ID '" + Long.toUnsignedString(id) + "'"));
    }

    private static AdminNonnullClient handle(RpcServer server, ClientSession client) {
        return new AdminNonnullClient(
                new AdminNonnullServer(server.name()),
                client.id(),
                client.connectedAt().getEpochSecond(),
                VirClientTransport.UNIX);
    }

    private static void requireNoFlags(int flags, String function) {
        if (flags != 0) {
            throw LibvirtError.unsupportedFlags(ErrorDomain.ADMIN, function, flags)
                    .toException();
        }
    }
}
