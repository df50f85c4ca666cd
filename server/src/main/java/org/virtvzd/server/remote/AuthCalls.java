package org.virtvzd.server.remote;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.access.Authority;
import org.virtvzd.ports.access.SaslLogins;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.AuthProcedures;
import org.virtvzd.protocol.remote.RemoteAuthListRet;
import org.virtvzd.protocol.remote.RemoteAuthPolkitRet;
import org.virtvzd.protocol.remote.RemoteAuthSaslInitRet;
import org.virtvzd.protocol.remote.RemoteAuthSaslStartArgs;
import org.virtvzd.protocol.remote.RemoteAuthSaslStartRet;
import org.virtvzd.protocol.remote.RemoteAuthSaslStepArgs;
import org.virtvzd.protocol.remote.RemoteAuthSaslStepRet;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.server.session.AuthMethod;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.SaslLogin;

/** Authentication: which method a client has to use, and the methods themselves. */
final class AuthCalls implements AuthProcedures<RemoteCall> {
    private static final int ROOT = 0;
    private static final int COMPLETE = 1;
    private static final String MONITOR = "org.libvirt.unix.monitor";
    private static final String MANAGE = "org.libvirt.unix.manage";

    private final Authority authority;
    private final SaslLogins logins;
    private final EventLoop loop;

    AuthCalls(Authority authority, SaslLogins logins, EventLoop loop) {
        this.authority = authority;
        this.logins = logins;
        this.loop = loop;
    }

    /** Always one entry: the method of the socket, or none once the client is authenticated. polkit lets root do anything. */
    @Override
    public Answer<RemoteAuthListRet> authList(RemoteCall call) {
        ClientSession session = call.session();
        if (session.service().auth() == AuthMethod.POLKIT && session.peer().uid() == ROOT) {
            session.authenticate();
        }
        AuthMethod method =
                session.isAuthenticated() ? AuthMethod.NONE : session.service().auth();
        return Answer.now(new RemoteAuthListRet(List.of(method.number())));
    }

    @Override
    public Answer<RemoteAuthPolkitRet> authPolkit(RemoteCall call) {
        ClientSession session = call.session();
        if (session.service().auth() != AuthMethod.POLKIT || session.isAuthenticated()) {
            throw LibvirtError.unrecorded().toException();
        }
        String action = session.service().readOnly() ? MONITOR : MANAGE;
        return Answer.later(authority
                .decide(new Authority.Question(session.peer(), action, Map.of(), true))
                .thenApply(decision -> {
                    require(decision, action);
                    session.authenticate();
                    return new RemoteAuthPolkitRet(COMPLETE);
                }));
    }

    private static void require(Authority.Decision decision, String action) {
        switch (decision) {
            case ALLOWED -> {}
            case DENIED -> throw refusal(ErrorCode.AUTH_FAILED, "access denied by policy");
            case DISMISSED -> throw refusal(ErrorCode.AUTH_CANCELLED, "user cancelled authentication process");
            case NO_AGENT ->
                throw refusal(
                        ErrorCode.AUTH_UNAVAILABLE,
                        "no polkit agent available to authenticate action '" + action + "'");
        }
    }

    private static LibvirtException refusal(ErrorCode code, String detail) {
        return new LibvirtException(code, ErrorDomain.POLKIT, detail);
    }

    @Override
    public Answer<RemoteAuthSaslInitRet> authSaslInit(RemoteCall call) {
        SaslLogin.begin(call.session(), logins, loop);
        return Answer.now(new RemoteAuthSaslInitRet(String.join(",", logins.mechanisms())));
    }

    @Override
    public Answer<RemoteAuthSaslStartRet> authSaslStart(RemoteCall call, RemoteAuthSaslStartArgs args) {
        return Answer.later(SaslLogin.of(call.session())
                .start(args.mech(), data(args.nil(), args.data()))
                .thenApply(reply -> new RemoteAuthSaslStartRet(complete(reply), nil(reply), data(reply))));
    }

    @Override
    public Answer<RemoteAuthSaslStepRet> authSaslStep(RemoteCall call, RemoteAuthSaslStepArgs args) {
        return Answer.later(SaslLogin.of(call.session())
                .step(data(args.nil(), args.data()))
                .thenApply(reply -> new RemoteAuthSaslStepRet(complete(reply), nil(reply), data(reply))));
    }

    /** No data is not the same as empty data. */
    private static Optional<Opaque> data(int nil, Opaque data) {
        return nil == 0 ? Optional.of(data) : Optional.empty();
    }

    private static int complete(SaslLogin.Reply reply) {
        return reply.complete() ? COMPLETE : 0;
    }

    private static int nil(SaslLogin.Reply reply) {
        return reply.data().isPresent() ? 0 : 1;
    }

    private static Opaque data(SaslLogin.Reply reply) {
        return reply.data().orElse(Opaque.EMPTY);
    }
}
