package org.virtvzd.server.relay;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.procedure.Driver;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.server.session.Call;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.RpcErrors;

/**
 * Hands one client's calls on to the daemons that serve them, each over a connection of this client's own, which the
 * sibling knows to be this client's.
 *
 * <p><b>Bounds.</b> A client has at most one connection to each of the six kinds of siblings, as many calls under way
 * as it may have unanswered, {@link ClientSession#MAX_STREAMS} streams and {@link RelayedEvents#MAX_PER_CLIENT} event
 * registrations. While {@link org.virtvzd.client.RpcConnection#MAX_UNSENT} bytes wait for a sibling nothing is read from
 * the client, and while {@link ClientSession#MAX_UNSENT_REPLIES} wait for the client nothing is read from its siblings.
 */
public final class Relay {
    private final ClientSession session;
    private final Siblings siblings;
    private final Supplier<List<TypedParam>> identity;
    private final Map<Driver, SiblingLink> links = new EnumMap<>(Driver.class);
    private final RelayedEvents events = new RelayedEvents();

    /**
     * Makes the relay of a new client; nothing is connected yet.
     *
     * @param session the client
     * @param siblings the other daemons
     * @param identity who the client is, as siblings are to be told
     */
    public Relay(ClientSession session, Siblings siblings, Supplier<List<TypedParam>> identity) {
        this.session = session;
        this.siblings = siblings;
        this.identity = identity;
    }

    /**
     * Hands a call on.
     *
     * @param call the call, which this daemon would allow
     * @param procedure what it calls
     * @return what the sibling answers; fails when it cannot be reached or goes away meanwhile
     * @throws org.virtvzd.domain.error.LibvirtException when a bound is met, or an event registration is unknown
     */
    public Answer<?> forward(Call call, RemoteProcedure procedure) {
        SiblingLink link = links.computeIfAbsent(procedure.traits().driver(), driver -> new SiblingLink(this, driver));
        if (procedure.traits().stream().opensStream()) {
            session.requireRoomForStream();
        }
        if (RelayedEvents.registers(procedure)) {
            events.requireRoom();
            return send(link, call, procedure, call.message(), reply -> registered(link, reply));
        }
        if (RelayedEvents.deregisters(procedure)) {
            return deregister(link, call, procedure);
        }
        return send(link, call, procedure, call.message(), reply -> reply);
    }

    /** The client can take more. */
    public void drained() {
        links.values().forEach(SiblingLink::resumeReading);
    }

    /** The client is gone. */
    public void closed() {
        links.values().forEach(SiblingLink::close);
    }

    ClientSession session() {
        return session;
    }

    Siblings siblings() {
        return siblings;
    }

    RelayedEvents events() {
        return events;
    }

    List<TypedParam> identity() {
        return identity.get();
    }

    private static Answer<?> send(
            SiblingLink link, Call call, RemoteProcedure procedure, Message message, UnaryOperator<Message> onSuccess) {
        RelayedCall relayed = new RelayedCall(call, procedure, message, onSuccess);
        link.send(relayed);
        return Answer.later(relayed.result());
    }

    private Message registered(SiblingLink link, Message reply) {
        int id = events.add(link, reply.payload().readInt());
        return Message.of(Frames.withCallbackId(reply.toByteArray(), id));
    }

    private Answer<?> deregister(SiblingLink link, Call call, RemoteProcedure procedure) {
        Message message = call.message();
        if (message.header().type() != MessageType.CALL.number()) {
            throw RpcErrors.of("Unexpected file descriptors").toException();
        }
        int ownId = message.payload().readInt();
        if (events.forgetLost(ownId)) {
            return Answer.done();
        }
        int id = events.siblingId(procedure, link, ownId);
        return send(link, call, procedure, Message.of(Frames.withCallbackId(message.toByteArray(), id)), reply -> {
            events.remove(ownId);
            return reply;
        });
    }
}
