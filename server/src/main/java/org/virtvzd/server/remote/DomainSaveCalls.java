package org.virtvzd.server.remote;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.protocol.libvirt.VirDomainSaveRestoreFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainSaveProcedures;
import org.virtvzd.protocol.remote.RemoteDomainHasManagedSaveImageArgs;
import org.virtvzd.protocol.remote.RemoteDomainHasManagedSaveImageRet;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveRemoveArgs;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The saved memory of domains: libvirt's managed save. */
final class DomainSaveCalls implements DomainSaveProcedures<RemoteCall> {
    private final RemoteCore core;
    private final DomainCommands commands;

    DomainSaveCalls(RemoteCore core, DomainCommands commands) {
        this.core = core;
        this.commands = commands;
    }

    @Override
    public Answer<XdrVoid> domainManagedSave(RemoteCall call, RemoteDomainManagedSaveArgs args) {
        call.exclusive(
                args.flags(),
                VirDomainSaveRestoreFlags.RUNNING,
                "VIR_DOMAIN_SAVE_RUNNING",
                VirDomainSaveRestoreFlags.PAUSED,
                "VIR_DOMAIN_SAVE_PAUSED");
        call.allowFlags(args.flags(), VirDomainSaveRestoreFlags.RUNNING | VirDomainSaveRestoreFlags.PAUSED);
        boolean pauseFirst = (args.flags() & VirDomainSaveRestoreFlags.PAUSED) != 0;
        return DomainCommands.answer(commands.inJob(args.dom(), domain -> {
            // The host restores a domain into the state in which it was saved.
            CompletionStage<Void> ready = pauseFirst && domain.state() == MachineState.RUNNING
                    ? commands.power(domain, PowerAction.PAUSE)
                    : CompletableFuture.completedStage(null);
            return ready.thenCompose(done -> {
                core.jobs().requireGoingOn(domain.uuid());
                return commands.power(domain, PowerAction.SUSPEND);
            });
        }));
    }

    /** Without a managed save there is nothing to do, and that is no error. */
    @Override
    public Answer<XdrVoid> domainManagedSaveRemove(RemoteCall call, RemoteDomainManagedSaveRemoveArgs args) {
        call.allowFlags(args.flags(), 0);
        return DomainCommands.answer(commands.inJob(
                args.dom(),
                domain -> domain.hasManagedSave()
                        ? commands.power(domain, PowerAction.DROP_SUSPENDED_STATE)
                        : CompletableFuture.completedStage(null)));
    }

    @Override
    public Answer<RemoteDomainHasManagedSaveImageRet> domainHasManagedSaveImage(
            RemoteCall call, RemoteDomainHasManagedSaveImageArgs args) {
        call.allowFlags(args.flags(), 0);
        boolean saved = core.find(args.dom()).domain().hasManagedSave();
        return Answer.now(new RemoteDomainHasManagedSaveImageRet(saved ? 1 : 0));
    }
}
