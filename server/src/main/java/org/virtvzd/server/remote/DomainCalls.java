package org.virtvzd.server.remote;

import java.util.ArrayList;
import java.util.List;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domainxml.DomainXmlFormatter;
import org.virtvzd.domainxml.XmlForm;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.protocol.libvirt.VirDomainModificationImpact;
import org.virtvzd.protocol.libvirt.VirDomainVcpuFlags;
import org.virtvzd.protocol.libvirt.VirDomainXMLFlags;
import org.virtvzd.protocol.libvirt.VirVcpuState;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.RemoteConstants;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartRet;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryRet;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxVcpusRet;
import org.virtvzd.protocol.remote.RemoteDomainGetOsTypeArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetOsTypeRet;
import org.virtvzd.protocol.remote.RemoteDomainGetStateArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetStateRet;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusRet;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteDomainHasManagedSaveImageArgs;
import org.virtvzd.protocol.remote.RemoteDomainHasManagedSaveImageRet;
import org.virtvzd.protocol.remote.RemoteDomainIsActiveArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsActiveRet;
import org.virtvzd.protocol.remote.RemoteDomainIsPersistentArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsPersistentRet;
import org.virtvzd.protocol.remote.RemoteDomainIsUpdatedArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsUpdatedRet;
import org.virtvzd.protocol.remote.RemoteDomainLookupByIdArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByIdRet;
import org.virtvzd.protocol.remote.RemoteDomainLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByNameRet;
import org.virtvzd.protocol.remote.RemoteDomainLookupByUuidArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByUuidRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteVcpuInfo;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.server.host.DomainEntry;
import org.virtvzd.server.host.DomainErrors;
import org.virtvzd.server.session.RpcErrors;
import org.virtvzd.server.wire.WireDomains;

/** What can be asked about a domain; everything is answered from the view. */
final class DomainCalls extends DomainCommandCalls {
    private static final int VCPU_RUNNING = VirVcpuState.RUNNING;

    /** A migratable document is like a plain one: nothing that the dialect shows depends on the running instance. */
    private static final int XML_FLAGS =
            VirDomainXMLFlags.SECURE | VirDomainXMLFlags.INACTIVE | VirDomainXMLFlags.MIGRATABLE;

    private final RemoteCore core;

    DomainCalls(RemoteCore core) {
        super(core);
        this.core = core;
    }

    @Override
    public Answer<RemoteDomainLookupByIdRet> domainLookupById(RemoteCall call, RemoteDomainLookupByIdArgs args) {
        if (args.id() < 0) {
            throw call.badArgument("id", "id in virDomainLookupByID must be zero or greater");
        }
        DomainEntry found = core.model().view().byId(args.id()).orElseThrow(() -> LibvirtError.plain(
                        ErrorCode.NO_DOMAIN, ErrorDomain.PARALLELS)
                .toException());
        return Answer.now(new RemoteDomainLookupByIdRet(WireDomains.of(found.domain())));
    }

    @Override
    public Answer<RemoteDomainLookupByNameRet> domainLookupByName(RemoteCall call, RemoteDomainLookupByNameArgs args) {
        DomainEntry found = core.model().view().byName(args.name()).orElseThrow(() -> DomainErrors.noName(args.name()));
        return Answer.now(new RemoteDomainLookupByNameRet(WireDomains.of(found.domain())));
    }

    @Override
    public Answer<RemoteDomainLookupByUuidRet> domainLookupByUuid(RemoteCall call, RemoteDomainLookupByUuidArgs args) {
        DomainEntry found = core.model().view().byUuid(args.uuid()).orElseThrow(() -> DomainErrors.noUuid(args.uuid()));
        return Answer.now(new RemoteDomainLookupByUuidRet(WireDomains.of(found.domain())));
    }

    @Override
    public Answer<RemoteDomainGetInfoRet> domainGetInfo(RemoteCall call, RemoteDomainGetInfoArgs args) {
        DomainEntry entry = find(args.dom());
        Domain domain = entry.domain();
        long memory = domain.config().memoryKiB();
        return Answer.now(new RemoteDomainGetInfoRet(
                entry.reason().state().number(), memory, memory, domain.config().vcpus(), cpuNanos(domain)));
    }

    @Override
    public Answer<RemoteDomainGetStateRet> domainGetState(RemoteCall call, RemoteDomainGetStateArgs args) {
        call.allowFlags(args.flags(), 0);
        DomainEntry entry = find(args.dom());
        return Answer.now(new RemoteDomainGetStateRet(
                entry.reason().state().number(), entry.reason().number()));
    }

    @Override
    public Answer<RemoteDomainGetXmlDescRet> domainGetXmlDesc(RemoteCall call, RemoteDomainGetXmlDescArgs args) {
        call.allowFlags(args.flags(), XML_FLAGS);
        Domain domain = find(args.dom()).domain();
        return Answer.now(new RemoteDomainGetXmlDescRet(DomainXmlFormatter.format(domain, XmlForm.of(args.flags()))));
    }

    @Override
    public Answer<RemoteDomainGetOsTypeRet> domainGetOsType(RemoteCall call, RemoteDomainGetOsTypeArgs args) {
        return Answer.now(new RemoteDomainGetOsTypeRet(
                find(args.dom()).domain().config().kind().osType()));
    }

    @Override
    public Answer<RemoteDomainGetAutostartRet> domainGetAutostart(RemoteCall call, RemoteDomainGetAutostartArgs args) {
        boolean autostart = find(args.dom()).domain().config().autostart();
        return Answer.now(new RemoteDomainGetAutostartRet(toInt(autostart)));
    }

    @Override
    public Answer<RemoteDomainIsActiveRet> domainIsActive(RemoteCall call, RemoteDomainIsActiveArgs args) {
        boolean active = find(args.dom()).domain().state().isActive();
        return Answer.now(new RemoteDomainIsActiveRet(toInt(active)));
    }

    /** Every domain of a Virtuozzo host is persistent. */
    @Override
    public Answer<RemoteDomainIsPersistentRet> domainIsPersistent(RemoteCall call, RemoteDomainIsPersistentArgs args) {
        find(args.dom());
        return Answer.now(new RemoteDomainIsPersistentRet(1));
    }

    /** Live and stored definition are one, so the former is never ahead of the latter. */
    @Override
    public Answer<RemoteDomainIsUpdatedRet> domainIsUpdated(RemoteCall call, RemoteDomainIsUpdatedArgs args) {
        find(args.dom());
        return Answer.now(new RemoteDomainIsUpdatedRet(0));
    }

    @Override
    public Answer<RemoteDomainHasManagedSaveImageRet> domainHasManagedSaveImage(
            RemoteCall call, RemoteDomainHasManagedSaveImageArgs args) {
        call.allowFlags(args.flags(), 0);
        boolean saved = find(args.dom()).domain().hasManagedSave();
        return Answer.now(new RemoteDomainHasManagedSaveImageRet(toInt(saved)));
    }

    @Override
    public Answer<RemoteDomainGetMaxMemoryRet> domainGetMaxMemory(RemoteCall call, RemoteDomainGetMaxMemoryArgs args) {
        return Answer.now(new RemoteDomainGetMaxMemoryRet(
                find(args.dom()).domain().config().memoryKiB()));
    }

    @Override
    public Answer<RemoteDomainGetMaxVcpusRet> domainGetMaxVcpus(RemoteCall call, RemoteDomainGetMaxVcpusArgs args) {
        return Answer.now(new RemoteDomainGetMaxVcpusRet(
                find(args.dom()).domain().config().vcpus()));
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
                find(args.dom()).domain().config().vcpus()));
    }

    @Override
    public Answer<RemoteDomainGetVcpusRet> domainGetVcpus(RemoteCall call, RemoteDomainGetVcpusArgs args) {
        requireVcpuBounds(call, args);
        Domain domain = find(args.dom()).domain();
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

    private long cpuNanos(Domain domain) {
        return core.hypervisor()
                .statistics(domain.uuid())
                .map(DomainStatistics::cpuNanos)
                .orElse(0L);
    }

    private DomainEntry find(RemoteNonnullDomain handle) {
        return DomainHandles.find(core.model().view(), handle);
    }

    private static int toInt(boolean value) {
        return value ? 1 : 0;
    }
}
