package org.virtvzd.server.kit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.virtvzd.client.IncomingMessages;
import org.virtvzd.ports.transport.Connection;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.remote.RemoteAuthListRet;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/**
 * One connection of another daemon, played by the test: it says yes to whoever opens it, and leaves every other call to
 * the test.
 */
public final class ScriptedSibling implements ConnectionHandler {
    private final World world;
    private final Connection connection;
    private final IncomingMessages incoming = new IncomingMessages(MessageType.CALL_WITH_FDS, this::received);
    private final Frames frames = new Frames();
    private final List<Message> greetings = new ArrayList<>();
    private final List<Message> calls = new ArrayList<>();
    private final List<Message> packets = new ArrayList<>();
    private boolean reading = true;
    private boolean mute;
    private boolean closed;

    private ScriptedSibling(World world, Connection connection) {
        this.world = world;
        this.connection = connection;
    }

    /**
     * Starts a daemon.
     *
     * @param world where
     * @param name of its socket
     * @return its connections, as they come
     */
    public static List<ScriptedSibling> listen(World world, String name) {
        List<ScriptedSibling> connections = new ArrayList<>();
        world.listen(World.SIBLINGS.resolve(name), connection -> {
            var sibling = new ScriptedSibling(world, connection);
            connections.add(sibling);
            return sibling;
        });
        return connections;
    }

    /**
     * Starts a daemon that accepts connections and never says a word.
     *
     * @param world where
     * @param name of its socket
     */
    public static void listenMute(World world, String name) {
        world.listen(World.SIBLINGS.resolve(name), connection -> {
            var sibling = new ScriptedSibling(world, connection);
            sibling.mute = true;
            return sibling;
        });
    }

    /**
     * What came first: authentication, opening, identity.
     *
     * @return the calls, which are answered already
     */
    public List<Message> greetings() {
        return List.copyOf(greetings);
    }

    /**
     * The calls that the test is to answer.
     *
     * @return all so far
     */
    public List<Message> calls() {
        return List.copyOf(calls);
    }

    /**
     * The latest call.
     *
     * @return the message
     */
    public Message lastCall() {
        return calls.getLast();
    }

    /**
     * What has come on streams.
     *
     * @return all packets so far
     */
    public List<Message> packets() {
        return List.copyOf(packets);
    }

    /**
     * Answers the latest call.
     *
     * @param result what it returns
     */
    public void reply(XdrValue result) {
        write(frames.reply(lastCall().header(), result));
    }

    /**
     * Answers the latest call with an error.
     *
     * @param error what went wrong
     */
    public void refuse(MessageError error) {
        write(frames.error(lastCall().header(), error));
    }

    /**
     * Sends an event.
     *
     * @param event which
     * @param content its struct
     */
    public void event(Procedure event, XdrValue content) {
        write(frames.event(event, content));
    }

    /**
     * Sends data on the stream that the latest call has opened.
     *
     * @param data the bytes
     */
    public void data(byte[] data) {
        write(frames.streamData(lastCall().header(), ByteBuffer.wrap(data)));
    }

    /** Says that all data of that stream was sent. */
    public void endOfData() {
        write(frames.streamEndOfData(lastCall().header()));
    }

    /**
     * Sends a hole on that stream.
     *
     * @param length bytes
     */
    public void hole(long length) {
        write(frames.streamHole(lastCall().header(), length));
    }

    /** Confirms that the stream is finished. */
    public void confirm() {
        write(frames.streamFinish(lastCall().header()));
    }

    /** Dies. */
    public void die() {
        world.loop().execute(connection::close);
        world.settle();
    }

    /** Reads nothing more. */
    public void stopReading() {
        reading = false;
    }

    /** Reads on. */
    public void goOnReading() {
        reading = true;
        world.loop().execute(connection::resumeReading);
        world.settle();
    }

    /**
     * What it has written and nobody has taken.
     *
     * @return bytes
     */
    public long queuedBytes() {
        return connection.queuedBytes();
    }

    /**
     * Whether the other side has ended the connection.
     *
     * @return true once it has
     */
    public boolean isClosed() {
        return closed;
    }

    private void write(byte[] message) {
        world.loop().execute(() -> connection.write(message));
        world.settle();
    }

    private void received(Message message, List<Descriptor> descriptors) {
        descriptors.forEach(Descriptor::close);
        if (mute) {
            return;
        }
        switch (message.type().orElseThrow()) {
            case STREAM, STREAM_HOLE -> packets.add(message);
            case CALL, CALL_WITH_FDS -> called(message);
            case MESSAGE -> connection.write(frames.keepalivePong());
            case REPLY, REPLY_WITH_FDS -> throw new AssertionError("a reply from a client");
        }
    }

    private void called(Message call) {
        switch (RemoteProcedure.of(call.header().proc()).orElseThrow()) {
            case AUTH_LIST -> greet(call, new RemoteAuthListRet(List.of(0)));
            case CONNECT_OPEN, CONNECT_SET_IDENTITY -> greet(call, XdrVoid.VOID);
            default -> calls.add(call);
        }
    }

    private void greet(Message call, XdrValue result) {
        greetings.add(call);
        connection.write(frames.reply(call.header(), result));
    }

    @Override
    public int demand() {
        return reading ? incoming.demand() : NOTHING;
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            incoming.accept(bytes);
        }
    }

    @Override
    public void onDescriptor(Descriptor descriptor) {
        incoming.accept(descriptor);
    }

    @Override
    public void onDescriptorMissing() {
        throw new AssertionError("a descriptor was announced");
    }

    @Override
    public void onDrained() {}

    @Override
    public void onClosed(String cause) {
        closed = true;
    }
}
