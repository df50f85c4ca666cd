package org.virtvzd.server.relay;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.virtvzd.client.ConnectionListener;
import org.virtvzd.client.Handshake;
import org.virtvzd.client.RpcConnection;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Driver;
import org.virtvzd.protocol.remote.RemoteConnectSetIdentityArgs;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrVoid;

/**
 * One client's connection to one sibling: made when the first call wants it, made again after it was lost.
 *
 * <p>Calls that come while it is being made wait in order; there are no more of them than the client may have
 * unanswered. A sibling that does not answer at all is given up by keepalive, after half a minute.
 */
final class SiblingLink implements ConnectionListener {
    private static final System.Logger LOG = System.getLogger(SiblingLink.class.getName());

    private final Relay relay;
    private final Driver driver;
    private final ArrayDeque<RelayedCall> waiting = new ArrayDeque<>();
    private Optional<RpcConnection> made = Optional.empty();
    private Optional<RpcConnection> usable = Optional.empty();
    private boolean making;
    private boolean closed;

    SiblingLink(Relay relay, Driver driver) {
        this.relay = relay;
        this.driver = driver;
    }

    void send(RelayedCall call) {
        if (usable.isPresent()) {
            call.sendOver(usable.get());
            return;
        }
        waiting.add(call);
        if (!making) {
            making = true;
            make();
        }
    }

    /** The client can take more. */
    void resumeReading() {
        made.ifPresent(RpcConnection::resumeReading);
    }

    /** The client is gone. */
    void close() {
        closed = true;
        made.ifPresent(RpcConnection::close);
    }

    private void make() {
        Siblings siblings = relay.siblings();
        boolean readOnly = relay.session().isReadOnly();
        RpcConnection.connect(
                        siblings.transport(),
                        siblings.loop(),
                        RpcConnection.Settings.of(siblings.socket(driver, readOnly)),
                        this)
                .thenCompose(connection -> {
                    made = Optional.of(connection);
                    return Handshake.open(connection, siblings.uri(driver), readOnly);
                })
                .thenCompose(this::sayForWhom)
                .whenComplete(this::finished);
    }

    private CompletionStage<RpcConnection> sayForWhom(RpcConnection connection) {
        return connection
                .call(
                        RemoteProcedure.CONNECT_SET_IDENTITY,
                        new RemoteConnectSetIdentityArgs(relay.identity(), 0),
                        XdrVoid.class)
                .thenApply(done -> connection);
    }

    private void finished(@Nullable RpcConnection connection, @Nullable Throwable failure) {
        making = false;
        List<RelayedCall> calls = List.copyOf(waiting);
        waiting.clear();
        if (connection != null && connection.isOpen() && !closed) {
            usable = Optional.of(connection);
            calls.forEach(call -> call.sendOver(connection));
            return;
        }
        made.ifPresent(RpcConnection::close);
        made = Optional.empty();
        LibvirtException reason = reason(failure);
        LOG.log(DEBUG, () -> relay.session() + " cannot be connected to " + driver + ": " + reason.getMessage());
        calls.forEach(call -> call.onLost(reason));
    }

    private static LibvirtException reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof LibvirtException known) {
            return known;
        }
        if (cause != null) {
            LOG.log(WARNING, "a sibling daemon cannot be connected to", cause);
        }
        return LibvirtError.unrecorded().toException();
    }

    @Override
    public boolean isReady() {
        return relay.session().hasRoom();
    }

    @Override
    public void onEvent(Message event) {
        if (event.payload().remaining() < Integer.BYTES) {
            return;
        }
        relay.events().ownId(this, event.payload().readInt()).ifPresent(id -> relay.session()
                .deliver(Frames.withCallbackId(event.toByteArray(), id)));
    }

    @Override
    public void onDrained() {
        relay.session().resumeReading();
    }

    @Override
    public void onClosed(LibvirtException reason) {
        made = Optional.empty();
        usable = Optional.empty();
        int lost = relay.events().lose(this);
        if (!closed) {
            LOG.log(
                    WARNING,
                    () -> relay.session() + ": " + reason.getMessage() + "; " + lost
                            + " registrations for its events are void");
            relay.session().resumeReading();
        }
    }
}
