package org.virtvzd.server.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.Host;
import org.virtvzd.domain.host.HostLoad;
import org.virtvzd.domain.host.HostLoad.CpuTime;
import org.virtvzd.protocol.libvirt.NodeCpuStatsFieldName;
import org.virtvzd.protocol.libvirt.NodeMemoryStatsFieldName;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.NodeProcedures;
import org.virtvzd.protocol.remote.RemoteNodeGetCellsFreeMemoryArgs;
import org.virtvzd.protocol.remote.RemoteNodeGetCellsFreeMemoryRet;
import org.virtvzd.protocol.remote.RemoteNodeGetCpuMapArgs;
import org.virtvzd.protocol.remote.RemoteNodeGetCpuMapRet;
import org.virtvzd.protocol.remote.RemoteNodeGetCpuStats;
import org.virtvzd.protocol.remote.RemoteNodeGetCpuStatsArgs;
import org.virtvzd.protocol.remote.RemoteNodeGetCpuStatsRet;
import org.virtvzd.protocol.remote.RemoteNodeGetFreeMemoryRet;
import org.virtvzd.protocol.remote.RemoteNodeGetInfoRet;
import org.virtvzd.protocol.remote.RemoteNodeGetMemoryStats;
import org.virtvzd.protocol.remote.RemoteNodeGetMemoryStatsArgs;
import org.virtvzd.protocol.remote.RemoteNodeGetMemoryStatsRet;
import org.virtvzd.protocol.xdr.Opaque;

/** The host's hardware and how busy it is. */
final class NodeCalls implements NodeProcedures<RemoteCall> {
    private static final int MODEL_CHARACTERS = 31;
    private static final int MODEL_SIZE = 32;
    private static final int ALL = -1;

    private final RemoteCore core;

    NodeCalls(RemoteCore core) {
        this.core = core;
    }

    @Override
    public Answer<RemoteNodeGetInfoRet> nodeGetInfo(RemoteCall call) {
        Host host = core.model().host();
        Host.Cpu cpu = host.cpu();
        byte[] model = cpu.architecture().word().getBytes(UTF_8);
        return Answer.now(new RemoteNodeGetInfoRet(
                Opaque.padded(model.length > MODEL_CHARACTERS ? new byte[0] : model, MODEL_SIZE),
                host.memoryKiB(),
                cpu.count(),
                cpu.mhz(),
                cpu.nodes(),
                cpu.sockets(),
                cpu.cores(),
                cpu.threads()));
    }

    @Override
    public Answer<RemoteNodeGetCpuStatsRet> nodeGetCpuStats(RemoteCall call, RemoteNodeGetCpuStatsArgs args) {
        if (args.cpuNum() < ALL) {
            throw call.badArgument("cpuNum", "cpuNum in virNodeGetCPUStats only accepts -1 as a negative value");
        }
        call.allowFlags(args.flags(), 0, ErrorDomain.NONE, "virHostCPUGetStats");
        List<CpuTime> cpus = core.hypervisor().load().cpus();
        if (args.cpuNum() >= cpus.size()) {
            throw LibvirtError.badArgument(
                            ErrorDomain.NONE,
                            "virHostCPUGetStatsLinux",
                            "cpuNum",
                            "Invalid cpuNum in virHostCPUGetStatsLinux")
                    .toException();
        }
        CpuTime time = args.cpuNum() == ALL
                ? cpus.stream().reduce(new CpuTime(0, 0, 0, 0), CpuTime::plus)
                : cpus.get(args.cpuNum());
        List<RemoteNodeGetCpuStats> all = List.of(
                new RemoteNodeGetCpuStats(NodeCpuStatsFieldName.KERNEL, time.kernel()),
                new RemoteNodeGetCpuStats(NodeCpuStatsFieldName.USER, time.user()),
                new RemoteNodeGetCpuStats(NodeCpuStatsFieldName.IDLE, time.idle()),
                new RemoteNodeGetCpuStats(NodeCpuStatsFieldName.IOWAIT, time.iowait()));
        return Answer.now(new RemoteNodeGetCpuStatsRet(first(all, args.nparams()), all.size()));
    }

    @Override
    public Answer<RemoteNodeGetMemoryStatsRet> nodeGetMemoryStats(RemoteCall call, RemoteNodeGetMemoryStatsArgs args) {
        if (args.cellNum() < ALL) {
            throw call.badArgument("cellNum", "cellNum in virNodeGetMemoryStats only accepts -1 as a negative value");
        }
        call.allowFlags(args.flags(), 0, ErrorDomain.NONE, "virHostMemGetStats");
        Host host = core.model().host();
        if (args.cellNum() != ALL && args.cellNum() >= host.cpu().nodes()) {
            throw noCell(args.cellNum(), host);
        }
        HostLoad load = core.hypervisor().load();
        List<RemoteNodeGetMemoryStats> all = Stream.of(
                        new RemoteNodeGetMemoryStats(NodeMemoryStatsFieldName.TOTAL, host.memoryKiB()),
                        new RemoteNodeGetMemoryStats(NodeMemoryStatsFieldName.FREE, load.freeMemoryKiB()),
                        new RemoteNodeGetMemoryStats(NodeMemoryStatsFieldName.BUFFERS, load.buffersKiB()),
                        new RemoteNodeGetMemoryStats(NodeMemoryStatsFieldName.CACHED, load.cachedKiB()))
                // A cell has no buffers and page cache of its own.
                .limit(args.cellNum() == ALL ? 4 : 2)
                .toList();
        return Answer.now(new RemoteNodeGetMemoryStatsRet(first(all, args.nparams()), all.size()));
    }

    @Override
    public Answer<RemoteNodeGetCellsFreeMemoryRet> nodeGetCellsFreeMemory(
            RemoteCall call, RemoteNodeGetCellsFreeMemoryArgs args) {
        int max = args.maxcells();
        if (max == 0) {
            throw call.badArgument("maxCells", "maxCells in virNodeGetCellsFreeMemory must be greater than zero");
        }
        if (args.startCell() < 0) {
            throw call.badArgument("startCell", "startCell in virNodeGetCellsFreeMemory must be zero or greater");
        }
        Host host = core.model().host();
        int cells = host.cpu().nodes();
        if (args.startCell() >= cells) {
            throw noCell(args.startCell(), host);
        }
        long free = freeBytes() / cells;
        int count = Math.min(max, cells - args.startCell());
        return Answer.now(new RemoteNodeGetCellsFreeMemoryRet(
                IntStream.range(0, count).mapToObj(cell -> free).toList()));
    }

    @Override
    public Answer<RemoteNodeGetFreeMemoryRet> nodeGetFreeMemory(RemoteCall call) {
        return Answer.now(new RemoteNodeGetFreeMemoryRet(freeBytes()));
    }

    @Override
    public Answer<RemoteNodeGetCpuMapRet> nodeGetCpuMap(RemoteCall call, RemoteNodeGetCpuMapArgs args) {
        call.allowFlags(args.flags(), 0, ErrorDomain.NONE, "virHostCPUGetMap");
        int cpus = core.model().host().cpu().count();
        Opaque map = args.needMap() == 0 ? Opaque.EMPTY : CpuMaps.firstOf(cpus);
        return Answer.now(new RemoteNodeGetCpuMapRet(map, args.needOnline() == 0 ? 0 : cpus, cpus));
    }

    private long freeBytes() {
        return core.hypervisor().load().freeMemoryKiB() * 1024;
    }

    /** How old "get parameters" calls answer: all that fit, or none and only their number. */
    private static <T> List<T> first(List<T> all, int count) {
        return all.subList(0, Math.min(count, all.size()));
    }

    private static LibvirtException noCell(int cell, Host host) {
        return new LibvirtException(
                ErrorCode.INTERNAL_ERROR,
                ErrorDomain.NONE,
                "start cell " + cell + " out of range (0-" + (host.cpu().nodes() - 1) + ")");
    }
}
