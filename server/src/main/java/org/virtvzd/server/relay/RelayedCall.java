package org.virtvzd.server.relay;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.virtvzd.client.Exchange;
import org.virtvzd.client.RpcConnection;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.server.session.Call;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.Forwarded;
import org.virtvzd.server.session.StreamPeer;

/**
 * A client's call on its way to a sibling and back, and the stream that it opens. Messages go through as they come;
 * only the serial is another on each side.
 */
final class RelayedCall implements Exchange, StreamPeer {
    private final ClientSession session;
    private final RemoteProcedure procedure;
    private final Call call;
    private final Message message;
    private final UnaryOperator<Message> onSuccess;
    private final CompletableFuture<Forwarded> result = new CompletableFuture<>();
    private Optional<RpcConnection> sibling = Optional.empty();
    private int serial;

    /**
     * Makes the call.
     *
     * @param message what to send in its place
     * @param onSuccess is given the reply of a call that succeeded, and says what to reply in its place
     */
    RelayedCall(Call call, RemoteProcedure procedure, Message message, UnaryOperator<Message> onSuccess) {
        this.session = call.session();
        this.procedure = procedure;
        this.call = call;
        this.message = message;
        this.onSuccess = onSuccess;
    }

    CompletionStage<Forwarded> result() {
        return result;
    }

    void sendOver(RpcConnection connection) {
        sibling = Optional.of(connection);
        serial = connection.forward(procedure, message, call.descriptors(), this);
    }

    @Override
    public void onReply(Message reply, List<Descriptor> descriptors) {
        Message answer = reply;
        if (reply.status().equals(Optional.of(MessageStatus.OK))) {
            answer = onSuccess.apply(reply);
            if (procedure.traits().stream().opensStream()) {
                session.openStream(header(), this);
            }
        }
        result.complete(new Forwarded(answer, descriptors));
    }

    @Override
    public void onPacket(Message packet) {
        if (!packet.status().equals(Optional.of(MessageStatus.CONTINUE))) {
            session.closeStream(header(), this);
        }
        session.sendPacket(Frames.withSerial(packet, header().serial()));
    }

    @Override
    public void onLost(LibvirtException reason) {
        if (!result.completeExceptionally(reason)) {
            session.breakStream(header(), this, reason.error());
        }
    }

    @Override
    public void onClientPacket(Message packet) {
        sibling.ifPresent(connection -> connection.write(Frames.withSerial(packet, serial)));
    }

    @Override
    public boolean hasRoom() {
        return sibling.map(RpcConnection::hasRoom).orElse(true);
    }

    /** The sibling's connection as a whole waits for the client. */
    @Override
    public void onDrained() {}

    @Override
    public void onAbandoned() {
        sibling.ifPresent(connection -> connection.abortStream(header(), serial));
    }

    private MessageHeader header() {
        return call.header();
    }
}
