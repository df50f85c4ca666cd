package org.virtvzd.server.remote;

import java.util.Optional;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.procedure.BoundViolation;
import org.virtvzd.protocol.procedure.Driver;
import org.virtvzd.protocol.procedure.Priority;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.server.session.Call;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.ProgramHandler;
import org.virtvzd.server.session.RpcErrors;

/**
 * The remote program as one client meets it: what the client has opened and asked to be told, and the gate that every
 * call passes before its handler.
 */
public final class RemoteClient implements ProgramHandler {
    private final ClientSession session;
    private final RemoteCore core;
    private final RemoteCalls handlers;
    private Optional<ConnectUri> uri = Optional.empty();

    /**
     * Makes the program of a new client.
     *
     * @param session the client
     * @param core what all clients share
     * @param handlers answer the calls
     */
    public RemoteClient(ClientSession session, RemoteCore core, RemoteCalls handlers) {
        this.session = session;
        this.core = core;
        this.handlers = handlers;
    }

    @Override
    public boolean isUrgent(int procedure) {
        return RemoteProcedure.of(procedure)
                .map(found -> found.traits().priority() == Priority.HIGH)
                .orElse(true);
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
        Answer<?> answer = handlers.dispatch(procedure, new RemoteCall(this, procedure), args);
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
    public void closed() {
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
