package org.virtvzd.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.virtvzd.adapter.unixsocket.InheritedDescriptors.Inherited;
import org.virtvzd.app.config.DaemonConfig;
import org.virtvzd.app.process.Paths;
import org.virtvzd.app.wiring.DaemonComponent;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.session.AuthMethod;
import org.virtvzd.server.session.Service;

/**
 * The daemon's sockets: its own, or those that systemd has opened for it. What an inherited socket is for is told by
 * its name alone; a service whose socket systemd does not have is left out.
 *
 * @param config modes, groups and limits
 * @param directory where the daemon makes its own
 * @param inherited those that it was given; if there are any it makes none itself
 */
record Sockets(DaemonConfig config, Path directory, List<Inherited> inherited) {
    private static final String READ_WRITE = "virtvzd.socket";
    private static final String READ_ONLY = "virtvzd-ro.socket";
    private static final String ADMIN = "virtvzd-admin.socket";
    private static final Set<String> NAMES = Set.of(READ_WRITE, READ_ONLY, ADMIN);

    /**
     * Listens on all of them.
     *
     * @param parts the daemon
     * @return the path of the socket for all calls, if there is one
     * @throws LibvirtException when a mode cannot be understood or nobody knows what an inherited socket is for
     * @throws java.util.concurrent.CompletionException with the reason when one cannot be listened on
     */
    Optional<Path> listen(DaemonComponent parts) {
        if (!inherited.stream().allMatch(socket -> NAMES.contains(socket.name()))) {
            throw new LibvirtException(
                    ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC, "Some activation file descriptors are unclaimed");
        }
        LibvirtServer server = parts.server();
        List<Endpoint> readWrite =
                endpoints(READ_WRITE, Paths.readWriteSocket(directory), config.readWriteMode(), config.mainBacklog());
        List<Endpoint> readOnly =
                endpoints(READ_ONLY, Paths.readOnlySocket(directory), config.readOnlyMode(), config.mainBacklog());
        List<Endpoint> admin =
                endpoints(ADMIN, Paths.adminSocket(directory), config.adminMode(), config.adminBacklog());
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (Endpoint endpoint : readWrite) {
            Service service = new Service(false, config.readWriteAuth());
            all.add(listen(parts.transport(), endpoint, server.mainAcceptor(service), server::serveMain));
        }
        for (Endpoint endpoint : readOnly) {
            Service service = new Service(true, config.readOnlyAuth());
            all.add(listen(parts.transport(), endpoint, server.mainAcceptor(service), server::serveMain));
        }
        for (Endpoint endpoint : admin) {
            Service service = new Service(false, AuthMethod.NONE);
            all.add(listen(parts.transport(), endpoint, server.adminAcceptor(service), server::serveAdmin));
        }
        all.forEach(CompletableFuture::join);
        return readWrite.stream().map(Endpoint::path).findFirst();
    }

    /** A mode is checked even where it has no effect, as libvirt does. */
    private List<Endpoint> endpoints(String name, Path path, String modeText, int backlog) {
        int mode = DaemonConfig.mode(modeText);
        if (inherited.isEmpty()) {
            return List.of(Endpoint.own(path, mode, config.socketGroup(), backlog));
        }
        return inherited.stream()
                .filter(socket -> socket.name().equals(name))
                .map(socket -> Endpoint.inherited(socket.path(), socket.descriptor(), backlog))
                .toList();
    }

    private static CompletableFuture<Void> listen(
            Transport transport, Endpoint endpoint, Transport.Acceptor acceptor, Consumer<Transport.Listener> serve) {
        return transport.listen(endpoint, acceptor).thenAccept(serve).toCompletableFuture();
    }
}
