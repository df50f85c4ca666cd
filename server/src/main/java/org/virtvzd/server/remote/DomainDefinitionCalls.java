package org.virtvzd.server.remote;

import java.util.concurrent.CompletableFuture;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.CrashAction;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.Host;
import org.virtvzd.domainxml.DomainCapabilitiesXml;
import org.virtvzd.domainxml.DomainXmlFormatter;
import org.virtvzd.domainxml.XmlForm;
import org.virtvzd.protocol.libvirt.VirDomainDefineFlags;
import org.virtvzd.protocol.libvirt.VirDomainLifecycle;
import org.virtvzd.protocol.libvirt.VirDomainLifecycleAction;
import org.virtvzd.protocol.libvirt.VirDomainModificationImpact;
import org.virtvzd.protocol.libvirt.VirDomainUndefineFlagsValues;
import org.virtvzd.protocol.libvirt.VirDomainXMLFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainDefinitionProcedures;
import org.virtvzd.protocol.remote.RemoteConnectGetDomainCapabilitiesArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetDomainCapabilitiesRet;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlRet;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartRet;
import org.virtvzd.protocol.remote.RemoteDomainGetMetadataArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMetadataRet;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteDomainRenameArgs;
import org.virtvzd.protocol.remote.RemoteDomainRenameRet;
import org.virtvzd.protocol.remote.RemoteDomainSetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetLifecycleActionArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMetadataArgs;
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

    DomainDefinitionCalls(RemoteCore core, DomainCommands commands, DomainDefinition definition) {
        this.core = core;
        this.commands = commands;
        this.definition = definition;
    }

    @Override
    public Answer<RemoteDomainDefineXmlRet> domainDefineXml(RemoteCall call, RemoteDomainDefineXmlArgs args) {
        return Answer.later(definition
                .define(call, args.xml(), 0)
                .thenApply(domain -> new RemoteDomainDefineXmlRet(WireDomains.of(domain))));
    }

    @Override
    public Answer<RemoteDomainDefineXmlFlagsRet> domainDefineXmlFlags(
            RemoteCall call, RemoteDomainDefineXmlFlagsArgs args) {
        call.allowFlags(args.flags(), VirDomainDefineFlags.VALIDATE);
        return Answer.later(definition
                .define(call, args.xml(), args.flags())
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
            if (domain.hasSnapshots() && (flags & VirDomainUndefineFlagsValues.SNAPSHOTS_METADATA) == 0) {
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

    @Override
    public Answer<RemoteDomainRenameRet> domainRename(RemoteCall call, RemoteDomainRenameArgs args) {
        String name = call.nonNull("new_name", args.newName());
        call.nonEmpty("new_name", name);
        call.allowFlags(args.flags(), 0);
        return Answer.later(
                commands.inJob(args.dom(), domain -> core.hypervisor().redefine(definition.renamed(domain, name)))
                        .thenApply(done -> new RemoteDomainRenameRet(0)));
    }

    @Override
    public Answer<RemoteDomainGetMetadataRet> domainGetMetadata(RemoteCall call, RemoteDomainGetMetadataArgs args) {
        ModificationImpact.oneOf(call, args.flags());
        DomainMetadata.check(call, args);
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        Domain domain = core.find(args.dom()).domain();
        if ((args.flags() & VirDomainModificationImpact.LIVE) != 0) {
            ModificationImpact.requireActive(domain);
        }
        return Answer.now(new RemoteDomainGetMetadataRet(DomainMetadata.read(domain.config(), args)));
    }

    @Override
    public Answer<XdrVoid> domainSetMetadata(RemoteCall call, RemoteDomainSetMetadataArgs args) {
        DomainMetadata.check(call, args);
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        return commands.edit(args.dom(), args.flags(), config -> DomainMetadata.write(config, args));
    }

    /** The host can choose what happens after a crash, and nothing else. */
    @Override
    public Answer<XdrVoid> domainSetLifecycleAction(RemoteCall call, RemoteDomainSetLifecycleActionArgs args) {
        if (Integer.compareUnsigned(args.type(), VirDomainLifecycle.LAST) >= 0) {
            throw call.badArgument("type", "invalid lifecycle type '" + Integer.toUnsignedString(args.type()) + "'");
        }
        if (Integer.compareUnsigned(args.action(), VirDomainLifecycleAction.LAST) >= 0) {
            throw call.badArgument(
                    "action", "invalid lifecycle action '" + Integer.toUnsignedString(args.action()) + "'");
        }
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        return commands.edit(args.dom(), args.flags(), config -> {
            if (args.type() != VirDomainLifecycle.CRASH || args.action() > VirDomainLifecycleAction.RESTART) {
                throw new LibvirtException(
                        ErrorCode.OPERATION_UNSUPPORTED,
                        ErrorDomain.PARALLELS,
                        "only destroy and restart can be chosen, and only for a crash");
            }
            return config.withOnCrash(
                    args.action() == VirDomainLifecycleAction.RESTART ? CrashAction.RESTART : CrashAction.DESTROY);
        });
    }

    @Override
    public Answer<RemoteConnectGetDomainCapabilitiesRet> connectGetDomainCapabilities(
            RemoteCall call, RemoteConnectGetDomainCapabilitiesArgs args) {
        call.allowFlags(args.flags(), 0);
        Host host = core.model().host();
        return Answer.now(new RemoteConnectGetDomainCapabilitiesRet(
                DomainCapabilitiesXml.format(host, args.virttype(), args.emulatorbin(), args.arch(), args.machine())));
    }
}
