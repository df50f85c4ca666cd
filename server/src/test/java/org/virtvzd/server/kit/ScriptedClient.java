package org.virtvzd.server.kit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.virtvzd.adapter.inprocess.ClientConnection;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.protocol.frame.FrameAssembler;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.xdr.XdrReader;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/** A client that speaks the protocol by hand and remembers everything it received. */
public final class ScriptedClient implements ConnectionHandler {
    private final World world;
    private final FrameAssembler assembler = new FrameAssembler();
    private final Frames frames = new Frames();
    private final Map<Integer, Message> replies = new HashMap<>();
    private final List<Message> received = new ArrayList<>();
    private Optional<ClientConnection> connection = Optional.empty();
    private boolean reading = true;
    private boolean closed;
    private int serial;

    ScriptedClient(World world) {
        this.world = world;
    }

    void attach(ClientConnection newConnection) {
        connection = Optional.of(newConnection);
    }

    /**
     * The client's side of the connection, to misbehave on.
     *
     * @return the connection
     */
    public ClientConnection connection() {
        return connection.orElseThrow();
    }

    /**
     * Opens a URI.
     *
     * @param uri the URI
     */
    public void open(String uri) {
        call(RemoteProcedure.CONNECT_OPEN, new RemoteConnectOpenArgs(Optional.of(uri), 0), XdrVoid.class);
    }

    /**
     * Defines a domain.
     *
     * @param xml the document
     * @return its handle
     */
    public RemoteNonnullDomain define(String xml) {
        return call(
                        RemoteProcedure.DOMAIN_DEFINE_XML,
                        new RemoteDomainDefineXmlArgs(xml),
                        RemoteDomainDefineXmlRet.class)
                .dom();
    }

    /**
     * A small definition of a virtual machine.
     *
     * @param name its name
     * @param uuid its UUID
     * @return the document
     */
    public static String vm(String name, UUID uuid) {
        return "<domain type='vz'><name>" + name + "</name><uuid>" + uuid
                + "</uuid><memory unit='MiB'>512</memory><vcpu>1</vcpu><os><type>hvm</type></os><devices>"
                + "<disk type='file'><source file='/vz/" + name + ".hdd'/><target dev='sda'/></disk>"
                + "</devices></domain>";
    }

    /**
     * Makes a call and waits for its reply, without time passing.
     *
     * @param <R> its result
     * @param procedure what to call
     * @param args the arguments
     * @param resultType what to expect
     * @return the result
     */
    public <R> R call(Procedure procedure, XdrValue args, Class<R> resultType) {
        Message reply = exchange(procedure, args);
        if (reply.status().orElseThrow() == MessageStatus.ERROR) {
            throw new AssertionError(procedure + " failed: " + error(reply));
        }
        return resultType.cast(procedure.decodeRet(reply.payload()));
    }

    /**
     * Makes a call that is expected to fail.
     *
     * @param procedure what to call
     * @param args the arguments
     * @return the error
     */
    public MessageError fail(Procedure procedure, XdrValue args) {
        Message reply = exchange(procedure, args);
        if (reply.status().orElseThrow() != MessageStatus.ERROR) {
            throw new AssertionError(procedure + " succeeded");
        }
        return error(reply);
    }

    /**
     * Makes a call without waiting for its reply.
     *
     * @param procedure what to call
     * @param args the arguments
     * @return its serial
     */
    public int send(Procedure procedure, XdrValue args) {
        int number = serial++;
        send(frames.call(procedure, number, args));
        return number;
    }

    /**
     * Sends any bytes, as soon as the world runs on.
     *
     * @param bytes the bytes
     */
    public void send(byte[] bytes) {
        world.loop().execute(() -> connection().write(bytes));
    }

    /**
     * The reply to a call made with {@link #send(Procedure, XdrValue)}.
     *
     * @param number the call's serial
     * @return the reply, if it has come
     */
    public Optional<Message> reply(int number) {
        return Optional.ofNullable(replies.get(number));
    }

    /**
     * Everything received so far.
     *
     * @return whole messages in order
     */
    public List<Message> received() {
        return List.copyOf(received);
    }

    /**
     * The events received so far.
     *
     * @param event which kind
     * @return their contents in order
     */
    public List<XdrValue> events(Procedure event) {
        return received.stream()
                .filter(message -> message.header().type() == MessageType.MESSAGE.number())
                .filter(message -> message.header().prog() == event.program().number())
                .filter(message -> message.header().proc() == event.number())
                .map(message -> event.decodeArgs(message.payload()))
                .toList();
    }

    /** Stops to read, as a client does that hangs. */
    public void stopReading() {
        reading = false;
    }

    /** Reads again what has come meanwhile. */
    public void goOnReading() {
        reading = true;
        world.loop().execute(() -> connection().resumeReading());
        world.settle();
    }

    /**
     * Whether the server has closed the connection.
     *
     * @return true once it has
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Decodes an error reply.
     *
     * @param reply the reply
     * @return the error
     */
    public static MessageError error(Message reply) {
        XdrReader payload = reply.payload();
        return MessageError.decode(payload);
    }

    private Message exchange(Procedure procedure, XdrValue args) {
        int number = send(procedure, args);
        world.settle();
        return reply(number).orElseThrow(() -> new AssertionError("no reply to " + procedure));
    }

    @Override
    public int demand() {
        return reading ? assembler.demand() : NOTHING;
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            assembler.accept(bytes).ifPresent(message -> {
                received.add(message);
                if (message.header().type() == MessageType.REPLY.number()) {
                    replies.put(message.header().serial(), message);
                }
            });
        }
    }

    @Override
    public void onDescriptor(Descriptor descriptor) {
        throw new AssertionError("a descriptor without being asked for");
    }

    @Override
    public void onDescriptorMissing() {
        throw new AssertionError("a descriptor was demanded");
    }

    @Override
    public void onDrained() {}

    @Override
    public void onClosed(String cause) {
        closed = true;
    }
}
