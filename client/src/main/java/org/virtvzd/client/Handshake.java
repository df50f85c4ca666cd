package org.virtvzd.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.libvirt.VirConnectFlags;
import org.virtvzd.protocol.remote.RemoteAuthListRet;
import org.virtvzd.protocol.remote.RemoteAuthPolkitRet;
import org.virtvzd.protocol.remote.RemoteAuthType;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrVoid;

/** What a client says first: proves who it is, then opens a URI. */
public final class Handshake {
    private Handshake() {}

    /**
     * Authenticates, without asking anybody for anything, and opens a URI.
     *
     * @param connection a connection on which nothing was said yet
     * @param uri for example {@code vz:///system}
     * @param readOnly whether to promise to change nothing
     * @return the connection, open; fails with AUTH_FAILED when the server wants a password, or with its own error
     */
    public static CompletionStage<RpcConnection> open(RpcConnection connection, String uri, boolean readOnly) {
        var open = new RemoteConnectOpenArgs(Optional.of(uri), readOnly ? VirConnectFlags.RO : 0);
        return connection
                .call(RemoteProcedure.AUTH_LIST, XdrVoid.VOID, RemoteAuthListRet.class)
                .thenCompose(methods -> authenticate(connection, methods.types()))
                .thenCompose(done -> connection.call(RemoteProcedure.CONNECT_OPEN, open, XdrVoid.class))
                .thenApply(done -> connection);
    }

    private static CompletionStage<Boolean> authenticate(RpcConnection connection, List<Integer> methods) {
        if (methods.isEmpty() || methods.contains(RemoteAuthType.NONE.number())) {
            return CompletableFuture.completedStage(true);
        }
        if (methods.contains(RemoteAuthType.POLKIT.number())) {
            return connection
                    .call(RemoteProcedure.AUTH_POLKIT, XdrVoid.VOID, RemoteAuthPolkitRet.class)
                    .thenApply(granted -> true);
        }
        return CompletableFuture.failedStage(new LibvirtException(
                ErrorCode.AUTH_FAILED, ErrorDomain.RPC, "unsupported authentication type " + methods.getFirst()));
    }
}
