package org.virtvzd.server.session;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.virtvzd.client.IncomingMessages;
import org.virtvzd.client.KeepAlive;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.Connection;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.rpc.KeepaliveProcedure;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.rpc.Program;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.server.event.EventSubscriber;

/**
 * One client's connection.
 *
 * <p>Bytes become messages, calls go to the program they name, answers go back in whatever order they are ready.
 *
 * <p><b>Bounds.</b> At most {@link ServerLimits#maxClientRequests()} calls are unanswered, and nothing is read while
 * more than {@link #MAX_UNSENT_REPLIES} bytes wait to be sent, so a client that does not read its replies stops only
 * itself. Events cannot be held back that way: when more than {@link #MAX_UNSENT_EVENTS} bytes wait, the client is cut
 * off, and the log says so. A declared message length reserves nothing (see {@link
 * IncomingMessages}).
 *
 * <p><b>Attack model.</b> The peer may send any bytes at any pace. What breaks the framing ends the connection; what
 * breaks a message gets an error reply or is dropped, as libvirt's own server does; nothing a peer sends reaches
 * another session.
 */
public final class ClientSession implements ConnectionHandler, EventSubscriber {
    /** Bytes of unsent output above which no more input is read. */
    public static final int MAX_UNSENT_REPLIES = 1 << 20;

    /** Bytes of unsent output above which an event ends the connection. */
    public static final int MAX_UNSENT_EVENTS = 8 << 20;

    /** Streams that a client may have open. */
    public static final int MAX_STREAMS = 256;

    /** How long a client that said goodbye is given to read its last replies. */
    public static final Duration FAREWELL = Duration.ofSeconds(10);

    /** A call that takes as long is worth a line in the log. */
    public static final Duration SLOW = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(ClientSession.class.getName());

    private final RpcServer server;
    private final Service service;
    private final Connection connection;
    private final long id;
    private final Instant connectedAt;
    private final IncomingMessages incoming = new IncomingMessages(MessageType.CALL_WITH_FDS, this::received);
    private final Frames frames;
    private final Map<Program, ProgramHandler> programs;
    private final KeepAlive keepAlive;
    private final Map<StreamId, StreamPeer> streams = new HashMap<>();
    private int unanswered;
    private long eventBytes;
    private EventLoop.Timer farewell = () -> {};
    private boolean warnedOfThrottling;
    private boolean authenticated;
    private boolean readOnly;
    private boolean closing;
    private boolean gone;
    private boolean heard;
    private ClientIdentity identity = ClientIdentity.NONE;

    ClientSession(RpcServer server, Service service, Connection connection, long id) {
        this.server = server;
        this.service = service;
        this.connection = connection;
        this.id = id;
        this.connectedAt = server.clock().instant();
        this.frames = server.frames();
        this.keepAlive = new KeepAlive(
                server.loop(),
                server.limits().keepaliveInterval(),
                server.limits().keepaliveCount(),
                this::ping,
                this::silent);
        this.authenticated = service.auth() == AuthMethod.NONE;
        this.readOnly = service.readOnly();
        this.programs = server.programsFor(this);
    }

    /**
     * Number of this client in its server, from 1, never used again.
     *
     * @return the id
     */
    public long id() {
        return id;
    }

    /**
     * When the client connected.
     *
     * @return wall-clock time
     */
    public Instant connectedAt() {
        return connectedAt;
    }

    /**
     * How this client got in.
     *
     * @return the service of its socket
     */
    public Service service() {
        return service;
    }

    /**
     * Who the client is, as the system says.
     *
     * @return credentials taken at connect time
     */
    public PeerCredentials peer() {
        return connection.peer();
    }

    /**
     * Whether the client has proved who it is.
     *
     * @return true when it may make calls
     */
    public boolean isAuthenticated() {
        return authenticated;
    }

    /**
     * Whether calls that change something are refused.
     *
     * @return true on a read-only connection
     */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** Makes the connection read-only for the rest of its life. */
    public void becomeReadOnly() {
        readOnly = true;
    }

    /**
     * Whom the client acts for, if it is a libvirt daemon that forwards its own client's identity.
     *
     * @return the identity, {@link ClientIdentity#NONE} when nothing was forwarded
     */
    public ClientIdentity identity() {
        return identity;
    }

    /**
     * The client acts for somebody else from now on.
     *
     * @param forwarded whom
     */
    public void assume(ClientIdentity forwarded) {
        identity = forwarded;
    }

    /**
     * Whether the client has made a call yet. Before that nobody asked who it is.
     *
     * @return true from its first call on
     */
    public boolean hasCalled() {
        return heard;
    }

    /** Starts to watch whether the client is alive, because it asked for that. */
    public void startKeepAlive() {
        keepAlive.start();
    }

    /** Closes the connection when everything queued, the reply to the present call included, has been sent. */
    public void closeAfterReply() {
        closing = true;
    }

    /**
     * Cuts the client off: closes the connection at once and says so in the log.
     *
     * @param reason for the log
     */
    public void disconnect(String reason) {
        LOG.log(WARNING, () -> this + " is cut off: " + reason);
        close();
    }

    /** Closes the connection at once. */
    void close() {
        closing = true;
        connection.close();
    }

    /**
     * Names the client for the log.
     *
     * @return its number, server and process
     */
    @Override
    public String toString() {
        return "client " + id + " of server " + server.name() + " (pid " + peer().pid() + ")";
    }

    /**
     * Sends a message that is no reply.
     *
     * @param message the whole message
     */
    @Override
    public void deliver(byte[] message) {
        if (closing) {
            return;
        }
        eventBytes += message.length;
        // Replies wait in the same queue, and those the client is owed.
        if (Math.min(eventBytes, connection.queuedBytes()) > MAX_UNSENT_EVENTS) {
            disconnect("it does not read its events");
            return;
        }
        connection.write(message);
    }

    /**
     * Opens the client's end of a stream, before the reply to the call that opens it. If there is one under the same
     * numbers already, it is abandoned.
     *
     * @param call header of that call
     * @param peer the other end
     */
    public void openStream(MessageHeader call, StreamPeer peer) {
        StreamPeer before = streams.put(StreamId.of(call), peer);
        if (before != null) {
            before.onAbandoned();
        }
    }

    /**
     * Refuses a stream too many.
     *
     * @throws LibvirtException RPC when {@link #MAX_STREAMS} are open
     */
    public void requireRoomForStream() {
        if (streams.size() >= MAX_STREAMS) {
            throw RpcErrors.of("Too many streams '" + streams.size() + "' for limit '" + MAX_STREAMS + "'")
                    .toException();
        }
    }

    /**
     * Forgets a stream: the other end has ended it.
     *
     * @param call header of the call that opened it
     * @param peer the other end; a stream that has taken its place stays
     */
    public void closeStream(MessageHeader call, StreamPeer peer) {
        streams.remove(StreamId.of(call), peer);
    }

    /**
     * Tells the client that a stream broke, and forgets it.
     *
     * @param call header of the call that opened it
     * @param peer the other end; a stream that has taken its place stays
     * @param error what went wrong
     */
    public void breakStream(MessageHeader call, StreamPeer peer, LibvirtError error) {
        if (streams.remove(StreamId.of(call), peer)) {
            sendPacket(frames.streamError(call, RpcErrors.toWire(error)));
        }
    }

    /**
     * Sends a packet of a stream.
     *
     * @param packet the whole message
     */
    public void sendPacket(byte[] packet) {
        if (!closing) {
            connection.write(packet);
        }
    }

    /**
     * Whether more should be sent to the client on a stream. {@link StreamPeer#onDrained()} tells when that changes.
     *
     * @return false while {@link #MAX_UNSENT_REPLIES} bytes wait
     */
    public boolean hasRoom() {
        return connection.queuedBytes() <= MAX_UNSENT_REPLIES;
    }

    /** Reads on if what held it up is over. */
    public void resumeReading() {
        if (!closing) {
            connection.resumeReading();
        }
    }

    @Override
    public int demand() {
        boolean wanted = !closing && !isThrottled() && hasRoom() && streamsHaveRoom();
        return wanted ? incoming.demand() : NOTHING;
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining() && !closing) {
                incoming.accept(bytes);
            }
        } catch (XdrException e) {
            LOG.log(DEBUG, () -> this + " broke the framing: " + e.getMessage());
            close();
        }
    }

    @Override
    public void onDescriptor(Descriptor descriptor) {
        incoming.accept(descriptor);
    }

    @Override
    public void onDescriptorMissing() {
        LOG.log(DEBUG, () -> this + " announced a descriptor and did not send it");
        close();
    }

    @Override
    public void onDrained() {
        eventBytes = 0;
        if (!closing) {
            connection.resumeReading();
            programs.values().forEach(ProgramHandler::drained);
            List.copyOf(streams.values()).forEach(StreamPeer::onDrained);
        }
    }

    @Override
    public void onClosed(String cause) {
        LOG.log(DEBUG, () -> this + " is gone: " + cause);
        closing = true;
        gone = true;
        keepAlive.stop();
        farewell.cancel();
        incoming.discard();
        List.copyOf(streams.values()).forEach(StreamPeer::onAbandoned);
        streams.clear();
        programs.values().forEach(ProgramHandler::closed);
        server.closed(this);
    }

    /** A client that was not read because of a limit may be read now. */
    void limitsChanged() {
        if (!closing) {
            connection.resumeReading();
        }
    }

    private boolean isThrottled() {
        return unanswered >= server.limits().maxClientRequests();
    }

    private boolean streamsHaveRoom() {
        return streams.isEmpty() || streams.values().stream().allMatch(StreamPeer::hasRoom);
    }

    private void received(Message message, List<Descriptor> descriptors) {
        keepAlive.received();
        switch (message.type().orElse(MessageType.REPLY)) {
            case CALL, CALL_WITH_FDS -> called(new Call(this, message, descriptors));
            case MESSAGE -> keepalive(message.header());
            case STREAM, STREAM_HOLE -> streamed(message);
            case REPLY, REPLY_WITH_FDS ->
                LOG.log(
                        DEBUG,
                        () -> this + ": Unexpected message type "
                                + message.header().type());
        }
    }

    /** A packet of a stream that is closed already is nothing unusual. */
    private void streamed(Message packet) {
        StreamPeer peer = streams.get(StreamId.of(packet.header()));
        if (peer != null) {
            peer.onClientPacket(packet);
        }
    }

    private void keepalive(MessageHeader header) {
        boolean isPing = Program.of(header.prog(), header.vers()).equals(Optional.of(Program.KEEPALIVE))
                && header.proc() == KeepaliveProcedure.PING.number();
        if (isPing) {
            connection.write(frames.keepalivePong());
        }
    }

    private void called(Call call) {
        heard = true;
        unanswered++;
        if (isThrottled() && !warnedOfThrottling && server.limits().maxClientRequests() > 1) {
            warnedOfThrottling = true;
            LOG.log(
                    WARNING,
                    () -> "Client hit max requests limit "
                            + server.limits().maxClientRequests()
                            + ". This may result in keep-alive timeouts. Consider tuning the max_client_requests"
                            + " server parameter");
        }
        if (mayWait(call)) {
            server.workers().submit(() -> perform(call));
        } else {
            perform(call);
        }
    }

    private boolean mayWait(Call call) {
        MessageHeader header = call.header();
        return Program.of(header.prog(), header.vers())
                .map(programs::get)
                .map(program -> program.mayWait(header.proc()))
                .orElse(false);
    }

    private void perform(Call call) {
        if (gone) {
            call.closeDescriptors();
            return;
        }
        Answer<?> answer;
        try {
            answer = dispatch(call);
        } catch (LibvirtException e) {
            fail(call, e.error());
            return;
        } catch (RuntimeException e) {
            accident(call, e);
            return;
        }
        switch (answer) {
            case Answer.Now<?>(XdrValue value) -> succeed(call, value);
            case Answer.Later<?> later -> {
                long start = server.loop().nanoTime();
                server.workers().begin();
                later.stage().whenComplete((value, error) -> {
                    finish(call, start, value, error);
                    server.workers().end();
                });
            }
            case Answer.NotSupported<?> none -> fail(call, LibvirtError.unrecorded());
        }
    }

    private Answer<?> dispatch(Call call) {
        MessageHeader header = call.header();
        ProgramHandler program = Program.of(header.prog(), header.vers())
                .map(programs::get)
                .orElseThrow(() -> RpcErrors.of("Cannot find program " + header.prog() + " version " + header.vers())
                        .toException());
        if (header.status() != MessageStatus.OK.number()) {
            throw RpcErrors.of("Unexpected message status " + Integer.toUnsignedString(header.status()))
                    .toException();
        }
        return program.call(call);
    }

    private void finish(
            Call call,
            long start,
            @org.jspecify.annotations.Nullable XdrValue value,
            @org.jspecify.annotations.Nullable Throwable error) {
        Duration taken = Duration.ofNanos(server.loop().nanoTime() - start);
        if (taken.compareTo(SLOW) >= 0) {
            LOG.log(WARNING, () -> call + " took " + taken.toMillis() + " ms");
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof LibvirtException e) {
            fail(call, e.error());
        } else if (cause != null) {
            accident(call, cause);
        } else if (value == null) {
            accident(call, new IllegalStateException("the handler came to an end without a result"));
        } else {
            succeed(call, value);
        }
    }

    private void succeed(Call call, XdrValue value) {
        if (value instanceof Forwarded(Message reply, List<Descriptor> descriptors)) {
            answered(call, Frames.withSerial(reply, call.header().serial()), descriptors);
            return;
        }
        byte[] reply;
        try {
            reply = frames.reply(call.header(), value);
        } catch (XdrException e) {
            LOG.log(WARNING, () -> "the reply to " + call + " cannot be encoded: " + e.getMessage());
            fail(call, RpcErrors.of("Unable to encode message payload"));
            return;
        }
        answered(call, reply, List.of());
    }

    private void fail(Call call, LibvirtError error) {
        LOG.log(ErrorLevels.of(error), () -> error.message(), error.toException());
        LOG.log(DEBUG, () -> call + " is refused");
        byte[] reply;
        try {
            reply = frames.error(call.header(), RpcErrors.toWire(error));
        } catch (XdrException e) {
            LOG.log(ERROR, call + " failed with an error that cannot be encoded", e);
            reply = frames.error(call.header(), RpcErrors.toWire(LibvirtError.unrecorded()));
        }
        answered(call, reply, List.of());
    }

    /** A fault of our own: the client gets an answer, the log gets the cause, everybody else goes on. */
    private void accident(Call call, Throwable cause) {
        LOG.log(ERROR, call + " failed unexpectedly", cause);
        fail(call, LibvirtError.unrecorded());
    }

    private void answered(Call call, byte[] reply, List<Descriptor> descriptors) {
        call.closeDescriptors();
        boolean wasThrottled = isThrottled();
        unanswered--;
        connection.write(reply);
        descriptors.forEach(connection::write);
        if (closing) {
            connection.closeAfterWriting();
            farewell.cancel();
            farewell = server.loop().schedule(FAREWELL, connection::close);
        } else if (wasThrottled) {
            connection.resumeReading();
        }
    }

    private void ping() {
        connection.write(frames.keepalivePing());
    }

    private void silent() {
        disconnect("no answer to keepalive messages");
    }

    /** What all packets of a stream have in common. */
    private record StreamId(int program, int procedure, int serial) {
        static StreamId of(MessageHeader header) {
            return new StreamId(header.prog(), header.proc(), header.serial());
        }
    }
}
