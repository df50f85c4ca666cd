package org.virtvzd.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.virtvzd.app.config.DaemonConfig;
import org.virtvzd.app.process.Paths;
import org.virtvzd.app.wiring.DaemonComponent;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.session.AuthMethod;
import org.virtvzd.server.session.Service;

/**
 * The daemon's sockets.
 *
 * @param config modes, groups and limits
 * @param directory where they are
 * @param root whether the daemon runs as root; others have no read-only socket
 */
record Sockets(DaemonConfig config, Path directory, boolean root) {

    /**
     * Listens on all of them.
     *
     * @param parts the daemon
     * @throws org.virtvzd.domain.error.LibvirtException when a mode cannot be understood
     * @throws java.util.concurrent.CompletionException with the reason when one cannot be listened on
     */
    void listen(DaemonComponent parts) {
        LibvirtServer server = parts.server();
        Transport transport = parts.transport();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        all.add(listen(
                transport,
                own(Paths.readWriteSocket(directory), config.readWriteMode(), config.mainBacklog()),
                server.mainAcceptor(new Service(false, config.readWriteAuth())),
                server::serveMain));
        all.add(listen(
                transport,
                own(Paths.readOnlySocket(directory), config.readOnlyMode(), config.mainBacklog()),
                server.mainAcceptor(new Service(true, config.readOnlyAuth())),
                server::serveMain));
        all.add(listen(
                transport,
                own(Paths.adminSocket(directory), config.adminMode(), config.adminBacklog()),
                server.adminAcceptor(new Service(false, AuthMethod.NONE)),
                server::serveAdmin));
        all.forEach(CompletableFuture::join);
    }

    private Endpoint own(Path path, String mode, int backlog) {
        return Endpoint.own(path, DaemonConfig.mode(mode), config.socketGroup(), backlog);
    }

    private static CompletableFuture<Void> listen(
            Transport transport, Endpoint endpoint, Transport.Acceptor acceptor, Consumer<Transport.Listener> serve) {
        return transport.listen(endpoint, acceptor).thenAccept(serve).toCompletableFuture();
    }
}
