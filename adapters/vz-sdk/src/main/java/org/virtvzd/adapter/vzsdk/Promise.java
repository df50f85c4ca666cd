package org.virtvzd.adapter.vzsdk;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A command under way, which ends once.
 *
 * @param <T> what it gives
 */
final class Promise<T> {
    private final CompletableFuture<T> stage = new CompletableFuture<>();

    CompletionStage<T> stage() {
        return stage;
    }

    void keep(T value) {
        stage.complete(value);
    }

    void fail(Throwable failure) {
        stage.completeExceptionally(failure);
    }
}
