package org.virtvzd.server.remote;

import java.util.List;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.AuthProcedures;
import org.virtvzd.protocol.remote.RemoteAuthListRet;
import org.virtvzd.protocol.remote.RemoteAuthPolkitRet;
import org.virtvzd.protocol.remote.RemoteAuthSaslInitRet;
import org.virtvzd.protocol.remote.RemoteAuthSaslStartArgs;
import org.virtvzd.protocol.remote.RemoteAuthSaslStartRet;
import org.virtvzd.protocol.remote.RemoteAuthSaslStepArgs;
import org.virtvzd.protocol.remote.RemoteAuthSaslStepRet;
import org.virtvzd.server.session.AuthMethod;
import org.virtvzd.server.session.ClientSession;

/** Authentication: which method a client has to use, and the methods themselves. */
final class AuthCalls implements AuthProcedures<RemoteCall> {

    /** Always one entry: the method of the socket, or none once the client is authenticated. */
    @Override
    public Answer<RemoteAuthListRet> authList(RemoteCall call) {
        ClientSession session = call.session();
        AuthMethod method =
                session.isAuthenticated() ? AuthMethod.NONE : session.service().auth();
        return Answer.now(new RemoteAuthListRet(List.of(method.number())));
    }

    @Override
    public Answer<RemoteAuthPolkitRet> authPolkit(RemoteCall call) {
        if (call.session().service().auth() != AuthMethod.POLKIT) {
            throw LibvirtError.unrecorded().toException();
        }
        throw failed();
    }

    @Override
    public Answer<RemoteAuthSaslInitRet> authSaslInit(RemoteCall call) {
        throw failed();
    }

    @Override
    public Answer<RemoteAuthSaslStartRet> authSaslStart(RemoteCall call, RemoteAuthSaslStartArgs args) {
        throw failed();
    }

    @Override
    public Answer<RemoteAuthSaslStepRet> authSaslStep(RemoteCall call, RemoteAuthSaslStepArgs args) {
        throw failed();
    }

    private static LibvirtException failed() {
        return new LibvirtException(ErrorCode.AUTH_FAILED, ErrorDomain.RPC, "authentication failed");
    }
}
