package org.virtvzd.server.remote;

import java.util.ArrayList;
import java.util.List;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.protocol.libvirt.VirDomainModificationImpact;
import org.virtvzd.protocol.libvirt.VirDomainVcpuFlags;
import org.virtvzd.protocol.libvirt.VirVcpuState;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainVcpuProcedures;
import org.virtvzd.protocol.remote.RemoteConstants;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxVcpusRet;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusRet;
import org.virtvzd.protocol.remote.RemoteVcpuInfo;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.server.session.RpcErrors;

/** The virtual processors of domains. */
final class DomainVcpuCalls implements DomainVcpuProcedures<RemoteCall> {
    private static final int VCPU_RUNNING = VirVcpuState.RUNNING;

    private final RemoteCore core;

    DomainVcpuCalls(RemoteCore core) {
        this.core = core;
    }

    @Override
    public Answer<RemoteDomainGetMaxVcpusRet> domainGetMaxVcpus(RemoteCall call, RemoteDomainGetMaxVcpusArgs args) {
        return Answer.now(new RemoteDomainGetMaxVcpusRet(
                core.find(args.dom()).domain().config().vcpus()));
    }

    @Override
    public Answer<RemoteDomainGetVcpusFlagsRet> domainGetVcpusFlags(
            RemoteCall call, RemoteDomainGetVcpusFlagsArgs args) {
        call.exclusive(
                args.flags(),
                VirDomainModificationImpact.LIVE,
                "VIR_DOMAIN_AFFECT_LIVE",
                VirDomainModificationImpact.CONFIG,
                "VIR_DOMAIN_AFFECT_CONFIG");
        call.allowFlags(
                args.flags(),
                VirDomainModificationImpact.LIVE | VirDomainModificationImpact.CONFIG | VirDomainVcpuFlags.MAXIMUM);
        return Answer.now(new RemoteDomainGetVcpusFlagsRet(
                core.find(args.dom()).domain().config().vcpus()));
    }

    @Override
    public Answer<RemoteDomainGetVcpusRet> domainGetVcpus(RemoteCall call, RemoteDomainGetVcpusArgs args) {
        requireVcpuBounds(call, args);
        Domain domain = core.find(args.dom()).domain();
        if (!domain.state().isActive()) {
            throw new LibvirtException(
                    ErrorCode.OPERATION_INVALID,
                    ErrorDomain.PARALLELS,
                    "cannot list vcpu pinning for an inactive domain");
        }
        int count = Math.min(args.maxinfo(), domain.config().vcpus());
        List<Long> nanos = core.hypervisor()
                .statistics(domain.uuid())
                .map(DomainStatistics::vcpuNanos)
                .orElse(List.of());
        List<RemoteVcpuInfo> infos = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            infos.add(new RemoteVcpuInfo(i, VCPU_RUNNING, i < nanos.size() ? nanos.get(i) : 0, 0));
        }
        return Answer.now(new RemoteDomainGetVcpusRet(infos, cpuMaps(domain, count, args.maplen())));
    }

    private Opaque cpuMaps(Domain domain, int count, int mapLength) {
        int hostCpus = core.model().host().cpu().count();
        byte[] one = CpuMaps.of(domain.config().cpusOf(hostCpus).cpus(), mapLength);
        byte[] all = new byte[count * mapLength];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, all, i * mapLength, mapLength);
        }
        return Opaque.of(all);
    }

    private static void requireVcpuBounds(RemoteCall call, RemoteDomainGetVcpusArgs args) {
        if ((long) args.maxinfo() * args.maplen() > RemoteConstants.REMOTE_CPUMAPS_MAX) {
            throw RpcErrors.internal("maxinfo * maplen > REMOTE_CPUMAPS_MAX").toException();
        }
        if (args.maxinfo() == 0) {
            throw call.badArgument("maxinfo", "maxinfo in virDomainGetVcpus must be greater than zero");
        }
    }
}
