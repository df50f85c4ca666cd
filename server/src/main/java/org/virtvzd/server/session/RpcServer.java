package org.virtvzd.server.session;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.Connection;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.rpc.Program;

/**
 * The clients that share programs and limits: libvirt's "server" as the admin interface shows it.
 *
 * <p>While it is full its listeners do not accept; further clients wait in the backlog and are served later.
 */
public final class RpcServer {
    private static final System.Logger LOG = System.getLogger(RpcServer.class.getName());

    private final String name;
    private final EventLoop loop;
    private final InstantSource clock;
    private final Predicate<PeerCredentials> admission;
    private final Function<ClientSession, Map<Program, ProgramHandler>> programs;
    private final Frames frames = new Frames();
    private final Map<Long, ClientSession> clients = new LinkedHashMap<>();
    private final List<Transport.Listener> listeners = new ArrayList<>();
    private final Workers workers;
    private Runnable clientsChanged = () -> {};
    private ServerLimits limits;
    private boolean open;
    private boolean full;
    private long lastId;
    private int anonymous;

    /**
     * Makes a server without clients.
     *
     * @param name its name in the admin interface
     * @param loop where everything happens
     * @param clock tells when clients connected
     * @param limits its limits to begin with
     * @param admission which peers are let in at all
     * @param programs makes the programs of a new client
     */
    public RpcServer(
            String name,
            EventLoop loop,
            InstantSource clock,
            ServerLimits limits,
            Predicate<PeerCredentials> admission,
            Function<ClientSession, Map<Program, ProgramHandler>> programs) {
        this.name = name;
        this.loop = loop;
        this.clock = clock;
        this.limits = limits;
        this.workers = new Workers(limits.workers());
        this.admission = admission;
        this.programs = programs;
    }

    /**
     * Its name in the admin interface.
     *
     * @return for example {@code virtvzd}
     */
    public String name() {
        return name;
    }

    /**
     * Its present limits.
     *
     * @return the limits
     */
    public ServerLimits limits() {
        return limits;
    }

    /**
     * Changes the limits, with effect at once. Nobody is disconnected.
     *
     * @param newLimits the limits from now on
     */
    public void limit(ServerLimits newLimits) {
        limits = newLimits;
        workers.limit(newLimits.workers());
        updateAccepting();
        clients.values().forEach(ClientSession::limitsChanged);
    }

    /**
     * The calls that are under way.
     *
     * @return their number and limits
     */
    public Workers workers() {
        return workers;
    }

    /**
     * Wants to know of clients that come and go.
     *
     * @param listener is run after each
     */
    public void onClientsChanged(Runnable listener) {
        clientsChanged = listener;
    }

    /**
     * Its clients.
     *
     * @return in the order in which they connected
     */
    public Collection<ClientSession> clients() {
        return Collections.unmodifiableCollection(clients.values());
    }

    /**
     * One of its clients.
     *
     * @param id the client's number
     * @return the client, if it is connected
     */
    public Optional<ClientSession> client(long id) {
        return Optional.ofNullable(clients.get(id));
    }

    /**
     * How many clients have not proved who they are.
     *
     * @return 0 or more
     */
    public int anonymousClients() {
        return anonymous;
    }

    /**
     * Takes a listener into its care.
     *
     * @param listener paused; accepts from now on as the limits allow, once {@link #open()} was called
     */
    public void add(Transport.Listener listener) {
        listeners.add(listener);
        if (open && !full) {
            listener.resume();
        }
    }

    /** Starts to accept clients. */
    public void open() {
        open = true;
        full = true;
        updateAccepting();
    }

    /**
     * A client has come.
     *
     * @param service the way it came by
     * @param connection its connection
     * @return its session
     */
    public ConnectionHandler accept(Service service, Connection connection) {
        PeerCredentials peer = connection.peer();
        if (!admission.test(peer)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    () -> "operation forbidden: Disallowing client " + peer.pid() + " with uid " + peer.uid());
            connection.close();
            return RefusedConnection.INSTANCE;
        }
        ClientSession session = new ClientSession(this, service, connection, ++lastId);
        clients.put(session.id(), session);
        anonymous += session.isAuthenticated() ? 0 : 1;
        updateAccepting();
        clientsChanged.run();
        return session;
    }

    /** Stops listening and closes all connections at once. */
    public void close() {
        open = false;
        listeners.forEach(Transport.Listener::close);
        listeners.clear();
        List.copyOf(clients.values()).forEach(ClientSession::close);
    }

    EventLoop loop() {
        return loop;
    }

    InstantSource clock() {
        return clock;
    }

    Frames frames() {
        return frames;
    }

    Map<Program, ProgramHandler> programsFor(ClientSession session) {
        return programs.apply(session);
    }

    /** One of the clients has proved who it is. */
    void authenticated() {
        anonymous--;
        updateAccepting();
    }

    void closed(ClientSession session) {
        clients.remove(session.id());
        anonymous -= session.isAuthenticated() ? 0 : 1;
        updateAccepting();
        clientsChanged.run();
    }

    private void updateAccepting() {
        boolean tooManyAnonymous = limits.maxAnonymousClients() > 0 && anonymous >= limits.maxAnonymousClients();
        boolean nowFull = tooManyAnonymous || clients.size() >= limits.maxClients();
        if (!open || nowFull == full) {
            return;
        }
        full = nowFull;
        listeners.forEach(full ? Transport.Listener::pause : Transport.Listener::resume);
    }
}
