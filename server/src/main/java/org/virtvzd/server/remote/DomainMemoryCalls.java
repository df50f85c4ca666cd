package org.virtvzd.server.remote;

import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.libvirt.VirDomainMemoryModFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainMemoryProcedures;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryRet;
import org.virtvzd.protocol.remote.RemoteDomainSetMaxMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMemoryFlagsArgs;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The memory of domains, of which there is one size: the most is what there is. */
final class DomainMemoryCalls implements DomainMemoryProcedures<RemoteCall> {
    private static final int KIB = 1024;

    /** The host has 32 bits for a size in MiB. */
    private static final long MOST_MIB = 0xFFFF_FFFFL;

    private final RemoteCore core;
    private final DomainCommands commands;

    DomainMemoryCalls(RemoteCore core, DomainCommands commands) {
        this.core = core;
        this.commands = commands;
    }

    @Override
    public Answer<RemoteDomainGetMaxMemoryRet> domainGetMaxMemory(RemoteCall call, RemoteDomainGetMaxMemoryArgs args) {
        return Answer.now(new RemoteDomainGetMaxMemoryRet(
                core.find(args.dom()).domain().config().memoryKiB()));
    }

    /** Whether the domain is active does not matter to this call. */
    @Override
    public Answer<XdrVoid> domainSetMemory(RemoteCall call, RemoteDomainSetMemoryArgs args) {
        call.nonZero("memory", args.memory());
        return DomainCommands.answer(commands.inJob(
                args.dom(), domain -> core.hypervisor().redefine(resized(domain.config(), args.memory()))));
    }

    @Override
    public Answer<XdrVoid> domainSetMaxMemory(RemoteCall call, RemoteDomainSetMaxMemoryArgs args) {
        call.nonZero("memory", args.memory());
        return commands.edit(args.dom(), 0, config -> resized(config, args.memory()));
    }

    @Override
    public Answer<XdrVoid> domainSetMemoryFlags(RemoteCall call, RemoteDomainSetMemoryFlagsArgs args) {
        call.nonZero("memory", args.memory());
        call.allowFlags(args.flags(), ModificationImpact.FLAGS | VirDomainMemoryModFlags.MAXIMUM);
        return commands.edit(args.dom(), args.flags(), config -> resized(config, args.memory()));
    }

    /** The host counts in MiB; a guest gets what it was promised, or a little more. */
    private static DomainConfig resized(DomainConfig config, long kib) {
        long mib = Long.divideUnsigned(kib, KIB) + (Long.remainderUnsigned(kib, KIB) == 0 ? 0 : 1);
        if (mib > MOST_MIB) {
            throw new LibvirtException(
                    ErrorCode.OVERFLOW, ErrorDomain.DOMAIN, "input too large: " + Long.toUnsignedString(kib));
        }
        return config.withMemoryMiB(mib);
    }
}
