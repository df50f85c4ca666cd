package org.virtvzd.server.remote;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.procedure.BoundViolation;
import org.virtvzd.protocol.procedure.Driver;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.server.relay.Relay;
import org.virtvzd.server.relay.Siblings;
import org.virtvzd.server.session.Call;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.ProgramHandler;
import org.virtvzd.server.session.RpcErrors;

/**
 * The remote program as one client meets it: what the client has opened and asked to be told, and the gate that every
 * call passes before its handler.
 */
public final class RemoteClient implements ProgramHandler {
    /** What ends calls that are under way must not wait for their end. */
    private static final Set<RemoteProcedure> MAKES_ROOM =
            EnumSet.of(RemoteProcedure.DOMAIN_ABORT_JOB, RemoteProcedure.DOMAIN_ABORT_JOB_FLAGS);

    private final ClientSession session;
    private final RemoteCore core;
    private final RemoteCalls handlers;
    private final Optional<Relay> relay;
    private Optional<ConnectUri> uri = Optional.empty();

    /**
     * Makes the program of a new client.
     *
     * @param session the client
     * @param core what all clients share
     * @param handlers answer the calls
     * @param siblings the daemons that answer other calls; empty when there are none
     */
    public RemoteClient(ClientSession session, RemoteCore core, RemoteCalls handlers, Optional<Siblings> siblings) {
        this.session = session;
        this.core = core;
        this.handlers = handlers;
        this.relay = siblings.map(known -> new Relay(session, known, () -> ForwardedIdentity.of(session)));
    }

    @Override
    public boolean mayWait(int procedure) {
        return RemoteProcedure.of(procedure)
                .map(found -> found.mayTakeLong() && !MAKES_ROOM.contains(found))
                .orElse(false);
    }

    @Override
    public Answer<?> call(Call call) {
        int number = call.header().proc();
        RemoteProcedure procedure = RemoteProcedure.of(number)
                .filter(found -> !found.isEvent())
                .orElseThrow(() -> RpcErrors.unknownProcedure(number).toException());
        call.requireAuthentication(procedure);
        XdrValue args = call.decode(procedure);
        if (wantsOpen(procedure)) {
            requireOpen();
        }
        procedure.boundViolation(args).ifPresent(RemoteClient::refuse);
        if (session.isReadOnly() && !procedure.readOnlyAllows(args)) {
            throw ApiErrors.readOnly(procedure);
        }
        if (relay.isPresent() && Siblings.serve(procedure.traits().driver())) {
            return relay.get().forward(call, procedure);
        }
        Answer<?> answer = handlers.dispatch(procedure, new RemoteCall(this, procedure, call), args);
        if (answer instanceof Answer.NotSupported<?>) {
            throw ApiErrors.notSupported(procedure);
        }
        return answer;
    }

    /** The daemon itself answers some calls; one of the driver's a client may ask before it opens anything. */
    private static boolean wantsOpen(RemoteProcedure procedure) {
        return procedure.traits().driver() != Driver.NONE && procedure != RemoteProcedure.CONNECT_SUPPORTS_FEATURE;
    }

    private static void refuse(BoundViolation violation) {
        LibvirtError error =
                violation.isInternal() ? RpcErrors.internal(violation.text()) : RpcErrors.of(violation.text());
        throw error.toException();
    }

    @Override
    public void drained() {
        relay.ifPresent(Relay::drained);
    }

    @Override
    public void closed() {
        relay.ifPresent(Relay::closed);
        core.events().forget(session);
        core.closeListeners().remove(this);
        uri = Optional.empty();
    }

    /**
     * The client's connection.
     *
     * @return the session
     */
    ClientSession session() {
        return session;
    }

    /**
     * What the client has opened.
     *
     * @return the URI
     * @throws LibvirtException INTERNAL_ERROR when it has opened nothing
     */
    ConnectUri requireOpen() {
        return uri.orElseThrow(
                () -> RpcErrors.internal("hypervisor connection not open").toException());
    }

    boolean isOpen() {
        return uri.isPresent();
    }

    void opened(ConnectUri opened) {
        uri = Optional.of(opened);
    }
}
