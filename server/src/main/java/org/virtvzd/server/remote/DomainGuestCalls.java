package org.virtvzd.server.remote;

import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainGuestProcedures;
import org.virtvzd.protocol.remote.RemoteDomainSetUserPasswordArgs;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The systems inside domains. */
final class DomainGuestCalls implements DomainGuestProcedures<RemoteCall> {
    private final RemoteCore core;
    private final DomainCommands commands;

    DomainGuestCalls(RemoteCore core, DomainCommands commands) {
        this.core = core;
        this.commands = commands;
    }

    @Override
    public Answer<XdrVoid> domainSetUserPassword(RemoteCall call, RemoteDomainSetUserPasswordArgs args) {
        String user = call.nonNull("user", args.user());
        String password = call.nonNull("password", args.password());
        call.allowFlags(args.flags(), 0);
        return DomainCommands.answer(
                commands.inJob(args.dom(), domain -> core.hypervisor().setUserPassword(domain.uuid(), user, password)));
    }
}
