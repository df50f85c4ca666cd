package org.virtvzd.server.remote;

import java.util.Optional;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.hypervisor.DiskSize;
import org.virtvzd.protocol.libvirt.VirDomainBlockResizeFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainBlockProcedures;
import org.virtvzd.protocol.remote.RemoteDomainBlockResizeArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetBlockInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetBlockInfoRet;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The disks of domains. */
final class DomainBlockCalls implements DomainBlockProcedures<RemoteCall> {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** The host has 32 bits for a size in MiB. */
    private static final long MOST_MIB = 0xFFFF_FFFFL;

    private final RemoteCore core;
    private final DomainCommands commands;

    DomainBlockCalls(RemoteCore core, DomainCommands commands) {
        this.core = core;
        this.commands = commands;
    }

    @Override
    public Answer<XdrVoid> domainBlockResize(RemoteCall call, RemoteDomainBlockResizeArgs args) {
        call.allowFlags(args.flags(), VirDomainBlockResizeFlags.BYTES);
        core.find(args.dom());
        if (args.disk().isEmpty()) {
            throw invalid("empty path");
        }
        long unit = (args.flags() & VirDomainBlockResizeFlags.BYTES) == 0 ? MIB / KIB : MIB;
        long size = Long.divideUnsigned(args.size(), unit);
        return DomainCommands.answer(commands.inJob(args.dom(), domain -> {
            ModificationImpact.requireActive(domain);
            Disk disk = DomainCounters.diskAt(domain.config(), args.disk());
            if (disk.device() != Disk.Device.DISK || disk.backing() != Disk.Backing.FILE) {
                throw invalid("Only disk image supported for resize");
            }
            if (size < 1 || size > MOST_MIB) {
                throw invalid("size must be 1 MiB to " + MOST_MIB + " MiB");
            }
            return core.hypervisor().resizeDisk(domain.uuid(), disk.target(), size);
        }));
    }

    @Override
    public Answer<RemoteDomainGetBlockInfoRet> domainGetBlockInfo(RemoteCall call, RemoteDomainGetBlockInfoArgs args) {
        call.nonEmpty("disk", args.path());
        call.allowFlags(args.flags(), 0);
        Domain domain = core.find(args.dom()).domain();
        Disk disk = DomainCounters.diskAt(domain.config(), args.path());
        DiskSize size = Optional.ofNullable(
                        core.hypervisor().diskSizes(domain.uuid()).get(disk.target()))
                .orElseThrow(() -> new LibvirtException(
                        ErrorCode.OPERATION_UNSUPPORTED,
                        ErrorDomain.PARALLELS,
                        "the host does not tell the size of disk '" + disk.target() + "'"));
        long allocated = size.allocatedMiB() * MIB;
        return Answer.now(new RemoteDomainGetBlockInfoRet(allocated, size.capacityMiB() * MIB, allocated));
    }

    private static LibvirtException invalid(String text) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, text);
    }
}
