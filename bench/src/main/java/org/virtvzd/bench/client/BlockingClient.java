package org.virtvzd.bench.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/** One connection whose thread waits for the answers: one system call to send, one to receive. */
public final class BlockingClient implements AutoCloseable {
    private static final int INITIAL_CAPACITY = 4096;

    private final SocketChannel channel;
    private ByteBuffer in = ByteBuffer.allocateDirect(INITIAL_CAPACITY).limit(0);
    private int serial;

    private BlockingClient(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects, and calls nothing yet.
     *
     * @param socket the daemon's socket
     * @return the client
     * @throws IOException when nobody listens there
     */
    public static BlockingClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new BlockingClient(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Connects and opens a hypervisor connection, as every client does first.
     *
     * @param socket the daemon's socket
     * @param uri what to open
     * @return the client
     * @throws IOException when the connection fails
     */
    public static BlockingClient open(Path socket, String uri) throws IOException {
        BlockingClient client = connect(socket);
        client.authenticate();
        client.call(RemoteProcedure.CONNECT_OPEN, new RemoteConnectOpenArgs(Optional.of(uri), 0));
        return client;
    }

    /**
     * Asks how to authenticate; with authentication switched off, that is all it takes.
     *
     * @throws IOException when the connection fails
     */
    public void authenticate() throws IOException {
        call(RemoteProcedure.AUTH_LIST, XdrVoid.VOID);
    }

    /**
     * Makes a call and decodes its result.
     *
     * @param procedure what to call
     * @param args its arguments
     * @return the result
     * @throws IOException when the connection fails
     * @throws IllegalStateException when the call fails
     */
    public XdrValue call(Procedure procedure, XdrValue args) throws IOException {
        ByteBuffer reply = reply(PreparedCall.of(procedure, args));
        XdrValue ret = procedure.decodeRet(Replies.payload(reply));
        consume();
        return ret;
    }

    /**
     * Makes a call and drops its result after looking at its status.
     *
     * @param call what to call
     * @throws IOException when the connection fails
     * @throws IllegalStateException when the call fails
     */
    public void exchange(PreparedCall call) throws IOException {
        reply(call);
        consume();
    }

    /**
     * Makes calls with many outstanding: whatever has been answered is called again at once.
     *
     * @param call what to call
     * @param window calls outstanding
     * @param goOn asked after each round whether to go on
     * @return calls answered
     * @throws IOException when the connection fails
     * @throws IllegalStateException when a call fails
     */
    public long pipeline(PreparedCall call, int window, BooleanSupplier goOn) throws IOException {
        ByteBuffer calls = call.repeated(window);
        send(numbered(calls, call.length(), window));
        long answered = 0;
        int outstanding = window;
        while (outstanding > 0) {
            int replies = 0;
            receive();
            do {
                FrameLayout.requireSuccess(in);
                consume();
                replies++;
            } while (FrameLayout.isComplete(in));
            answered += replies;
            outstanding -= replies;
            if (goOn.getAsBoolean()) {
                send(numbered(calls, call.length(), replies));
                outstanding += replies;
            }
        }
        return answered;
    }

    private ByteBuffer numbered(ByteBuffer calls, int length, int count) {
        calls.clear();
        for (int i = 0; i < count; i++) {
            FrameLayout.putSerial(calls, i * length, ++serial);
        }
        return calls.limit(count * length);
    }

    /** Leaves the reply in the buffer, to be consumed. */
    private ByteBuffer reply(PreparedCall call) throws IOException {
        send(call.withSerial(++serial));
        receive();
        while (!FrameLayout.isReply(in)) {
            consume();
            receive();
        }
        if (FrameLayout.serial(in) != serial) {
            throw new IllegalStateException("reply " + FrameLayout.serial(in) + " to call " + serial);
        }
        FrameLayout.requireSuccess(in);
        return in;
    }

    private void send(ByteBuffer message) throws IOException {
        while (message.hasRemaining()) {
            channel.write(message);
        }
    }

    /** Waits until a whole message is there. */
    private void receive() throws IOException {
        while (!FrameLayout.isComplete(in)) {
            makeRoom();
            int end = in.limit();
            ByteBuffer free = in.duplicate().limit(in.capacity()).position(end);
            int count = channel.read(free);
            if (count < 0) {
                throw new EOFException("the server has closed the connection");
            }
            in.limit(end + count);
        }
    }

    private void makeRoom() {
        int needed = in.remaining() >= Integer.BYTES ? FrameLayout.length(in) : 0;
        if (needed > in.capacity()) {
            in = ByteBuffer.allocateDirect(needed).put(in).flip();
        } else if (in.limit() == in.capacity()) {
            in.compact().flip();
        }
    }

    private void consume() {
        in.position(in.position() + FrameLayout.length(in));
        if (!in.hasRemaining()) {
            in.position(0).limit(0);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
