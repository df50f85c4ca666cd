package org.virtvzd.adapter.sasl;

import com.ongres.scram.common.ScramFunctions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.virtvzd.ports.access.SaslLogins;
import org.virtvzd.ports.time.EventLoop;

/**
 * Logins by SCRAM-SHA-256 with the passwords of a file. The file is read at each login, on a thread of its own; at most
 * {@link #MOST_WAITING} messages wait for that, further ones are refused.
 */
public final class ScramLogins implements SaslLogins, AutoCloseable {
    private static final int MOST_WAITING = 1_000;
    private static final int IDLE_SECONDS = 10;
    private static final int NONCE_CHARACTERS = 24;
    private static final int SECRET_BYTES = 32;

    private final EventLoop loop;
    private final PasswordFile file;
    private final Predicate<String> admitted;
    private final SecureRandom random = new SecureRandom();
    private final byte[] secret = random.generateSeed(SECRET_BYTES);
    private final ThreadPoolExecutor threads;

    /**
     * Makes it; the file need not exist yet.
     *
     * @param loop where answers arrive
     * @param file the users
     * @param admitted which of them are let in
     */
    public ScramLogins(EventLoop loop, PasswordFile file, Predicate<String> admitted) {
        this.loop = loop;
        this.file = file;
        this.admitted = admitted;
        this.threads = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("sasl-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<String> mechanisms() {
        return List.of(Verifier.MECHANISM.getName());
    }

    @Override
    public Optional<Exchange> begin(String mechanism) {
        if (!mechanism.equals(Verifier.MECHANISM.getName())) {
            return Optional.empty();
        }
        ScramExchange exchange = new ScramExchange(file::find, secret, ScramFunctions.nonce(NONCE_CHARACTERS, random));
        return Optional.of(data -> step(exchange, data));
    }

    private CompletionStage<Step> step(ScramExchange exchange, Optional<ByteBuffer> data) {
        CompletableFuture<Step> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    Step step = admit(exchange.step(data));
                    loop.execute(() -> answer.complete(step));
                } catch (IOException | RuntimeException e) {
                    loop.execute(() -> answer.completeExceptionally(e));
                }
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Step.Refused("", "too many logins wait already"));
        }
        return answer;
    }

    private Step admit(Step step) {
        return step instanceof Step.Accepted(String user, Optional<ByteBuffer> data) && !admitted.test(user)
                ? new Step.Refused(user, "not in sasl_allowed_username_list")
                : step;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
