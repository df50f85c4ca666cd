package org.virtvzd.server.remote;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.protocol.libvirt.VirDomainDefineFlags;
import org.virtvzd.protocol.libvirt.VirDomainSaveRestoreFlags;
import org.virtvzd.protocol.libvirt.VirDomainUndefineFlagsValues;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainProcedures;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateWithFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateWithFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlRet;
import org.virtvzd.protocol.remote.RemoteDomainDestroyArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveRemoveArgs;
import org.virtvzd.protocol.remote.RemoteDomainRebootArgs;
import org.virtvzd.protocol.remote.RemoteDomainResetArgs;
import org.virtvzd.protocol.remote.RemoteDomainResumeArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteDomainShutdownArgs;
import org.virtvzd.protocol.remote.RemoteDomainShutdownFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainSuspendArgs;
import org.virtvzd.protocol.remote.RemoteDomainUndefineArgs;
import org.virtvzd.protocol.remote.RemoteDomainUndefineFlagsArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.event.DomainEvent;
import org.virtvzd.server.wire.WireDomains;

/**
 * What changes a domain. Each call looks the domain up, takes its turn among the domain's jobs, and hands the command
 * to the host.
 */
abstract class DomainCommandCalls implements DomainProcedures<RemoteCall> {
    /**
     * How long a shutdown waits for the guest. A guest may take its time or refuse; the caller is not kept, and the
     * domain's next job need not wait.
     */
    static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(DomainCommandCalls.class.getName());

    private final RemoteCore core;
    private final DomainDefinition definition;

    DomainCommandCalls(RemoteCore core) {
        this.core = core;
        this.definition = new DomainDefinition(core);
    }

    @Override
    public Answer<RemoteDomainDefineXmlRet> domainDefineXml(RemoteCall call, RemoteDomainDefineXmlArgs args) {
        return Answer.later(definition
                .define(args.xml(), 0)
                .thenApply(domain -> new RemoteDomainDefineXmlRet(WireDomains.of(domain))));
    }

    @Override
    public Answer<RemoteDomainDefineXmlFlagsRet> domainDefineXmlFlags(
            RemoteCall call, RemoteDomainDefineXmlFlagsArgs args) {
        call.allowFlags(args.flags(), VirDomainDefineFlags.VALIDATE);
        return Answer.later(definition
                .define(args.xml(), args.flags())
                .thenApply(domain -> new RemoteDomainDefineXmlFlagsRet(WireDomains.of(domain))));
    }

    @Override
    public Answer<XdrVoid> domainUndefine(RemoteCall call, RemoteDomainUndefineArgs args) {
        return undefine(args.dom(), 0);
    }

    @Override
    public Answer<XdrVoid> domainUndefineFlags(RemoteCall call, RemoteDomainUndefineFlagsArgs args) {
        call.allowFlags(
                args.flags(),
                VirDomainUndefineFlagsValues.MANAGED_SAVE | VirDomainUndefineFlagsValues.SNAPSHOTS_METADATA);
        return undefine(args.dom(), args.flags());
    }

    @Override
    public Answer<XdrVoid> domainCreate(RemoteCall call, RemoteDomainCreateArgs args) {
        return power(args.dom(), PowerAction.START);
    }

    @Override
    public Answer<RemoteDomainCreateWithFlagsRet> domainCreateWithFlags(
            RemoteCall call, RemoteDomainCreateWithFlagsArgs args) {
        call.allowFlags(args.flags(), 0);
        return Answer.later(inJob(args.dom(), domain -> power(domain, PowerAction.START))
                .thenApply(done -> new RemoteDomainCreateWithFlagsRet(WireDomains.of(find(args.dom())))));
    }

    @Override
    public Answer<XdrVoid> domainDestroy(RemoteCall call, RemoteDomainDestroyArgs args) {
        return power(args.dom(), PowerAction.KILL);
    }

    @Override
    public Answer<XdrVoid> domainDestroyFlags(RemoteCall call, RemoteDomainDestroyFlagsArgs args) {
        call.allowFlags(args.flags(), 0);
        return power(args.dom(), PowerAction.KILL);
    }

    @Override
    public Answer<XdrVoid> domainShutdown(RemoteCall call, RemoteDomainShutdownArgs args) {
        return shutdown(args.dom());
    }

    @Override
    public Answer<XdrVoid> domainShutdownFlags(RemoteCall call, RemoteDomainShutdownFlagsArgs args) {
        call.allowFlags(args.flags(), 0);
        return shutdown(args.dom());
    }

    @Override
    public Answer<XdrVoid> domainSuspend(RemoteCall call, RemoteDomainSuspendArgs args) {
        return power(args.dom(), PowerAction.PAUSE);
    }

    @Override
    public Answer<XdrVoid> domainResume(RemoteCall call, RemoteDomainResumeArgs args) {
        return power(args.dom(), PowerAction.RESUME);
    }

    @Override
    public Answer<XdrVoid> domainReboot(RemoteCall call, RemoteDomainRebootArgs args) {
        call.allowFlags(args.flags(), 0);
        return restart(args.dom(), PowerAction.RESTART);
    }

    @Override
    public Answer<XdrVoid> domainReset(RemoteCall call, RemoteDomainResetArgs args) {
        call.allowFlags(args.flags(), 0);
        return restart(args.dom(), PowerAction.RESET);
    }

    @Override
    public Answer<XdrVoid> domainManagedSave(RemoteCall call, RemoteDomainManagedSaveArgs args) {
        call.exclusive(
                args.flags(),
                VirDomainSaveRestoreFlags.RUNNING,
                "VIR_DOMAIN_SAVE_RUNNING",
                VirDomainSaveRestoreFlags.PAUSED,
                "VIR_DOMAIN_SAVE_PAUSED");
        call.allowFlags(args.flags(), VirDomainSaveRestoreFlags.RUNNING | VirDomainSaveRestoreFlags.PAUSED);
        boolean pauseFirst = (args.flags() & VirDomainSaveRestoreFlags.PAUSED) != 0;
        return answer(inJob(args.dom(), domain -> {
            // The host restores a domain into the state in which it was saved.
            CompletionStage<Void> ready = pauseFirst && domain.state() == MachineState.RUNNING
                    ? power(domain, PowerAction.PAUSE)
                    : CompletableFuture.completedStage(null);
            return ready.thenCompose(done -> power(domain, PowerAction.SUSPEND));
        }));
    }

    /** Without a managed save there is nothing to do, and that is no error. */
    @Override
    public Answer<XdrVoid> domainManagedSaveRemove(RemoteCall call, RemoteDomainManagedSaveRemoveArgs args) {
        call.allowFlags(args.flags(), 0);
        return answer(inJob(
                args.dom(),
                domain -> domain.hasManagedSave()
                        ? power(domain, PowerAction.DROP_SUSPENDED_STATE)
                        : CompletableFuture.completedStage(null)));
    }

    @Override
    public Answer<XdrVoid> domainSetAutostart(RemoteCall call, RemoteDomainSetAutostartArgs args) {
        boolean autostart = args.autostart() != 0;
        return answer(inJob(
                args.dom(),
                domain -> domain.config().autostart() == autostart
                        ? CompletableFuture.completedStage(null)
                        : core.hypervisor().setAutostart(domain.uuid(), autostart)));
    }

    private Answer<XdrVoid> undefine(RemoteNonnullDomain handle, int flags) {
        return answer(inJob(handle, domain -> {
            if (domain.state().isActive()) {
                throw invalid("cannot undefine an active domain");
            }
            if (domain.hasManagedSave() && (flags & VirDomainUndefineFlagsValues.MANAGED_SAVE) == 0) {
                throw invalid("Refusing to undefine while domain managed save image exists");
            }
            if (domain.snapshots() > 0 && (flags & VirDomainUndefineFlagsValues.SNAPSHOTS_METADATA) == 0) {
                throw invalid("Refusing to undefine while snapshots exist");
            }
            return core.hypervisor().undefine(domain.uuid());
        }));
    }

    private Answer<XdrVoid> power(RemoteNonnullDomain handle, PowerAction action) {
        return answer(inJob(handle, domain -> power(domain, action)));
    }

    private Answer<XdrVoid> shutdown(RemoteNonnullDomain handle) {
        return answer(inJob(handle, domain -> atMost(SHUTDOWN_WAIT, power(domain, PowerAction.SHUTDOWN))));
    }

    /** The host restarts a guest without leaving the running state, so its report alone does not tell. */
    private Answer<XdrVoid> restart(RemoteNonnullDomain handle, PowerAction action) {
        return answer(inJob(handle, domain -> power(domain, action)
                .thenRun(() -> core.events().publish(new DomainEvent.Rebooted(find(handle))))));
    }

    private CompletionStage<Void> power(Domain domain, PowerAction action) {
        Runnable ended = core.model().actionStarted(domain.uuid(), action);
        try {
            return core.hypervisor().power(domain.uuid(), action).whenComplete((done, error) -> ended.run());
        } catch (RuntimeException e) {
            ended.run();
            throw e;
        }
    }

    private <T> CompletionStage<T> inJob(RemoteNonnullDomain handle, Function<Domain, CompletionStage<T>> work) {
        find(handle);
        // Looked up again when its turn has come: it may be gone, or changed, by then.
        return core.jobs().run(handle.uuid(), () -> work.apply(find(handle)));
    }

    private CompletionStage<Void> atMost(Duration wait, CompletionStage<Void> stage) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        EventLoop.Timer timer = core.loop().schedule(wait, () -> result.complete(null));
        stage.whenComplete((done, error) -> {
            timer.cancel();
            if (error == null) {
                result.complete(null);
            } else if (!result.completeExceptionally(error)) {
                LOG.log(WARNING, () -> "a shutdown that its caller did not wait for has failed: " + error.getMessage());
            }
        });
        return result;
    }

    private Domain find(RemoteNonnullDomain handle) {
        return DomainHandles.find(core.model().view(), handle).domain();
    }

    private static Answer<XdrVoid> answer(CompletionStage<Void> stage) {
        return Answer.later(stage.thenApply(done -> XdrVoid.VOID));
    }

    private static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.OPERATION_INVALID, ErrorDomain.PARALLELS, detail);
    }
}
