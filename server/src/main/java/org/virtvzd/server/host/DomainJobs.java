package org.virtvzd.server.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.time.EventLoop;

/**
 * Lets one job at a time change a domain.
 *
 * <p>A job that finds its domain busy waits for its turn, first come first served, for at most {@link #MAX_WAIT};
 * then, or when {@link #MAX_WAITING} jobs wait already, it ends with OPERATION_TIMEOUT. A job that has its turn is
 * given {@link #MAX_RUN}; a host that has not finished by then loses the domain's lock, and the caller is told so,
 * because a domain that can never be touched again helps nobody.
 */
public final class DomainJobs {
    /** How long a job waits for its turn, as libvirt's Virtuozzo driver does. */
    public static final Duration MAX_WAIT = Duration.ofSeconds(30);

    /** How long a job may take. */
    public static final Duration MAX_RUN = Duration.ofMinutes(10);

    /** How many jobs may wait for one domain. */
    public static final int MAX_WAITING = 256;

    private final EventLoop loop;
    private final Map<UUID, Queue<Job<?>>> waiting = new HashMap<>();

    /**
     * Makes the jobs of one host.
     *
     * @param loop where everything happens
     */
    public DomainJobs(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Runs a job when its domain is free.
     *
     * @param <T> its result
     * @param domain the domain's UUID
     * @param work starts the job; a LibvirtException that it throws is the job's result
     * @return the job's result
     */
    public <T> CompletionStage<T> run(UUID domain, Supplier<CompletionStage<T>> work) {
        Job<T> job = new Job<>(domain, work);
        Queue<Job<?>> queue = waiting.get(domain);
        if (queue == null) {
            waiting.put(domain, new ArrayDeque<>());
            job.start();
        } else if (queue.size() >= MAX_WAITING) {
            job.fail(timeout("cannot acquire state change lock"));
        } else {
            queue.add(job);
            job.waitForTurn();
        }
        return job.result;
    }

    /**
     * Whether a job has the domain.
     *
     * @param domain the domain's UUID
     * @return true when another one would have to wait
     */
    public boolean isBusy(UUID domain) {
        return waiting.containsKey(domain);
    }

    private void startNext(UUID domain) {
        Queue<Job<?>> queue = waiting.get(domain);
        if (queue == null) {
            return;
        }
        Job<?> next = queue.poll();
        if (next == null) {
            waiting.remove(domain);
        } else {
            next.start();
        }
    }

    private static LibvirtException timeout(String detail) {
        return new LibvirtException(ErrorCode.OPERATION_TIMEOUT, ErrorDomain.PARALLELS, detail);
    }

    private final class Job<T> {
        private final UUID domain;
        private final Supplier<CompletionStage<T>> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private EventLoop.Timer timer = () -> {};

        Job(UUID domain, Supplier<CompletionStage<T>> work) {
            this.domain = domain;
            this.work = work;
        }

        void waitForTurn() {
            timer = loop.schedule(MAX_WAIT, this::giveUpWaiting);
        }

        void start() {
            timer.cancel();
            timer = loop.schedule(MAX_RUN, this::giveUpRunning);
            try {
                work.get().whenComplete(this::end);
            } catch (RuntimeException e) {
                // Whatever went wrong, the domain must not stay locked.
                end(null, e);
            }
        }

        private void giveUpWaiting() {
            Queue<Job<?>> queue = waiting.get(domain);
            if (queue != null && queue.remove(this)) {
                fail(timeout("cannot acquire state change lock"));
            }
        }

        private void giveUpRunning() {
            end(
                    null,
                    timeout("the host has not finished within " + MAX_RUN.toMinutes() + " minutes; it may do so yet"));
        }

        private void end(
                @org.jspecify.annotations.Nullable T value, @org.jspecify.annotations.Nullable Throwable error) {
            if (result.isDone()) {
                return;
            }
            timer.cancel();
            if (error == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(error);
            }
            startNext(domain);
        }

        void fail(LibvirtException error) {
            result.completeExceptionally(error);
        }
    }
}
