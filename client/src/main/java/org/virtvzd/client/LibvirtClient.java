package org.virtvzd.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/**
 * A libvirt client: opens a URI of a daemon on this host and makes any call of the remote program, receives events, and
 * reads and writes streams.
 *
 * <p>Everything happens on the loop of the transport: every method is to be called there, and every stage and callback
 * comes there. Nothing blocks.
 */
public final class LibvirtClient {
    private static final System.Logger LOG = System.getLogger(LibvirtClient.class.getName());

    private final RpcConnection connection;
    private final Incoming incoming;

    private LibvirtClient(RpcConnection connection, Incoming incoming) {
        this.connection = connection;
        this.incoming = incoming;
    }

    /**
     * Connects, authenticates and opens.
     *
     * @param transport the way to the daemon
     * @param loop the transport's loop
     * @param settings which daemon
     * @param uri for example {@code vz:///system}
     * @param readOnly whether to promise to change nothing
     * @return the client; fails with a LibvirtException that says what is wrong
     */
    public static CompletionStage<LibvirtClient> open(
            Transport transport, EventLoop loop, RpcConnection.Settings settings, String uri, boolean readOnly) {
        var incoming = new Incoming();
        return RpcConnection.connect(transport, loop, settings, incoming)
                .thenCompose(
                        connection -> Handshake.open(connection, uri, readOnly).whenComplete((done, failure) -> {
                            if (failure != null) {
                                connection.close();
                            }
                        }))
                .thenApply(connection -> new LibvirtClient(connection, incoming));
    }

    /**
     * Makes a call.
     *
     * @param <R> its result
     * @param procedure what to call, for example {@link RemoteProcedure#CONNECT_LIST_ALL_DOMAINS}
     * @param args its arguments; {@link XdrVoid#VOID} when it has none
     * @param resultType what it returns; {@code XdrVoid.class} when nothing
     * @return the result; fails with the daemon's error, or when the connection is lost
     */
    public <R extends XdrValue> CompletionStage<R> call(Procedure procedure, XdrValue args, Class<R> resultType) {
        return connection.call(procedure, args, resultType);
    }

    /**
     * Makes a call that opens a stream.
     *
     * @param procedure what to call, for example {@link RemoteProcedure#STORAGE_VOL_DOWNLOAD}
     * @param args its arguments
     * @param receiver takes what comes out of it
     * @return the stream; fails as {@link #call} does
     */
    public CompletionStage<ClientStream> openStream(Procedure procedure, XdrValue args, StreamReceiver receiver) {
        incoming.receivers.add(receiver);
        var opening =
                new ClientStream.Opening(connection, procedure, receiver, () -> incoming.receivers.remove(receiver));
        connection.call(procedure, args, List.of(), opening);
        return opening.result();
    }

    /**
     * Listens to an event. The daemon sends only what was registered for with a call.
     *
     * @param event for example {@link RemoteProcedure#DOMAIN_EVENT_CALLBACK_LIFECYCLE}
     * @param listener is given the struct of the event; stays until the connection ends
     */
    public void onEvent(Procedure event, Consumer<XdrValue> listener) {
        incoming.listeners.computeIfAbsent(event, e -> new ArrayList<>()).add(listener);
    }

    /**
     * The end of the connection.
     *
     * @return completes with the reason when the connection has ended for whatever reason
     */
    public CompletionStage<LibvirtException> closed() {
        return incoming.closed.copy();
    }

    /** Reads nothing more until {@link #resumeReading()}, which slows the daemon down: replies, events and streams. */
    public void pauseReading() {
        incoming.ready = false;
    }

    /** Reads on. */
    public void resumeReading() {
        incoming.ready = true;
        connection.resumeReading();
    }

    /**
     * Says goodbye and ends the connection.
     *
     * @return done when the daemon has answered, or is gone
     */
    public CompletionStage<Void> close() {
        return connection
                .call(RemoteProcedure.CONNECT_CLOSE, XdrVoid.VOID, XdrVoid.class)
                .<Void>handle((done, failure) -> {
                    connection.close();
                    return null;
                });
    }

    /** What comes without a call having asked for it. */
    private static final class Incoming implements ConnectionListener {
        private final Map<Procedure, List<Consumer<XdrValue>>> listeners = new HashMap<>();
        private final Set<StreamReceiver> receivers = new LinkedHashSet<>();
        private final CompletableFuture<LibvirtException> closed = new CompletableFuture<>();
        private boolean ready = true;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void onEvent(Message event) {
            RemoteProcedure.of(event.header().proc()).ifPresent(procedure -> {
                try {
                    List<Consumer<XdrValue>> found = listeners.getOrDefault(procedure, List.of());
                    if (!found.isEmpty()) {
                        XdrValue content = procedure.decodeArgs(event.payload());
                        found.forEach(listener -> listener.accept(content));
                    }
                } catch (XdrException e) {
                    LOG.log(System.Logger.Level.WARNING, "an event cannot be decoded: " + procedure, e);
                }
            });
        }

        @Override
        public void onDrained() {
            List.copyOf(receivers).forEach(StreamReceiver::onDrained);
        }

        @Override
        public void onClosed(LibvirtException reason) {
            closed.complete(reason);
        }
    }
}
