package org.virtvzd.ports.hypervisor;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;

/** A command that was given, and how it ended. */
public final class Attempt {
    private volatile Optional<Optional<LibvirtError>> end = Optional.empty();

    private Attempt() {}

    /**
     * Gives a command.
     *
     * @param <T> what it ends with
     * @param command calls the hypervisor
     * @return the attempt
     */
    public static <T> Attempt of(Supplier<CompletionStage<T>> command) {
        Attempt attempt = new Attempt();
        command.get().whenComplete((done, failure) -> attempt.end = Optional.of(errorOf(failure)));
        return attempt;
    }

    /**
     * Whether its stage has ended.
     *
     * @return true when it has
     */
    public boolean ended() {
        return end.isPresent();
    }

    /**
     * How it ended.
     *
     * @return the error, empty after a success
     */
    public Optional<LibvirtError> failure() {
        return end.orElseThrow(() -> new AssertionError("The command has not ended"));
    }

    private static Optional<LibvirtError> errorOf(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return Optional.ofNullable(cause).map(thrown -> ((LibvirtException) thrown).error());
    }
}
