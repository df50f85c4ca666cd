package org.virtvzd.server.remote;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domainxml.DomainXmlFormatter;
import org.virtvzd.domainxml.XmlForm;
import org.virtvzd.protocol.libvirt.VirDomainSaveImageXMLFlags;
import org.virtvzd.protocol.libvirt.VirDomainSaveRestoreFlags;
import org.virtvzd.protocol.libvirt.VirDomainXMLFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainSaveProcedures;
import org.virtvzd.protocol.remote.RemoteDomainHasManagedSaveImageArgs;
import org.virtvzd.protocol.remote.RemoteDomainHasManagedSaveImageRet;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveRemoveArgs;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The saved memory of domains: libvirt's managed save. */
final class DomainSaveCalls implements DomainSaveProcedures<RemoteCall> {
    private final RemoteCore core;
    private final DomainCommands commands;
    private final DomainDefinition definition;

    DomainSaveCalls(RemoteCore core, DomainCommands commands, DomainDefinition definition) {
        this.core = core;
        this.commands = commands;
        this.definition = definition;
    }

    @Override
    public Answer<XdrVoid> domainManagedSave(RemoteCall call, RemoteDomainManagedSaveArgs args) {
        requireOneState(call, args.flags());
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

    /** A saved domain has one definition, as always: the one that it goes on with. */
    @Override
    public Answer<RemoteDomainManagedSaveGetXmlDescRet> domainManagedSaveGetXmlDesc(
            RemoteCall call, RemoteDomainManagedSaveGetXmlDescArgs args) {
        call.allowFlags(args.flags(), VirDomainSaveImageXMLFlags.SECURE);
        Domain domain = saved(core.find(args.dom()).domain());
        return Answer.now(new RemoteDomainManagedSaveGetXmlDescRet(
                DomainXmlFormatter.format(domain, XmlForm.of(args.flags() | VirDomainXMLFlags.INACTIVE))));
    }

    /**
     * The saved memory fits one definition only, and holds whether the guest ran. So the definition that is there is
     * accepted, and nothing changes; another one is refused.
     */
    @Override
    public Answer<XdrVoid> domainManagedSaveDefineXml(RemoteCall call, RemoteDomainManagedSaveDefineXmlArgs args) {
        requireOneState(call, args.flags());
        call.allowFlags(args.flags(), 0);
        String xml = call.nonNull("dxml", args.dxml());
        return DomainCommands.answer(
                commands.inJob(args.dom(), domain -> DomainDefinition.keep(saved(domain), definition.parse(xml))));
    }

    private static Domain saved(Domain domain) {
        if (!domain.hasManagedSave()) {
            throw DomainCommands.invalid("domain does not have managed save image");
        }
        return domain;
    }

    private static void requireOneState(RemoteCall call, int flags) {
        call.exclusive(
                flags,
                VirDomainSaveRestoreFlags.RUNNING,
                "VIR_DOMAIN_SAVE_RUNNING",
                VirDomainSaveRestoreFlags.PAUSED,
                "VIR_DOMAIN_SAVE_PAUSED");
    }
}
