package org.virtvzd.server.admin;

import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.server.session.Call;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.ProgramHandler;
import org.virtvzd.server.session.RpcErrors;

/**
 * The admin program as one client meets it. Unlike the remote program it wants nothing opened first.
 *
 * @param session the client
 * @param calls answer the calls
 */
public record AdminClient(ClientSession session, AdminCalls calls) implements ProgramHandler {

    @Override
    public boolean mayWait(int procedure) {
        return AdminProcedure.of(procedure).map(Procedure::mayTakeLong).orElse(false);
    }

    @Override
    public Answer<?> call(Call call) {
        int number = call.header().proc();
        AdminProcedure procedure = AdminProcedure.of(number)
                .orElseThrow(() -> RpcErrors.unknownProcedure(number).toException());
        call.requireAuthentication(procedure);
        XdrValue args = call.decode(procedure);
        Answer<?> answer = calls.dispatch(procedure, session, args);
        if (answer instanceof Answer.NotSupported<?>) {
            throw new LibvirtException(ErrorCode.NO_SUPPORT, ErrorDomain.ADMIN, procedure.functionName());
        }
        return answer;
    }
}
