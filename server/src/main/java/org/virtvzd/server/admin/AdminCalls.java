package org.virtvzd.server.admin;

import java.util.List;
import java.util.Optional;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.admin.AdminClientCloseArgs;
import org.virtvzd.protocol.admin.AdminConnectGetLibVersionRet;
import org.virtvzd.protocol.admin.AdminConnectListServersArgs;
import org.virtvzd.protocol.admin.AdminConnectListServersRet;
import org.virtvzd.protocol.admin.AdminConnectLookupServerArgs;
import org.virtvzd.protocol.admin.AdminConnectLookupServerRet;
import org.virtvzd.protocol.admin.AdminConnectOpenArgs;
import org.virtvzd.protocol.admin.AdminNonnullClient;
import org.virtvzd.protocol.admin.AdminNonnullServer;
import org.virtvzd.protocol.admin.AdminProcedures;
import org.virtvzd.protocol.admin.AdminServerGetClientLimitsArgs;
import org.virtvzd.protocol.admin.AdminServerGetClientLimitsRet;
import org.virtvzd.protocol.admin.AdminServerListClientsArgs;
import org.virtvzd.protocol.admin.AdminServerListClientsRet;
import org.virtvzd.protocol.admin.AdminServerLookupClientArgs;
import org.virtvzd.protocol.admin.AdminServerLookupClientRet;
import org.virtvzd.protocol.libvirt.AdminClientLimitsParameterName;
import org.virtvzd.protocol.libvirt.VirClientTransport;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue.UintValue;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.LibvirtVersion;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.RpcServer;

/** The daemon's servers, their clients and limits. */
public final class AdminCalls implements AdminProcedures<ClientSession> {
    private final List<RpcServer> servers;

    /**
     * Makes the handlers.
     *
     * @param servers all servers of the daemon
     */
    public AdminCalls(List<RpcServer> servers) {
        this.servers = servers;
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
        return Answer.now(new AdminServerGetClientLimitsRet(List.of(
                uint(AdminClientLimitsParameterName.MAX, server.limits().maxClients()),
                uint(AdminClientLimitsParameterName.CURRENT, server.clients().size()),
                uint(AdminClientLimitsParameterName.UNAUTH_MAX, server.limits().maxAnonymousClients()),
                uint(AdminClientLimitsParameterName.UNAUTH_CURRENT, server.anonymousClients()))));
    }

    private RpcServer find(String name) {
        return servers.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new LibvirtException(ErrorCode.NO_SERVER, ErrorDomain.RPC, "No server named '" + name + "'"));
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

    private static TypedParam uint(String name, int value) {
        return new TypedParam(name, new UintValue(value));
    }

    private static void requireNoFlags(int flags, String function) {
        if (flags != 0) {
            throw LibvirtError.unsupportedFlags(ErrorDomain.ADMIN, function, flags)
                    .toException();
        }
    }
}
