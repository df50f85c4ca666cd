package org.virtvzd.server.remote;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.hypervisor.DomainStatistics.DiskCounters;
import org.virtvzd.ports.hypervisor.DomainStatistics.InterfaceCounters;
import org.virtvzd.protocol.libvirt.BlockStatsParameterName;
import org.virtvzd.protocol.libvirt.CpuStatsParameterName;
import org.virtvzd.protocol.libvirt.VirConnectGetAllDomainStatsFlags;
import org.virtvzd.protocol.libvirt.VirTypedParameterFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainStatisticsProcedures;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsRet;
import org.virtvzd.protocol.remote.RemoteConstants;
import org.virtvzd.protocol.remote.RemoteDomainBlockStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainBlockStatsFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainBlockStatsFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainBlockStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetCpuStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetCpuStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainInterfaceStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainInterfaceStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainMemoryStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMemoryStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainStatsRecord;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.server.host.DomainEntry;
import org.virtvzd.server.host.DomainFilter;
import org.virtvzd.server.host.HostView;
import org.virtvzd.server.session.RpcErrors;
import org.virtvzd.server.wire.WireDomains;

/** What domains have used; everything is answered from the counters that the host sent last. */
final class DomainStatisticsCalls implements DomainStatisticsProcedures<RemoteCall> {
    /** What old calls say of a counter that there is not. */
    private static final long UNKNOWN = -1;

    /** The filters of a listing that a call for all statistics knows; their bits are those of a listing. */
    private static final int STATS_FILTERS = VirConnectGetAllDomainStatsFlags.ACTIVE
            | VirConnectGetAllDomainStatsFlags.INACTIVE
            | VirConnectGetAllDomainStatsFlags.PERSISTENT
            | VirConnectGetAllDomainStatsFlags.TRANSIENT
            | VirConnectGetAllDomainStatsFlags.RUNNING
            | VirConnectGetAllDomainStatsFlags.PAUSED
            | VirConnectGetAllDomainStatsFlags.SHUTOFF
            | VirConnectGetAllDomainStatsFlags.OTHER;

    /** Instead of the number of a host CPU: all of them together. */
    private static final int ALL_CPUS = -1;

    private final RemoteCore core;

    DomainStatisticsCalls(RemoteCore core) {
        this.core = core;
    }

    @Override
    public Answer<RemoteDomainBlockStatsRet> domainBlockStats(RemoteCall call, RemoteDomainBlockStatsArgs args) {
        DiskCounters disk = counters(args.dom()).disk(args.path());
        return Answer.now(new RemoteDomainBlockStatsRet(
                orUnknown(disk.readRequests()),
                orUnknown(disk.readBytes()),
                orUnknown(disk.writeRequests()),
                orUnknown(disk.writeBytes()),
                UNKNOWN));
    }

    @Override
    public Answer<RemoteDomainBlockStatsFlagsRet> domainBlockStatsFlags(
            RemoteCall call, RemoteDomainBlockStatsFlagsArgs args) {
        call.allowFlags(args.flags(), VirTypedParameterFlags.STRING_OKAY);
        DiskCounters disk = counters(args.dom()).disk(args.path());
        TypedParams params = new TypedParams()
                .signed(BlockStatsParameterName.READ_REQ, disk.readRequests())
                .signed(BlockStatsParameterName.READ_BYTES, disk.readBytes())
                .signed(BlockStatsParameterName.WRITE_REQ, disk.writeRequests())
                .signed(BlockStatsParameterName.WRITE_BYTES, disk.writeBytes());
        return Answer.now(new RemoteDomainBlockStatsFlagsRet(
                params.first(args.nparams()), params.list().size()));
    }

    @Override
    public Answer<RemoteDomainInterfaceStatsRet> domainInterfaceStats(
            RemoteCall call, RemoteDomainInterfaceStatsArgs args) {
        InterfaceCounters net = counters(args.dom()).network(args.device());
        return Answer.now(new RemoteDomainInterfaceStatsRet(
                orUnknown(net.receivedBytes()),
                orUnknown(net.receivedPackets()),
                UNKNOWN,
                UNKNOWN,
                orUnknown(net.sentBytes()),
                orUnknown(net.sentPackets()),
                UNKNOWN,
                UNKNOWN));
    }

    @Override
    public Answer<RemoteDomainMemoryStatsRet> domainMemoryStats(RemoteCall call, RemoteDomainMemoryStatsArgs args) {
        call.allowFlags(args.flags(), 0);
        return Answer.now(new RemoteDomainMemoryStatsRet(counters(args.dom()).memory().stream()
                .limit(args.maxStats())
                .map(DomainCounters.MemoryFigure::toWire)
                .toList()));
    }

    /** The host counts by virtual CPUs, so there is a total and nothing for single CPUs of the host. */
    @Override
    public Answer<RemoteDomainGetCpuStatsRet> domainGetCpuStats(RemoteCall call, RemoteDomainGetCpuStatsArgs args) {
        if (args.startCpu() == ALL_CPUS && args.ncpus() != 1) {
            throw call.badArgument("start_cpu", "ncpus must be 1 when start_cpu is -1");
        }
        if (args.startCpu() < ALL_CPUS) {
            throw call.badArgument("start_cpu", "start_cpu in virDomainGetCPUStats must be zero or greater");
        }
        call.allowFlags(args.flags(), VirTypedParameterFlags.STRING_OKAY);
        Domain domain = core.find(args.dom()).domain();
        ModificationImpact.requireActive(domain);
        TypedParams params = new TypedParams();
        if (args.startCpu() == ALL_CPUS) {
            long nanos = core.hypervisor()
                    .statistics(domain.uuid())
                    .map(statistics -> statistics.cpuNanos())
                    .orElse(0L);
            params.total(CpuStatsParameterName.CPUTIME, nanos);
        }
        return Answer.now(new RemoteDomainGetCpuStatsRet(
                params.first(args.nparams()), params.list().size()));
    }

    @Override
    public Answer<RemoteConnectGetAllDomainStatsRet> connectGetAllDomainStats(
            RemoteCall call, RemoteConnectGetAllDomainStatsArgs args) {
        call.allowFlags(args.flags(), STATS_FILTERS | VirConnectGetAllDomainStatsFlags.ENFORCE_STATS);
        int unknown = args.stats() & ~DomainStatsGroups.SUPPORTED;
        if (unknown != 0 && (args.flags() & VirConnectGetAllDomainStatsFlags.ENFORCE_STATS) != 0) {
            throw new LibvirtException(
                    ErrorCode.ARGUMENT_UNSUPPORTED,
                    ErrorDomain.PARALLELS,
                    "Stats types bits 0x" + Integer.toHexString(unknown) + " are not supported by this daemon");
        }
        int mask = args.stats() == 0 ? DomainStatsGroups.SUPPORTED : args.stats();
        DomainFilter filter = new DomainFilter(args.flags() & STATS_FILTERS);
        List<RemoteDomainStatsRecord> records = new ArrayList<>();
        for (DomainEntry entry : candidates(args.doms(), filter)) {
            if (filter.accepts(entry)) {
                requireRoom(records.size());
                records.add(new RemoteDomainStatsRecord(
                        WireDomains.of(entry.domain()), DomainStatsGroups.of(core.hypervisor(), entry, mask)));
            }
        }
        return Answer.now(new RemoteConnectGetAllDomainStatsRet(records));
    }

    /** Domains that a client names and that are gone are left out. */
    private Collection<DomainEntry> candidates(List<RemoteNonnullDomain> named, DomainFilter filter) {
        HostView view = core.model().view();
        if (named.isEmpty()) {
            return filter.candidates(view);
        }
        return named.stream()
                .flatMap(handle -> view.byUuid(handle.uuid()).stream())
                .toList();
    }

    private static void requireRoom(int records) {
        if (records >= RemoteConstants.REMOTE_DOMAIN_LIST_MAX) {
            throw RpcErrors.internal("Number of domain stats records is " + (records + 1)
                            + ", which exceeds max limit: " + RemoteConstants.REMOTE_DOMAIN_LIST_MAX)
                    .toException();
        }
    }

    private DomainCounters counters(RemoteNonnullDomain handle) {
        Domain domain = core.find(handle).domain();
        return new DomainCounters(domain.config(), core.hypervisor().statistics(domain.uuid()));
    }

    private static long orUnknown(OptionalLong counter) {
        return counter.orElse(UNKNOWN);
    }
}
