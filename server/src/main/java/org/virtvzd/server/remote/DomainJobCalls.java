package org.virtvzd.server.remote;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.virtvzd.protocol.libvirt.JobStatsParameterName;
import org.virtvzd.protocol.libvirt.VirDomainGetJobStatsFlags;
import org.virtvzd.protocol.libvirt.VirDomainJobType;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainJobProcedures;
import org.virtvzd.protocol.remote.RemoteDomainAbortJobArgs;
import org.virtvzd.protocol.remote.RemoteDomainAbortJobFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetJobInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetJobInfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetJobStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetJobStatsRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The job under way on a domain: how far it has got, and the way to end it. Nothing here waits for a turn. */
final class DomainJobCalls implements DomainJobProcedures<RemoteCall> {
    /** The host tells progress in percent. */
    private static final int TOTAL = 100;

    private final RemoteCore core;

    DomainJobCalls(RemoteCore core) {
        this.core = core;
    }

    /**
     * A job whose progress is known, which the host tells of migrations only.
     *
     * @param elapsed how long it has been under way
     * @param percent how much of it is done
     */
    private record Progress(Duration elapsed, int percent) {
        int remaining() {
            return TOTAL - percent;
        }
    }

    @Override
    public Answer<RemoteDomainGetJobInfoRet> domainGetJobInfo(RemoteCall call, RemoteDomainGetJobInfoArgs args) {
        return Answer.now(progress(args.dom())
                .map(job -> info(
                        VirDomainJobType.UNBOUNDED, job.elapsed().toMillis(), TOTAL, job.percent(), job.remaining()))
                .orElseGet(() -> info(VirDomainJobType.NONE, 0, 0, 0, 0)));
    }

    private static RemoteDomainGetJobInfoRet info(int type, long elapsed, long total, long processed, long remaining) {
        return new RemoteDomainGetJobInfoRet(type, elapsed, 0, total, processed, remaining, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public Answer<RemoteDomainGetJobStatsRet> domainGetJobStats(RemoteCall call, RemoteDomainGetJobStatsArgs args) {
        call.requires(
                args.flags(),
                VirDomainGetJobStatsFlags.KEEP_COMPLETED,
                "VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED",
                VirDomainGetJobStatsFlags.COMPLETED,
                "VIR_DOMAIN_JOB_STATS_COMPLETED");
        call.allowFlags(args.flags(), 0);
        return Answer.now(progress(args.dom())
                .map(job -> new RemoteDomainGetJobStatsRet(
                        VirDomainJobType.UNBOUNDED,
                        List.of(
                                number(
                                        JobStatsParameterName.TIME_ELAPSED,
                                        job.elapsed().toMillis()),
                                number(JobStatsParameterName.DATA_TOTAL, TOTAL),
                                number(JobStatsParameterName.DATA_PROCESSED, job.percent()),
                                number(JobStatsParameterName.DATA_REMAINING, job.remaining()))))
                .orElseGet(() -> new RemoteDomainGetJobStatsRet(VirDomainJobType.NONE, List.of())));
    }

    private static TypedParam number(String field, long value) {
        return new TypedParam(field, new TypedParamValue.UllongValue(value));
    }

    private Optional<Progress> progress(RemoteNonnullDomain handle) {
        core.find(handle);
        OptionalInt percent = core.model().progress(handle.uuid());
        return core.jobs()
                .elapsed(handle.uuid())
                .filter(elapsed -> percent.isPresent())
                .map(elapsed -> new Progress(elapsed, percent.getAsInt()));
    }

    @Override
    public Answer<XdrVoid> domainAbortJob(RemoteCall call, RemoteDomainAbortJobArgs args) {
        return abort(args.dom());
    }

    @Override
    public Answer<XdrVoid> domainAbortJobFlags(RemoteCall call, RemoteDomainAbortJobFlagsArgs args) {
        call.allowFlags(args.flags(), 0);
        return abort(args.dom());
    }

    /** The job learns of it even between two of its steps, and then takes no further one. */
    private Answer<XdrVoid> abort(RemoteNonnullDomain handle) {
        core.find(handle);
        if (!core.jobs().cancel(handle.uuid())) {
            throw DomainCommands.invalid("no job is active on the domain");
        }
        return DomainCommands.answer(core.hypervisor().cancel(handle.uuid()));
    }
}
