package org.virtvzd.server.remote;

import java.util.List;
import java.util.Set;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.host.Host;
import org.virtvzd.domainxml.CpuBaseline;
import org.virtvzd.domainxml.CpuBaseline.Comparison;
import org.virtvzd.domainxml.CpuModels;
import org.virtvzd.protocol.libvirt.VirCPUCompareResult;
import org.virtvzd.protocol.libvirt.VirConnectBaselineCPUFlags;
import org.virtvzd.protocol.libvirt.VirConnectCompareCPUFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.CpuProcedures;
import org.virtvzd.protocol.remote.RemoteConnectBaselineCpuArgs;
import org.virtvzd.protocol.remote.RemoteConnectBaselineCpuRet;
import org.virtvzd.protocol.remote.RemoteConnectCompareCpuArgs;
import org.virtvzd.protocol.remote.RemoteConnectCompareCpuRet;
import org.virtvzd.protocol.remote.RemoteConnectGetCpuModelNamesArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetCpuModelNamesRet;

/** Models of processors: what several have in common, and what the host's can do. */
final class CpuCalls implements CpuProcedures<RemoteCall> {
    private static final Set<String> X86 = Set.of("x86_64", "i686");

    private final RemoteCore core;

    CpuCalls(RemoteCore core) {
        this.core = core;
    }

    @Override
    public Answer<RemoteConnectBaselineCpuRet> connectBaselineCpu(RemoteCall call, RemoteConnectBaselineCpuArgs args) {
        if (args.xmlCPUs().isEmpty()) {
            throw call.badArgument("xmlCPUs", "xmlCPUs in virConnectBaselineCPU must not be NULL");
        }
        call.allowFlags(args.flags(), VirConnectBaselineCPUFlags.EXPAND_FEATURES);
        return Answer.now(new RemoteConnectBaselineCpuRet(CpuBaseline.of(args.xmlCPUs(), args.flags() != 0)));
    }

    @Override
    public Answer<RemoteConnectCompareCpuRet> connectCompareCpu(RemoteCall call, RemoteConnectCompareCpuArgs args) {
        call.allowFlags(args.flags(), VirConnectCompareCPUFlags.FAIL_INCOMPATIBLE);
        Host.Cpu host = core.model().host().cpu();
        Comparison result = CpuBaseline.compare(args.xml(), host.model(), host.vendor());
        if (result == Comparison.INCOMPATIBLE && args.flags() != 0) {
            throw LibvirtError.plain(ErrorCode.CPU_INCOMPATIBLE, ErrorDomain.CPU)
                    .toException();
        }
        return Answer.now(new RemoteConnectCompareCpuRet(
                switch (result) {
                    case INCOMPATIBLE -> VirCPUCompareResult.INCOMPATIBLE;
                    case IDENTICAL -> VirCPUCompareResult.IDENTICAL;
                    case SUPERSET -> VirCPUCompareResult.SUPERSET;
                }));
    }

    /** Other architectures have no models that a host of this one could have. */
    @Override
    public Answer<RemoteConnectGetCpuModelNamesRet> connectGetCpuModelNames(
            RemoteCall call, RemoteConnectGetCpuModelNamesArgs args) {
        call.allowFlags(args.flags(), 0);
        List<String> names = X86.contains(args.arch()) ? CpuModels.names() : List.of();
        return Answer.now(
                new RemoteConnectGetCpuModelNamesRet(args.needResults() == 0 ? List.of() : names, names.size()));
    }
}
