package org.virtvzd.adapter.inprocess;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.Connection;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.ports.transport.Transport;

/**
 * A transport without files and sockets. The path of an endpoint is its name; mode, group and inherited descriptor
 * have no meaning here. Clients connect through {@link #connect}.
 *
 * <p>In each direction at most 256 KiB are under way, so that back-pressure works as it does on a socket. Descriptors
 * are passed on as objects: the receiver gets the one that was written.
 *
 * <p>When its peer goes away, the server's side ends as soon as it demands nothing more; a client can still read what
 * was sent before.
 *
 * <p>All callbacks of both sides run as tasks of the event loop. {@link #listen}, the listener's methods,
 * {@link #connect(Path, Acceptor)} and {@link #close()} may be called from any thread and take effect in a task of the loop; everything else belongs to the
 * loop.
 */
public final class InProcessTransport implements Transport {
    private static final Logger LOG = System.getLogger(InProcessTransport.class.getName());

    /** Who this process is for those at the other end. */
    private static final PeerCredentials SELF = new PeerCredentials(0, 0, 1);

    private static final int ENOENT = 2;
    private static final int EAGAIN = 11;
    private static final int EADDRINUSE = 98;

    private final EventLoop loop;
    private final Fragmentation cut;
    private final Map<Path, Listening> listeners = new HashMap<>();
    private final Set<Side> connections = new LinkedHashSet<>();
    private boolean closed;

    /**
     * Makes a transport that hands on what is written in pieces as large as possible.
     *
     * @param loop on which everything happens
     */
    public InProcessTransport(EventLoop loop) {
        this(loop, Fragmentation.NONE);
    }

    /**
     * Makes a transport that cuts what is written into pieces at random, down to single bytes, and lets other tasks in
     * between. With the same random numbers, the same loop and the same calls it cuts in the same places.
     *
     * @param loop on which everything happens
     * @param random where the cuts come from; belongs to the transport
     */
    public InProcessTransport(EventLoop loop, RandomGenerator random) {
        this(loop, Fragmentation.random(random));
    }

    private InProcessTransport(EventLoop loop, Fragmentation cut) {
        this.loop = loop;
        this.cut = cut;
    }

    @Override
    public CompletionStage<Listener> listen(Endpoint endpoint, Acceptor acceptor) {
        var result = new CompletableFuture<Listener>();
        loop.execute(() -> {
            if (closed) {
                result.completeExceptionally(new IllegalStateException("The transport is closed"));
            } else if (listeners.containsKey(endpoint.path())) {
                result.completeExceptionally(
                        failure("Failed to bind socket to", endpoint.path(), EADDRINUSE, "Address already in use"));
            } else {
                var listening = new Listening(endpoint, acceptor);
                listeners.put(endpoint.path(), listening);
                result.complete(listening);
            }
        });
        return result;
    }

    /**
     * Connects a client. To be called on the event loop.
     *
     * @param path path of the endpoint
     * @param handler what is told about the client's side, in later tasks
     * @param credentials what the server sees of the client
     * @return the client's side
     * @throws LibvirtException of code SYSTEM_ERROR if nobody listens there or too many clients wait already
     */
    public ClientConnection connect(Path path, ConnectionHandler handler, PeerCredentials credentials) {
        Side client = reach(path, credentials);
        client.attend(handler);
        return client;
    }

    /** The other end sees this process itself. */
    @Override
    public CompletionStage<Connection> connect(Path path, Acceptor acceptor) {
        var result = new CompletableFuture<Connection>();
        loop.execute(() -> {
            if (closed) {
                result.completeExceptionally(new IllegalStateException("The transport is closed"));
                return;
            }
            try {
                Side client = reach(path, SELF);
                attend(client, acceptor);
                result.complete(client);
            } catch (LibvirtException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private Side reach(Path path, PeerCredentials credentials) {
        Listening listening = Optional.ofNullable(listeners.get(path))
                .orElseThrow(() -> failure("Failed to connect socket to", path, ENOENT, "No such file or directory"));
        Side client = Side.client(loop, cut, credentials, SELF);
        listening.enqueue(client.other());
        return client;
    }

    private void attend(Side side, Acceptor acceptor) {
        connections.add(side);
        side.whenClosed(() -> connections.remove(side));
        try {
            side.attend(acceptor.accept(side));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A connection could not be accepted", e);
            side.close("failure of the acceptor: " + e);
        }
    }

    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            List.copyOf(listeners.values()).forEach(Listening::closeNow);
            List.copyOf(connections).forEach(side -> side.close("the transport is closed"));
        });
    }

    private static LibvirtException failure(String what, Path path, int errno, String reason) {
        return LibvirtError.system(ErrorDomain.RPC, what + " '" + path + "'", errno, reason)
                .toException();
    }

    /** A name to connect to and those who wait there. */
    private final class Listening implements Listener {
        private final Endpoint endpoint;
        private final Acceptor acceptor;
        private final ArrayDeque<Side> backlog = new ArrayDeque<>();
        private volatile boolean accepting;
        private boolean acceptPending;

        Listening(Endpoint endpoint, Acceptor acceptor) {
            this.endpoint = endpoint;
            this.acceptor = acceptor;
        }

        void enqueue(Side server) {
            if (backlog.size() >= endpoint.backlog()) {
                throw failure(
                        "Failed to connect socket to", endpoint.path(), EAGAIN, "Resource temporarily unavailable");
            }
            backlog.add(server);
            scheduleAccept();
        }

        @Override
        public void resume() {
            accepting = true;
            loop.execute(this::scheduleAccept);
        }

        @Override
        public void pause() {
            accepting = false;
        }

        @Override
        public void close() {
            loop.execute(this::closeNow);
        }

        void closeNow() {
            accepting = false;
            listeners.remove(endpoint.path(), this);
            backlog.forEach(waiting -> waiting.close("the listener is closed"));
            backlog.clear();
        }

        private void scheduleAccept() {
            if (accepting && !acceptPending && !backlog.isEmpty()) {
                acceptPending = true;
                loop.execute(this::acceptOne);
            }
        }

        /** One for each task, so that a storm of clients does not hold up the others and a pause works at once. */
        private void acceptOne() {
            acceptPending = false;
            if (accepting && !backlog.isEmpty()) {
                Side server = backlog.remove();
                scheduleAccept();
                attend(server, acceptor);
            }
        }
    }
}
