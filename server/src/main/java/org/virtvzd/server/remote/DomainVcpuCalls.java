package org.virtvzd.server.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.CpuSet;
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
import org.virtvzd.protocol.remote.RemoteDomainGetVcpuPinInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpuPinInfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusRet;
import org.virtvzd.protocol.remote.RemoteDomainPinVcpuArgs;
import org.virtvzd.protocol.remote.RemoteDomainPinVcpuFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetVcpusFlagsArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteVcpuInfo;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.session.RpcErrors;

/** The virtual processors of domains. */
final class DomainVcpuCalls implements DomainVcpuProcedures<RemoteCall> {
    private static final int VCPU_RUNNING = VirVcpuState.RUNNING;

    private final RemoteCore core;
    private final DomainCommands commands;

    DomainVcpuCalls(RemoteCore core, DomainCommands commands) {
        this.core = core;
        this.commands = commands;
    }

    @Override
    public Answer<XdrVoid> domainSetVcpus(RemoteCall call, RemoteDomainSetVcpusArgs args) {
        call.nonZero("nvcpus", args.nvcpus());
        return setVcpus(args.dom(), args.nvcpus(), ModificationImpact.FLAGS);
    }

    @Override
    public Answer<XdrVoid> domainSetVcpusFlags(RemoteCall call, RemoteDomainSetVcpusFlagsArgs args) {
        call.requires(
                args.flags(),
                VirDomainVcpuFlags.MAXIMUM,
                "VIR_DOMAIN_VCPU_MAXIMUM",
                VirDomainModificationImpact.CONFIG,
                "VIR_DOMAIN_AFFECT_CONFIG");
        call.exclusive(
                args.flags(),
                VirDomainVcpuFlags.GUEST,
                "VIR_DOMAIN_VCPU_GUEST",
                VirDomainModificationImpact.CONFIG,
                "VIR_DOMAIN_AFFECT_CONFIG");
        call.nonZero("nvcpus", args.nvcpus());
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        return setVcpus(args.dom(), args.nvcpus(), args.flags());
    }

    private Answer<XdrVoid> setVcpus(RemoteNonnullDomain handle, int vcpus, int flags) {
        return commands.edit(handle, flags, config -> {
            if (vcpus < 0 || vcpus > ConnectCalls.MAX_VCPUS) {
                throw invalid("requested vcpus is greater than max allowable vcpus for the domain: "
                        + Integer.toUnsignedString(vcpus) + " > " + ConnectCalls.MAX_VCPUS);
            }
            return config.withVcpus(vcpus);
        });
    }

    /** The host has one set of CPUs for all virtual CPUs of a domain, so pinning one pins them all. */
    @Override
    public Answer<XdrVoid> domainPinVcpu(RemoteCall call, RemoteDomainPinVcpuArgs args) {
        call.positive("maplen", args.cpumap().length());
        return pin(args.dom(), args.vcpu(), args.cpumap(), ModificationImpact.FLAGS);
    }

    @Override
    public Answer<XdrVoid> domainPinVcpuFlags(RemoteCall call, RemoteDomainPinVcpuFlagsArgs args) {
        call.positive("maplen", args.cpumap().length());
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        return pin(args.dom(), args.vcpu(), args.cpumap(), args.flags());
    }

    private Answer<XdrVoid> pin(RemoteNonnullDomain handle, int vcpu, Opaque map, int flags) {
        int hostCpus = core.model().host().cpu().count();
        CpuSet cpus = CpuMaps.read(map, hostCpus);
        return commands.edit(handle, flags, config -> {
            if (vcpu < 0 || vcpu >= config.vcpus()) {
                throw invalid("vcpu " + Integer.toUnsignedString(vcpu) + " is out of range of live cpu count "
                        + config.vcpus());
            }
            if (cpus.cpus().isEmpty()) {
                throw invalid("Empty cpu list for pinning");
            }
            return config.withCpuset(cpus.equals(CpuSet.firstOf(hostCpus)) ? Optional.empty() : Optional.of(cpus));
        });
    }

    @Override
    public Answer<RemoteDomainGetVcpuPinInfoRet> domainGetVcpuPinInfo(
            RemoteCall call, RemoteDomainGetVcpuPinInfoArgs args) {
        requireMapBounds(args.ncpumaps(), args.maplen());
        call.positive("ncpumaps", args.ncpumaps());
        call.positive("maplen", args.maplen());
        ModificationImpact.oneOf(call, args.flags());
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        Domain domain = core.find(args.dom()).domain();
        if ((args.flags() & VirDomainModificationImpact.LIVE) != 0) {
            ModificationImpact.requireActive(domain);
        }
        int count = Math.min(args.ncpumaps(), domain.config().vcpus());
        return Answer.now(
                new RemoteDomainGetVcpuPinInfoRet(CpuMaps.repeated(hostCpus(domain), count, args.maplen()), count));
    }

    @Override
    public Answer<RemoteDomainGetMaxVcpusRet> domainGetMaxVcpus(RemoteCall call, RemoteDomainGetMaxVcpusArgs args) {
        return Answer.now(new RemoteDomainGetMaxVcpusRet(
                core.find(args.dom()).domain().config().vcpus()));
    }

    @Override
    public Answer<RemoteDomainGetVcpusFlagsRet> domainGetVcpusFlags(
            RemoteCall call, RemoteDomainGetVcpusFlagsArgs args) {
        ModificationImpact.oneOf(call, args.flags());
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
        return Answer.now(new RemoteDomainGetVcpusRet(infos, CpuMaps.repeated(hostCpus(domain), count, args.maplen())));
    }

    private CpuSet hostCpus(Domain domain) {
        return domain.config().cpusOf(core.model().host().cpu().count());
    }

    private static LibvirtException invalid(String text) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, text);
    }

    private static void requireVcpuBounds(RemoteCall call, RemoteDomainGetVcpusArgs args) {
        requireMapBounds(args.maxinfo(), args.maplen());
        if (args.maxinfo() == 0) {
            throw call.badArgument("maxinfo", "maxinfo in virDomainGetVcpus must be greater than zero");
        }
    }

    private static void requireMapBounds(int maps, int mapLength) {
        if ((long) maps * mapLength > RemoteConstants.REMOTE_CPUMAPS_MAX) {
            throw RpcErrors.internal("maxinfo * maplen > REMOTE_CPUMAPS_MAX").toException();
        }
    }
}
