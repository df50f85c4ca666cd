package org.virtvzd.server.remote;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.virtvzd.domain.Cause;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.xdr.XdrVoid;

/**
 * The way that every change of a domain takes: look the domain up, wait for its turn among the domain's jobs, hand the
 * command to the host.
 */
final class DomainCommands {
    private final RemoteCore core;

    DomainCommands(RemoteCore core) {
        this.core = core;
    }

    /** Runs work on a domain when its turn has come. */
    <T> CompletionStage<T> inJob(RemoteNonnullDomain handle, Function<Domain, CompletionStage<T>> work) {
        core.find(handle);
        // Looked up again when its turn has come: it may be gone, or changed, by then.
        return core.jobs().run(handle.uuid(), () -> work.apply(core.find(handle).domain()));
    }

    /**
     * Changes a domain's definition, live and stored.
     *
     * @param handle the domain
     * @param flags what the caller wants to change, see {@link ModificationImpact}
     * @param change makes the new definition of the present one, or refuses
     * @return ends when it is changed
     */
    Answer<XdrVoid> edit(RemoteNonnullDomain handle, int flags, UnaryOperator<DomainConfig> change) {
        return answer(inJob(handle, domain -> {
            ModificationImpact.check(domain, flags);
            return core.hypervisor().redefine(change.apply(domain.config()));
        }));
    }

    /** Changes a domain's state. */
    CompletionStage<Void> power(Domain domain, PowerAction action) {
        return action == PowerAction.KILL
                ? causing(domain, Cause.DESTROY, () -> core.hypervisor().power(domain.uuid(), action))
                : core.hypervisor().power(domain.uuid(), action);
    }

    /** Gives a command, and lets the model know while it lasts that what the host reports is our doing. */
    <T> CompletionStage<T> causing(Domain domain, Cause cause, Supplier<CompletionStage<T>> command) {
        Runnable ended = core.model().actionStarted(domain.uuid(), cause);
        try {
            return command.get().whenComplete((done, error) -> ended.run());
        } catch (RuntimeException e) {
            ended.run();
            throw e;
        }
    }

    /** A stage that fails where starting the work has thrown. */
    static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> work) {
        try {
            return work.get();
        } catch (LibvirtException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** The answer of a call that returns nothing, when a stage ends. */
    static Answer<XdrVoid> answer(CompletionStage<Void> stage) {
        return Answer.later(stage.thenApply(done -> XdrVoid.VOID));
    }

    /** The refusal of a call that the domain's state does not allow. */
    static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.OPERATION_INVALID, ErrorDomain.PARALLELS, detail);
    }
}
