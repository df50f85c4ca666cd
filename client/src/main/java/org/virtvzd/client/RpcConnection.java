package org.virtvzd.client;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.Connection;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.rpc.KeepaliveProcedure;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.rpc.Program;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrValue;

/**
 * A connection to a libvirt daemon: calls go out, replies find their calls again by serial, events and stream packets go
 * to whom they are for. Nothing is sent by itself but the answers to keepalive pings and, if wanted, pings.
 *
 * <p>Everything happens on the loop, and every method is to be called there.
 *
 * <p><b>Bounds.</b> At most {@link #MAX_EXCHANGES} calls and streams are open; a further call fails. What is written
 * waits in memory until the server takes it: whoever sends much asks {@link #hasRoom()}. A server is not read while
 * {@link ConnectionListener#isReady()} says no. Packets of a stream that come before the reply wait for it, at most
 * {@link #MAX_EARLY} bytes. A server that breaks the framing, or replies to what was never asked, is cut off.
 */
public final class RpcConnection {
    /** Calls without a reply and streams without an end. */
    public static final int MAX_EXCHANGES = 1024;

    /** Bytes of unsent output above which no more should be written to a stream. */
    public static final int MAX_UNSENT = 1 << 20;

    /** Bytes of a stream that may come before the reply to the call that opens it; more is a breach of the protocol. */
    static final int MAX_EARLY = 1 << 20;

    private static final System.Logger LOG = System.getLogger(RpcConnection.class.getName());
    private static final int EIO = 5;

    private final Path socket;
    private final Connection connection;
    private final ConnectionListener listener;
    private final Frames frames = new Frames();
    private final Map<Integer, Open> exchanges = new HashMap<>();
    private final KeepAlive keepAlive;
    private Optional<LibvirtException> end = Optional.empty();
    private int nextSerial;

    private RpcConnection(Settings settings, EventLoop loop, Connection connection, ConnectionListener listener) {
        this.socket = settings.socket();
        this.connection = connection;
        this.listener = listener;
        this.keepAlive =
                new KeepAlive(loop, settings.keepaliveInterval(), settings.keepaliveCount(), this::ping, this::silent);
    }

    /**
     * Where to connect to.
     *
     * @param socket path of the server's socket
     * @param keepaliveInterval silence after which the server is pinged; zero or less: never
     * @param keepaliveCount unanswered pings before the connection counts as dead
     */
    public record Settings(Path socket, Duration keepaliveInterval, int keepaliveCount) {

        /**
         * With libvirt's numbers: pings after 5 s, at most 5 of them.
         *
         * @param socket path of the server's socket
         * @return the settings
         */
        public static Settings of(Path socket) {
            return new Settings(socket, Duration.ofSeconds(5), 5);
        }
    }

    /**
     * Connects.
     *
     * @param transport the way to the server
     * @param loop the transport's loop
     * @param settings which server
     * @param listener is told what happens beside the calls
     * @return the connection, on which nothing was said yet; fails with SYSTEM_ERROR, {@code Failed to connect socket
     *     to '…'}
     */
    public static CompletionStage<RpcConnection> connect(
            Transport transport, EventLoop loop, Settings settings, ConnectionListener listener) {
        var made = new CompletableFuture<RpcConnection>();
        return transport
                .connect(settings.socket(), connection -> {
                    var rpc = new RpcConnection(settings, loop, connection, listener);
                    rpc.keepAlive.start();
                    made.complete(rpc);
                    return rpc.new Input();
                })
                .thenApply(connected -> made.join());
    }

    /**
     * Makes a call.
     *
     * @param <R> its result
     * @param procedure what to call; one that opens no stream
     * @param args the arguments
     * @param resultType what the procedure returns
     * @return the result; fails with a LibvirtException: the server's error, or that the connection is lost
     */
    public <R extends XdrValue> CompletionStage<R> call(Procedure procedure, XdrValue args, Class<R> resultType) {
        var result = new CompletableFuture<R>();
        call(procedure, args, List.of(), new Exchange() {
            @Override
            public void onReply(Message reply, List<Descriptor> descriptors) {
                descriptors.forEach(Descriptor::close);
                try {
                    result.complete(resultType.cast(result(procedure, reply)));
                } catch (LibvirtException e) {
                    result.completeExceptionally(e);
                }
            }

            @Override
            public void onLost(LibvirtException reason) {
                result.completeExceptionally(reason);
            }
        });
        return result;
    }

    /**
     * Makes a call whose reply, descriptors and stream are looked after by the caller.
     *
     * @param procedure what to call
     * @param args the arguments
     * @param descriptors go along, at most 32; belong to the connection now
     * @param exchange is told what becomes of it; of a connection that has ended or is full in this very call
     * @return the serial of the call
     * @throws XdrException when the arguments break a limit of the protocol
     */
    public int call(Procedure procedure, XdrValue args, List<Descriptor> descriptors, Exchange exchange) {
        int serial = freeSerial();
        byte[] message = descriptors.isEmpty()
                ? frames.call(procedure, serial, args)
                : frames.callWithDescriptors(procedure, serial, descriptors.size(), args);
        send(serial, message, procedure, descriptors, exchange);
        return serial;
    }

    /**
     * Makes a call that somebody else has made before, without looking into it.
     *
     * @param procedure what it calls
     * @param call the call as it came; its serial is replaced
     * @param descriptors came with it; belong to the connection now
     * @param exchange as for {@link #call(Procedure, XdrValue, List, Exchange)}
     * @return the serial under which it went out
     */
    public int forward(Procedure procedure, Message call, List<Descriptor> descriptors, Exchange exchange) {
        int serial = freeSerial();
        send(serial, Frames.withSerial(call, serial), procedure, descriptors, exchange);
        return serial;
    }

    /**
     * Sends a packet of an open stream.
     *
     * @param packet the whole message, with the serial of the call that opened the stream
     */
    public void write(byte[] packet) {
        connection.write(packet);
    }

    /**
     * Breaks a stream off whose call was forwarded.
     *
     * @param call header of the call as it came
     * @param serial under which it went out
     */
    public void abortStream(MessageHeader call, int serial) {
        connection.write(frames.streamAbort(new MessageHeader(
                call.prog(), call.vers(), call.proc(), MessageType.STREAM.number(), serial, call.status())));
    }

    /**
     * Whether a stream may send more.
     *
     * @return false while more than {@link #MAX_UNSENT} bytes wait; {@link ConnectionListener#onDrained()} tells when
     *     that is over
     */
    public boolean hasRoom() {
        return connection.queuedBytes() <= MAX_UNSENT;
    }

    /** Asks {@link ConnectionListener#isReady()} again. */
    public void resumeReading() {
        connection.resumeReading();
    }

    /**
     * Whether calls can be made.
     *
     * @return false once the connection has ended
     */
    public boolean isOpen() {
        return end.isEmpty();
    }

    /** Ends the connection at once. Open exchanges are told in a later task. */
    public void close() {
        endBecause(WireErrors.closed().toException());
        connection.close();
    }

    Frames frames() {
        return frames;
    }

    /** What a reply says: the result, or an exception. */
    static XdrValue result(Procedure procedure, Message reply) {
        if (reply.status().orElse(MessageStatus.ERROR) != MessageStatus.OK) {
            throw WireErrors.of(reply);
        }
        try {
            return procedure.decodeRet(reply.payload());
        } catch (XdrException e) {
            throw WireErrors.rpc("Unable to decode message payload").toException();
        }
    }

    private int freeSerial() {
        while (exchanges.containsKey(nextSerial)) {
            nextSerial++;
        }
        return nextSerial++;
    }

    private void send(
            int serial, byte[] message, Procedure procedure, List<Descriptor> descriptors, Exchange exchange) {
        if (end.isPresent() || exchanges.size() >= MAX_EXCHANGES) {
            descriptors.forEach(Descriptor::close);
            exchange.onLost(end.orElseGet(
                    () -> WireErrors.rpc("Too many calls '" + exchanges.size() + "' for limit '" + MAX_EXCHANGES + "'")
                            .toException()));
            return;
        }
        exchanges.put(serial, new Open(procedure, exchange));
        connection.write(message);
        descriptors.forEach(connection::write);
    }

    private void received(Message message, List<Descriptor> descriptors) {
        keepAlive.received();
        switch (message.type().orElse(MessageType.CALL)) {
            case REPLY, REPLY_WITH_FDS -> replied(message, descriptors);
            case STREAM, STREAM_HOLE -> streamed(message);
            case MESSAGE -> told(message);
            case CALL, CALL_WITH_FDS -> LOG.log(DEBUG, () -> "a call from the server at " + socket);
        }
    }

    private void replied(Message reply, List<Descriptor> descriptors) {
        Open open = exchanges.get(reply.header().serial());
        if (open == null || open.streaming) {
            descriptors.forEach(Descriptor::close);
            LOG.log(DEBUG, () -> "a reply without a call from " + socket);
            connection.close();
            return;
        }
        open.streaming =
                open.procedure.traits().stream().opensStream() && reply.status().equals(Optional.of(MessageStatus.OK));
        if (!open.streaming) {
            exchanges.remove(reply.header().serial());
        }
        open.exchange.onReply(reply, descriptors);
        if (open.streaming) {
            open.takeEarly().forEach(packet -> proceed(open, packet));
        }
    }

    /**
     * libvirt's daemons reply in one thread and send the stream in another, so the first packets may overtake the reply.
     * They wait for it here.
     */
    private void streamed(Message packet) {
        Open open = exchanges.get(packet.header().serial());
        if (open == null || !open.procedure.traits().stream().opensStream()) {
            LOG.log(DEBUG, () -> "a packet of no stream from " + socket);
        } else if (open.streaming) {
            proceed(open, packet);
        } else if (!open.keepEarly(packet)) {
            LOG.log(WARNING, () -> "a stream without a reply from " + socket);
            connection.close();
        }
    }

    private void proceed(Open open, Message packet) {
        if (!packet.status().equals(Optional.of(MessageStatus.CONTINUE))) {
            exchanges.remove(packet.header().serial());
        }
        open.exchange.onPacket(packet);
    }

    private void told(Message message) {
        if (message.header().prog() != Program.KEEPALIVE.number()) {
            listener.onEvent(message);
        } else if (message.header().proc() == KeepaliveProcedure.PING.number()) {
            connection.write(frames.keepalivePong());
        }
    }

    private void ping() {
        connection.write(frames.keepalivePing());
    }

    private void silent() {
        if (listener.isReady()) {
            LOG.log(DEBUG, () -> socket + " does not answer keepalive messages");
            connection.close();
        } else {
            // Its answers may be there, behind what nobody wants to read yet.
            keepAlive.start();
        }
    }

    private void endBecause(LibvirtException reason) {
        if (end.isEmpty()) {
            end = Optional.of(reason);
        }
    }

    private void ended(String cause) {
        LOG.log(DEBUG, () -> "the connection to " + socket + " has ended: " + cause);
        keepAlive.stop();
        LibvirtException reason = end.orElseGet(this::lost);
        endBecause(reason);
        List<Open> left = List.copyOf(exchanges.values());
        exchanges.clear();
        left.forEach(open -> open.exchange.onLost(reason));
        listener.onClosed(reason);
    }

    private LibvirtException lost() {
        return LibvirtError.system(
                        ErrorDomain.RPC,
                        "Lost the connection to '" + socket + "': End of file while reading data",
                        EIO,
                        "Input/output error")
                .toException();
    }

    /** A call that was made, and whether its reply has come and a stream goes on. */
    private static final class Open {
        private final Procedure procedure;
        private final Exchange exchange;
        private final List<Message> early = new ArrayList<>();
        private int earlyBytes;
        private boolean streaming;

        Open(Procedure procedure, Exchange exchange) {
            this.procedure = procedure;
            this.exchange = exchange;
        }

        /** Keeps a packet for after the reply; false when there are too many. */
        boolean keepEarly(Message packet) {
            early.add(packet);
            earlyBytes += packet.length();
            return earlyBytes <= MAX_EARLY;
        }

        List<Message> takeEarly() {
            List<Message> taken = List.copyOf(early);
            early.clear();
            return taken;
        }
    }

    /** The transport's side. */
    private final class Input implements ConnectionHandler {
        private final IncomingMessages incoming =
                new IncomingMessages(MessageType.REPLY_WITH_FDS, RpcConnection.this::received);

        @Override
        public int demand() {
            return listener.isReady() ? incoming.demand() : NOTHING;
        }

        @Override
        public void onBytes(ByteBuffer bytes) {
            try {
                while (bytes.hasRemaining()) {
                    incoming.accept(bytes);
                }
            } catch (XdrException e) {
                LOG.log(DEBUG, () -> socket + " broke the framing: " + e.getMessage());
                bytes.position(bytes.limit());
                connection.close();
            }
        }

        @Override
        public void onDescriptor(Descriptor descriptor) {
            incoming.accept(descriptor);
        }

        @Override
        public void onDescriptorMissing() {
            connection.close();
        }

        @Override
        public void onDrained() {
            listener.onDrained();
        }

        @Override
        public void onClosed(String cause) {
            incoming.discard();
            ended(cause);
        }
    }
}
