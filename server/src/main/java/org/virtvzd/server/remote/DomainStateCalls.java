package org.virtvzd.server.remote;

import org.virtvzd.domain.Domain;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.protocol.libvirt.VirDomainControlState;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainProcedures;
import org.virtvzd.protocol.remote.RemoteDomainGetControlInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetControlInfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetOsTypeArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetOsTypeRet;
import org.virtvzd.protocol.remote.RemoteDomainGetStateArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetStateRet;
import org.virtvzd.protocol.remote.RemoteDomainIsActiveArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsActiveRet;
import org.virtvzd.protocol.remote.RemoteDomainIsPersistentArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsPersistentRet;
import org.virtvzd.protocol.remote.RemoteDomainIsUpdatedArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsUpdatedRet;
import org.virtvzd.server.host.DomainEntry;

/** How domains are at the moment; everything is answered from the view. */
final class DomainStateCalls implements DomainProcedures<RemoteCall> {
    private final RemoteCore core;

    DomainStateCalls(RemoteCore core) {
        this.core = core;
    }

    @Override
    public Answer<RemoteDomainGetInfoRet> domainGetInfo(RemoteCall call, RemoteDomainGetInfoArgs args) {
        DomainEntry entry = core.find(args.dom());
        Domain domain = entry.domain();
        long memory = domain.config().memoryKiB();
        return Answer.now(new RemoteDomainGetInfoRet(
                entry.reason().state().number(), memory, memory, domain.config().vcpus(), cpuNanos(domain)));
    }

    @Override
    public Answer<RemoteDomainGetStateRet> domainGetState(RemoteCall call, RemoteDomainGetStateArgs args) {
        call.allowFlags(args.flags(), 0);
        DomainEntry entry = core.find(args.dom());
        return Answer.now(new RemoteDomainGetStateRet(
                entry.reason().state().number(), entry.reason().number()));
    }

    @Override
    public Answer<RemoteDomainGetOsTypeRet> domainGetOsType(RemoteCall call, RemoteDomainGetOsTypeArgs args) {
        return Answer.now(new RemoteDomainGetOsTypeRet(
                core.find(args.dom()).domain().config().kind().osType()));
    }

    @Override
    public Answer<RemoteDomainIsActiveRet> domainIsActive(RemoteCall call, RemoteDomainIsActiveArgs args) {
        boolean active = core.find(args.dom()).domain().state().isActive();
        return Answer.now(new RemoteDomainIsActiveRet(toInt(active)));
    }

    /** Every domain of a Virtuozzo host is persistent. */
    @Override
    public Answer<RemoteDomainIsPersistentRet> domainIsPersistent(RemoteCall call, RemoteDomainIsPersistentArgs args) {
        core.find(args.dom());
        return Answer.now(new RemoteDomainIsPersistentRet(1));
    }

    /** Live and stored definition are one, so the former is never ahead of the latter. */
    @Override
    public Answer<RemoteDomainIsUpdatedRet> domainIsUpdated(RemoteCall call, RemoteDomainIsUpdatedArgs args) {
        core.find(args.dom());
        return Answer.now(new RemoteDomainIsUpdatedRet(0));
    }

    /** Busy as long as a change of the domain is under way. */
    @Override
    public Answer<RemoteDomainGetControlInfoRet> domainGetControlInfo(
            RemoteCall call, RemoteDomainGetControlInfoArgs args) {
        call.allowFlags(args.flags(), 0);
        Domain domain = core.find(args.dom()).domain();
        ModificationImpact.requireActive(domain);
        boolean busy = core.jobs().elapsed(domain.uuid()).isPresent();
        return Answer.now(
                new RemoteDomainGetControlInfoRet(busy ? VirDomainControlState.JOB : VirDomainControlState.OK, 0, 0));
    }

    private long cpuNanos(Domain domain) {
        return core.hypervisor()
                .statistics(domain.uuid())
                .map(DomainStatistics::cpuNanos)
                .orElse(0L);
    }

    private static int toInt(boolean value) {
        return value ? 1 : 0;
    }
}
