package org.virtvzd.server.remote;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainPowerProcedures;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateWithFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateWithFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainCreateXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateXmlRet;
import org.virtvzd.protocol.remote.RemoteDomainDestroyArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainRebootArgs;
import org.virtvzd.protocol.remote.RemoteDomainResetArgs;
import org.virtvzd.protocol.remote.RemoteDomainResumeArgs;
import org.virtvzd.protocol.remote.RemoteDomainShutdownArgs;
import org.virtvzd.protocol.remote.RemoteDomainShutdownFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainSuspendArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.event.DomainEvent;
import org.virtvzd.server.wire.WireDomains;

/** Starting, stopping and pausing domains. */
final class DomainPowerCalls implements DomainPowerProcedures<RemoteCall> {
    /**
     * How long a shutdown waits for the guest. A guest may take its time or refuse; the caller is not kept, and the
     * domain's next job need not wait.
     */
    static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(DomainPowerCalls.class.getName());

    private final RemoteCore core;
    private final DomainCommands commands;

    DomainPowerCalls(RemoteCore core, DomainCommands commands) {
        this.core = core;
        this.commands = commands;
    }

    @Override
    public Answer<XdrVoid> domainCreate(RemoteCall call, RemoteDomainCreateArgs args) {
        return power(args.dom(), PowerAction.START);
    }

    @Override
    public Answer<RemoteDomainCreateWithFlagsRet> domainCreateWithFlags(
            RemoteCall call, RemoteDomainCreateWithFlagsArgs args) {
        call.allowFlags(args.flags(), 0);
        return Answer.later(commands.inJob(args.dom(), domain -> commands.power(domain, PowerAction.START))
                .thenApply(done -> new RemoteDomainCreateWithFlagsRet(
                        WireDomains.of(core.find(args.dom()).domain()))));
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

    private Answer<XdrVoid> power(RemoteNonnullDomain handle, PowerAction action) {
        return DomainCommands.answer(commands.inJob(handle, domain -> commands.power(domain, action)));
    }

    private Answer<XdrVoid> shutdown(RemoteNonnullDomain handle) {
        return DomainCommands.answer(
                commands.inJob(handle, domain -> atMost(SHUTDOWN_WAIT, commands.power(domain, PowerAction.SHUTDOWN))));
    }

    /** The host restarts a guest without leaving the running state, so its report alone does not tell. */
    private Answer<XdrVoid> restart(RemoteNonnullDomain handle, PowerAction action) {
        return DomainCommands.answer(
                commands.inJob(handle, domain -> commands.power(domain, action).thenRun(() -> core.events()
                        .publish(new DomainEvent.Rebooted(core.find(handle).domain())))));
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

    /** A Virtuozzo host keeps every machine, so there are none that are gone when they are off. */
    @Override
    public Answer<RemoteDomainCreateXmlRet> domainCreateXml(RemoteCall call, RemoteDomainCreateXmlArgs args) {
        throw new LibvirtException(
                ErrorCode.OPERATION_UNSUPPORTED,
                ErrorDomain.PARALLELS,
                "transient domains are not available on Virtuozzo; define the domain and start it");
    }
}
