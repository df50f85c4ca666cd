package org.virtvzd.client;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.rpc.StreamHole;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrValue;

/**
 * A stream of bytes that a call has opened. Ends with {@link #finish()} or {@link #abort()}, or when the server breaks
 * it off; what is written after that is dropped.
 */
public final class ClientStream {
    private final RpcConnection connection;
    private final XdrValue reply;
    private final MessageHeader call;
    private boolean ended;

    private ClientStream(RpcConnection connection, XdrValue reply, MessageHeader call) {
        this.connection = connection;
        this.reply = reply;
        this.call = call;
    }

    /**
     * What the call returned, beside the stream.
     *
     * @param <R> its type
     * @param type what the procedure returns
     * @return the result
     */
    public <R extends XdrValue> R reply(Class<R> type) {
        return type.cast(reply);
    }

    /**
     * Sends data, in as many packets as it takes.
     *
     * @param data all remaining bytes are taken
     * @return whether more may be written; after a no, wait for {@link StreamReceiver#onDrained()}
     */
    public boolean write(ByteBuffer data) {
        while (data.hasRemaining()) {
            int length = Math.min(data.remaining(), Frames.STREAM_DATA_MAX);
            send(connection.frames().streamData(call, data.slice(data.position(), length)));
            data.position(data.position() + length);
        }
        return connection.hasRoom();
    }

    /**
     * Leaves out zeros; only in a stream opened with the flag for sparse streams.
     *
     * @param length bytes, 1 or more
     */
    public void hole(long length) {
        send(connection.frames().streamHole(call, length));
    }

    /** Says that all is sent, or received; {@link StreamReceiver#onEnd} brings the server's word. */
    public void finish() {
        end(connection.frames().streamFinish(call));
    }

    /** Breaks the stream off; {@link StreamReceiver#onEnd} brings the server's word. */
    public void abort() {
        end(connection.frames().streamAbort(call));
    }

    private void send(byte[] packet) {
        if (!ended) {
            connection.write(packet);
        }
    }

    private void end(byte[] packet) {
        send(packet);
        ended = true;
    }

    /** The call that opens a stream, and the packets that follow its reply. */
    static final class Opening implements Exchange {
        private final RpcConnection connection;
        private final Procedure procedure;
        private final StreamReceiver receiver;
        private final Runnable whenEnded;
        private final CompletableFuture<ClientStream> result = new CompletableFuture<>();

        Opening(RpcConnection connection, Procedure procedure, StreamReceiver receiver, Runnable whenEnded) {
            this.connection = connection;
            this.procedure = procedure;
            this.receiver = receiver;
            this.whenEnded = whenEnded;
        }

        CompletableFuture<ClientStream> result() {
            return result;
        }

        @Override
        public void onReply(Message message, List<Descriptor> descriptors) {
            descriptors.forEach(Descriptor::close);
            try {
                XdrValue reply = RpcConnection.result(procedure, message);
                result.complete(new ClientStream(connection, reply, message.header()));
            } catch (LibvirtException e) {
                result.completeExceptionally(e);
                whenEnded.run();
            }
        }

        @Override
        public void onPacket(Message packet) {
            switch (packet.status().orElse(MessageStatus.ERROR)) {
                case OK -> over(Optional.empty());
                case ERROR -> over(Optional.of(WireErrors.of(packet)));
                case CONTINUE -> proceed(packet);
            }
        }

        private void proceed(Message packet) {
            if (packet.header().type() == MessageType.STREAM_HOLE.number()) {
                try {
                    receiver.onHole(StreamHole.decode(packet.payload()).length());
                } catch (XdrException e) {
                    connection.close();
                }
            } else if (packet.data().hasRemaining()) {
                receiver.onData(packet.data());
            } else {
                receiver.onEndOfData();
            }
        }

        @Override
        public void onLost(LibvirtException reason) {
            if (!result.completeExceptionally(reason)) {
                over(Optional.of(reason));
            } else {
                whenEnded.run();
            }
        }

        private void over(Optional<LibvirtException> failure) {
            if (result.isDone() && !result.isCompletedExceptionally()) {
                result.join().ended = true;
            }
            whenEnded.run();
            receiver.onEnd(failure);
        }
    }
}
