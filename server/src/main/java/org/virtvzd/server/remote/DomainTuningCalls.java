package org.virtvzd.server.remote;

import java.util.List;
import java.util.Optional;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.protocol.libvirt.VirDomainModificationImpact;
import org.virtvzd.protocol.libvirt.VirTypedParameterFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainTuningProcedures;
import org.virtvzd.protocol.remote.RemoteDomainGetBlkioParametersArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetBlkioParametersRet;
import org.virtvzd.protocol.remote.RemoteDomainGetBlockIoTuneArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetBlockIoTuneRet;
import org.virtvzd.protocol.remote.RemoteDomainGetInterfaceParametersArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetInterfaceParametersRet;
import org.virtvzd.protocol.remote.RemoteDomainGetMemoryParametersArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMemoryParametersRet;
import org.virtvzd.protocol.remote.RemoteDomainGetNumaParametersArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetNumaParametersRet;
import org.virtvzd.protocol.remote.RemoteDomainGetSchedulerParametersArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetSchedulerParametersFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetSchedulerParametersFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetSchedulerParametersRet;
import org.virtvzd.protocol.remote.RemoteDomainGetSchedulerTypeArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetSchedulerTypeRet;
import org.virtvzd.protocol.remote.RemoteDomainSetBlkioParametersArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetBlockIoTuneArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetInterfaceParametersArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMemoryParametersArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetNumaParametersArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetSchedulerParametersArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetSchedulerParametersFlagsArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.xdr.XdrVoid;

/** Shares and limits of domains, see {@link TuningParameters}. */
final class DomainTuningCalls implements DomainTuningProcedures<RemoteCall> {
    /** libvirt's name for a scheduler with shares and quotas. */
    private static final String SCHEDULER = "posix";

    private final RemoteCore core;
    private final DomainCommands commands;

    DomainTuningCalls(RemoteCore core, DomainCommands commands) {
        this.core = core;
        this.commands = commands;
    }

    @Override
    public Answer<RemoteDomainGetSchedulerTypeRet> domainGetSchedulerType(
            RemoteCall call, RemoteDomainGetSchedulerTypeArgs args) {
        DomainConfig config = core.find(args.dom()).domain().config();
        return Answer.now(new RemoteDomainGetSchedulerTypeRet(
                SCHEDULER, TuningParameters.SCHEDULER.read(config).list().size()));
    }

    @Override
    public Answer<RemoteDomainGetSchedulerParametersRet> domainGetSchedulerParameters(
            RemoteCall call, RemoteDomainGetSchedulerParametersArgs args) {
        call.positive("nparams", args.nparams());
        return Answer.now(new RemoteDomainGetSchedulerParametersRet(
                read(call, TuningParameters.SCHEDULER, args.dom(), 0).first(args.nparams())));
    }

    @Override
    public Answer<RemoteDomainGetSchedulerParametersFlagsRet> domainGetSchedulerParametersFlags(
            RemoteCall call, RemoteDomainGetSchedulerParametersFlagsArgs args) {
        call.positive("nparams", args.nparams());
        return Answer.now(new RemoteDomainGetSchedulerParametersFlagsRet(
                read(call, TuningParameters.SCHEDULER, args.dom(), args.flags()).first(args.nparams())));
    }

    @Override
    public Answer<XdrVoid> domainSetSchedulerParameters(RemoteCall call, RemoteDomainSetSchedulerParametersArgs args) {
        return write(call, TuningParameters.SCHEDULER, args.dom(), args.params(), ModificationImpact.FLAGS);
    }

    @Override
    public Answer<XdrVoid> domainSetSchedulerParametersFlags(
            RemoteCall call, RemoteDomainSetSchedulerParametersFlagsArgs args) {
        return write(call, TuningParameters.SCHEDULER, args.dom(), args.params(), args.flags());
    }

    @Override
    public Answer<RemoteDomainGetMemoryParametersRet> domainGetMemoryParameters(
            RemoteCall call, RemoteDomainGetMemoryParametersArgs args) {
        TypedParams params = read(call, TuningParameters.MEMORY, args.dom(), args.flags());
        return Answer.now(new RemoteDomainGetMemoryParametersRet(
                params.first(args.nparams()), params.list().size()));
    }

    @Override
    public Answer<XdrVoid> domainSetMemoryParameters(RemoteCall call, RemoteDomainSetMemoryParametersArgs args) {
        call.positive("nparams", args.params().size());
        return write(call, TuningParameters.MEMORY, args.dom(), args.params(), args.flags());
    }

    @Override
    public Answer<RemoteDomainGetBlkioParametersRet> domainGetBlkioParameters(
            RemoteCall call, RemoteDomainGetBlkioParametersArgs args) {
        TypedParams params = read(call, TuningParameters.BLKIO, args.dom(), args.flags());
        return Answer.now(new RemoteDomainGetBlkioParametersRet(
                params.first(args.nparams()), params.list().size()));
    }

    @Override
    public Answer<XdrVoid> domainSetBlkioParameters(RemoteCall call, RemoteDomainSetBlkioParametersArgs args) {
        return write(call, TuningParameters.BLKIO, args.dom(), args.params(), args.flags());
    }

    /**
     * The limits are the domain's, so they are the same for each of its disks. Who asks for their number only need not
     * name one.
     */
    @Override
    public Answer<RemoteDomainGetBlockIoTuneRet> domainGetBlockIoTune(
            RemoteCall call, RemoteDomainGetBlockIoTuneArgs args) {
        Optional<String> disk = args.nparams() == 0 ? args.disk() : Optional.of(call.nonNull("disk", args.disk()));
        TypedParams params = read(call, TuningParameters.BLOCK_IO, args.dom(), args.flags());
        disk.ifPresent(
                path -> DomainCounters.diskAt(core.find(args.dom()).domain().config(), path));
        return Answer.now(new RemoteDomainGetBlockIoTuneRet(
                params.first(args.nparams()), params.list().size()));
    }

    @Override
    public Answer<XdrVoid> domainSetBlockIoTune(RemoteCall call, RemoteDomainSetBlockIoTuneArgs args) {
        call.positive("nparams", args.params().size());
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        return commands.edit(args.dom(), args.flags(), config -> {
            DomainCounters.diskAt(config, args.disk());
            return TuningParameters.BLOCK_IO.write(
                    config, args.params(), core.model().host());
        });
    }

    @Override
    public Answer<RemoteDomainGetNumaParametersRet> domainGetNumaParameters(
            RemoteCall call, RemoteDomainGetNumaParametersArgs args) {
        TypedParams params = read(call, TuningParameters.NUMA, args.dom(), args.flags());
        return Answer.now(new RemoteDomainGetNumaParametersRet(
                params.first(args.nparams()), params.list().size()));
    }

    @Override
    public Answer<XdrVoid> domainSetNumaParameters(RemoteCall call, RemoteDomainSetNumaParametersArgs args) {
        call.positive("nparams", args.params().size());
        return write(call, TuningParameters.NUMA, args.dom(), args.params(), args.flags());
    }

    /** The limit is the domain's, so it is the same for each of its network adapters. */
    @Override
    public Answer<RemoteDomainGetInterfaceParametersRet> domainGetInterfaceParameters(
            RemoteCall call, RemoteDomainGetInterfaceParametersArgs args) {
        TypedParams params = read(call, TuningParameters.INTERFACE, args.dom(), args.flags());
        DomainCounters.indexOfNetwork(core.find(args.dom()).domain().config(), args.device());
        return Answer.now(new RemoteDomainGetInterfaceParametersRet(
                params.first(args.nparams()), params.list().size()));
    }

    @Override
    public Answer<XdrVoid> domainSetInterfaceParameters(RemoteCall call, RemoteDomainSetInterfaceParametersArgs args) {
        call.positive("nparams", args.params().size());
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        return commands.edit(args.dom(), args.flags(), config -> {
            DomainCounters.indexOfNetwork(config, args.device());
            return TuningParameters.INTERFACE.write(
                    config, args.params(), core.model().host());
        });
    }

    private TypedParams read(RemoteCall call, TuningParameters group, RemoteNonnullDomain handle, int flags) {
        ModificationImpact.oneOf(call, flags);
        call.allowFlags(flags, ModificationImpact.FLAGS | VirTypedParameterFlags.STRING_OKAY);
        Domain domain = core.find(handle).domain();
        if ((flags & VirDomainModificationImpact.LIVE) != 0) {
            ModificationImpact.requireActive(domain);
        }
        return group.read(domain.config());
    }

    private Answer<XdrVoid> write(
            RemoteCall call, TuningParameters group, RemoteNonnullDomain handle, List<TypedParam> params, int flags) {
        call.allowFlags(flags, ModificationImpact.FLAGS);
        return commands.edit(
                handle,
                flags,
                config -> group.write(config, params, core.model().host()));
    }
}
