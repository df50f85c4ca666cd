package org.virtvzd.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.protocol.rpc.Program;
import org.virtvzd.server.admin.AdminCalls;
import org.virtvzd.server.admin.AdminClient;
import org.virtvzd.server.admin.DaemonControl;
import org.virtvzd.server.relay.Siblings;
import org.virtvzd.server.remote.RemoteCalls;
import org.virtvzd.server.remote.RemoteClient;
import org.virtvzd.server.remote.RemoteCore;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.ProgramHandler;
import org.virtvzd.server.session.RpcServer;
import org.virtvzd.server.session.ServerLimits;
import org.virtvzd.server.session.Service;
import org.virtvzd.server.session.UnsupportedProgram;

/**
 * A libvirt daemon's core: serves one hypervisor to libvirt's clients.
 *
 * <p>It runs on the event loop it is given and nowhere else; every method is to be called there. To use it, listen on
 * any transport with {@link #mainAcceptor} and {@link #adminAcceptor}, hand the listeners back, then {@link #start()}.
 */
public final class LibvirtServer implements AutoCloseable {
    /** Name of the server of libvirt's ordinary clients. */
    public static final String MAIN_NAME = "virtvzd";

    /** Name of the server of virt-admin. */
    public static final String ADMIN_NAME = "admin";

    private final Hypervisor hypervisor;
    private final Optional<Siblings> siblings;
    private final RemoteCore core;
    private final RpcServer main;
    private final RpcServer admin;
    private final AdminCalls adminCalls;
    private final IdleTimeout timeout;

    /**
     * Makes a server that does not accept clients yet.
     *
     * @param loop where everything happens
     * @param clock tells when clients connected
     * @param random source of new UUIDs and hardware addresses
     * @param hypervisor the host to serve; opened by {@link #start()} and closed with this server
     * @param settings limits and who may use the admin program
     */
    public LibvirtServer(
            EventLoop loop, InstantSource clock, RandomGenerator random, Hypervisor hypervisor, Settings settings) {
        this(loop, clock, random, hypervisor, settings, Optional.empty(), DaemonControl.EMBEDDED);
    }

    /**
     * Makes the server of a daemon, which does not accept clients yet and hands on what other daemons of the host serve.
     *
     * @param loop where everything happens
     * @param clock tells when clients connected
     * @param random source of new UUIDs and hardware addresses
     * @param hypervisor the host to serve; opened by {@link #start()} and closed with this server
     * @param settings limits and who may use the admin program
     * @param siblings the other daemons; without them, networks, storage, host devices, interfaces, network filters and
     *     secrets are not supported
     * @param daemon the process, as far as an administrator can change it
     */
    public LibvirtServer(
            EventLoop loop,
            InstantSource clock,
            RandomGenerator random,
            Hypervisor hypervisor,
            Settings settings,
            Optional<Siblings> siblings,
            DaemonControl daemon) {
        this.siblings = siblings;
        this.hypervisor = hypervisor;
        this.core = RemoteCore.of(loop, random, hypervisor);
        RemoteCalls handlers = new RemoteCalls(core, siblings);
        this.main = new RpcServer(
                MAIN_NAME, loop, clock, settings.main(), peer -> true, session -> mainPrograms(session, handlers));
        this.admin = new RpcServer(
                ADMIN_NAME,
                loop,
                clock,
                settings.admin(),
                peer -> peer.uid() == settings.ownUid(),
                this::adminPrograms);
        this.timeout = new IdleTimeout(
                loop,
                () -> !main.clients().isEmpty() || !admin.clients().isEmpty(),
                () -> !core.model().view().active().isEmpty(),
                () -> daemon.quit("nobody is connected and no domain runs"));
        this.adminCalls = new AdminCalls(List.of(main, admin), daemon, this::setTimeout);
        main.onClientsChanged(timeout::clientsChanged);
        admin.onClientsChanged(timeout::clientsChanged);
    }

    /**
     * What can be set about a server.
     *
     * @param main limits for libvirt's ordinary clients
     * @param admin limits for virt-admin
     * @param ownUid the only user id that may use the admin program
     */
    public record Settings(ServerLimits main, ServerLimits admin, int ownUid) {

        /**
         * libvirt's defaults.
         *
         * @param ownUid the only user id that may use the admin program
         * @return the settings
         */
        public static Settings defaults(int ownUid) {
            return new Settings(ServerLimits.DEFAULT, ServerLimits.ADMIN_DEFAULT, ownUid);
        }
    }

    /**
     * Lets ordinary clients in.
     *
     * @param service what their socket grants
     * @return an acceptor for a transport
     */
    public Transport.Acceptor mainAcceptor(Service service) {
        return connection -> main.accept(service, connection);
    }

    /**
     * Lets virt-admin in.
     *
     * @param service what its socket grants
     * @return an acceptor for a transport
     */
    public Transport.Acceptor adminAcceptor(Service service) {
        return connection -> admin.accept(service, connection);
    }

    /**
     * Takes over a listener that was made with {@link #mainAcceptor}.
     *
     * @param listener accepts as soon as the server has started and is not full
     */
    public void serveMain(Transport.Listener listener) {
        main.add(listener);
    }

    /**
     * Takes over a listener that was made with {@link #adminAcceptor}.
     *
     * @param listener accepts as soon as the server has started and is not full
     */
    public void serveAdmin(Transport.Listener listener) {
        admin.add(listener);
    }

    /** Gets hold of the host and starts to accept clients. */
    public void start() {
        hypervisor.open(core.model());
        main.open();
        admin.open();
    }

    /**
     * Ends the daemon when nobody has been connected for a time and no domain runs.
     *
     * @param span how long, counted from now or from when the last client leaves; zero for ever
     */
    public void setTimeout(Duration span) {
        timeout.set(span);
    }

    /**
     * The present limits for libvirt's ordinary clients.
     *
     * @return the limits
     */
    public ServerLimits mainLimits() {
        return main.limits();
    }

    /**
     * The present limits for virt-admin.
     *
     * @return the limits
     */
    public ServerLimits adminLimits() {
        return admin.limits();
    }

    /**
     * Changes the limits, with effect at once. Nobody is disconnected.
     *
     * @param mainLimits for libvirt's ordinary clients
     * @param adminLimits for virt-admin
     */
    public void limit(ServerLimits mainLimits, ServerLimits adminLimits) {
        main.limit(mainLimits);
        admin.limit(adminLimits);
    }

    /** Stops listening, closes all connections at once, and lets go of the host. Guests are not touched. */
    @Override
    public void close() {
        timeout.stop();
        try {
            main.onClientsChanged(() -> {});
            admin.onClientsChanged(() -> {});
            main.close();
            admin.close();
        } finally {
            hypervisor.close();
        }
    }

    private Map<Program, ProgramHandler> mainPrograms(ClientSession session, RemoteCalls handlers) {
        return Map.of(
                Program.REMOTE, new RemoteClient(session, core, handlers, siblings),
                Program.QEMU, UnsupportedProgram.QEMU,
                Program.LXC, UnsupportedProgram.LXC);
    }

    private Map<Program, ProgramHandler> adminPrograms(ClientSession session) {
        return Map.of(Program.ADMIN, new AdminClient(session, adminCalls));
    }
}
