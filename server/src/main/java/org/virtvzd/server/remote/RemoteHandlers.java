package org.virtvzd.server.remote;

import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.procedure.Driver;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrValue;

/** The handlers of the remote program, by what a call is about. They hold nothing that belongs to one client. */
public final class RemoteHandlers {
    private final AuthCalls auth = new AuthCalls();
    private final ConnectCalls connect;
    private final NodeCalls node;
    private final DomainCalls domain;

    /**
     * Makes the handlers.
     *
     * @param core what they work on
     */
    public RemoteHandlers(RemoteCore core) {
        this.connect = new ConnectCalls(core);
        this.node = new NodeCalls(core);
        this.domain = new DomainCalls(core);
    }

    /**
     * Hands a call to its handler.
     *
     * @param procedure what is called
     * @param call the call
     * @param args its decoded arguments
     * @return the handler's answer; not supported where there is no handler
     */
    Answer<?> dispatch(RemoteProcedure procedure, RemoteCall call, XdrValue args) {
        Driver driver = procedure.traits().driver();
        if (driver != Driver.NONE && driver != Driver.DOMAIN) {
            return Answer.notSupported();
        }
        return switch (procedure.traits().object()) {
            case AUTH -> auth.dispatch(procedure, call, args);
            case CONNECT -> connect.dispatch(procedure, call, args);
            case NODE -> node.dispatch(procedure, call, args);
            case DOMAIN -> domain.dispatch(procedure, call, args);
            default -> Answer.notSupported();
        };
    }
}
