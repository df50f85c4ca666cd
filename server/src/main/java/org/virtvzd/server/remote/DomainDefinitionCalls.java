package org.virtvzd.server.remote;

import java.util.concurrent.CompletableFuture;
import org.virtvzd.domain.Domain;
import org.virtvzd.domainxml.DomainXmlFormatter;
import org.virtvzd.domainxml.XmlForm;
import org.virtvzd.protocol.libvirt.VirDomainDefineFlags;
import org.virtvzd.protocol.libvirt.VirDomainUndefineFlagsValues;
import org.virtvzd.protocol.libvirt.VirDomainXMLFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainDefinitionProcedures;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlRet;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartRet;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteDomainSetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteDomainUndefineArgs;
import org.virtvzd.protocol.remote.RemoteDomainUndefineFlagsArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.wire.WireDomains;

/** The definitions of domains. */
final class DomainDefinitionCalls implements DomainDefinitionProcedures<RemoteCall> {
    /** A migratable document is like a plain one: nothing that the dialect shows depends on the running instance. */
    private static final int XML_FLAGS =
            VirDomainXMLFlags.SECURE | VirDomainXMLFlags.INACTIVE | VirDomainXMLFlags.MIGRATABLE;

    private final RemoteCore core;
    private final DomainCommands commands;
    private final DomainDefinition definition;

    DomainDefinitionCalls(RemoteCore core, DomainCommands commands, Dialect dialect) {
        this.core = core;
        this.commands = commands;
        this.definition = new DomainDefinition(core, dialect);
    }

    @Override
    public Answer<RemoteDomainDefineXmlRet> domainDefineXml(RemoteCall call, RemoteDomainDefineXmlArgs args) {
        return Answer.later(definition
                .define(args.xml(), 0)
                .thenApply(domain -> new RemoteDomainDefineXmlRet(WireDomains.of(domain))));
    }

    @Override
    public Answer<RemoteDomainDefineXmlFlagsRet> domainDefineXmlFlags(
            RemoteCall call, RemoteDomainDefineXmlFlagsArgs args) {
        call.allowFlags(args.flags(), VirDomainDefineFlags.VALIDATE);
        return Answer.later(definition
                .define(args.xml(), args.flags())
                .thenApply(domain -> new RemoteDomainDefineXmlFlagsRet(WireDomains.of(domain))));
    }

    @Override
    public Answer<XdrVoid> domainUndefine(RemoteCall call, RemoteDomainUndefineArgs args) {
        return undefine(args.dom(), 0);
    }

    @Override
    public Answer<XdrVoid> domainUndefineFlags(RemoteCall call, RemoteDomainUndefineFlagsArgs args) {
        call.allowFlags(
                args.flags(),
                VirDomainUndefineFlagsValues.MANAGED_SAVE | VirDomainUndefineFlagsValues.SNAPSHOTS_METADATA);
        return undefine(args.dom(), args.flags());
    }

    private Answer<XdrVoid> undefine(RemoteNonnullDomain handle, int flags) {
        return DomainCommands.answer(commands.inJob(handle, domain -> {
            if (domain.state().isActive()) {
                throw DomainCommands.invalid("cannot undefine an active domain");
            }
            if (domain.hasManagedSave() && (flags & VirDomainUndefineFlagsValues.MANAGED_SAVE) == 0) {
                throw DomainCommands.invalid("Refusing to undefine while domain managed save image exists");
            }
            if (domain.snapshots() > 0 && (flags & VirDomainUndefineFlagsValues.SNAPSHOTS_METADATA) == 0) {
                throw DomainCommands.invalid("Refusing to undefine while snapshots exist");
            }
            return core.hypervisor().undefine(domain.uuid());
        }));
    }

    @Override
    public Answer<RemoteDomainGetXmlDescRet> domainGetXmlDesc(RemoteCall call, RemoteDomainGetXmlDescArgs args) {
        call.allowFlags(args.flags(), XML_FLAGS);
        Domain domain = core.find(args.dom()).domain();
        return Answer.now(new RemoteDomainGetXmlDescRet(DomainXmlFormatter.format(domain, XmlForm.of(args.flags()))));
    }

    @Override
    public Answer<RemoteDomainGetAutostartRet> domainGetAutostart(RemoteCall call, RemoteDomainGetAutostartArgs args) {
        boolean autostart = core.find(args.dom()).domain().config().autostart();
        return Answer.now(new RemoteDomainGetAutostartRet(autostart ? 1 : 0));
    }

    @Override
    public Answer<XdrVoid> domainSetAutostart(RemoteCall call, RemoteDomainSetAutostartArgs args) {
        boolean autostart = args.autostart() != 0;
        return DomainCommands.answer(commands.inJob(
                args.dom(),
                domain -> domain.config().autostart() == autostart
                        ? CompletableFuture.completedStage(null)
                        : core.hypervisor().setAutostart(domain.uuid(), autostart)));
    }
}
