package org.virtvzd.adapter.vzsdk;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.time.EventLoop;

/**
 * Platform threads that may wait for the dispatcher, as the event loop must not. A virtual thread would keep its carrier
 * while it waits in the library.
 */
final class Workers {
    /** The core has one command per domain under way; this many waiting mean that it lost control. */
    private static final int MOST_WAITING = 100_000;

    private static final long IDLE_SECONDS = 30;

    private final EventLoop loop;
    private final ThreadPoolExecutor pool;
    private final String name;

    Workers(EventLoop loop, String name, int threads) {
        this.loop = loop;
        this.name = name;
        ThreadFactory factory = Thread.ofPlatform().daemon().name(name + "-", 0).factory();
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), factory);
        pool.allowCoreThreadTimeOut(true);
    }

    /** Works on one of the threads, and says on the loop how it ended. */
    <T> void submit(Callable<T> work, Consumer<Outcome<T>> done) {
        try {
            pool.execute(() -> {
                Outcome<T> outcome = run(work);
                tell(() -> done.accept(outcome));
            });
        } catch (RejectedExecutionException e) {
            loop.execute(() -> done.accept(new Outcome.Bad<>(refusal())));
        }
    }

    /** At the end of the process the loop may be gone before the last work is done; nobody waits for that any more. */
    private void tell(Runnable news) {
        try {
            loop.execute(news);
        } catch (RejectedExecutionException e) {
            System.getLogger(Workers.class.getName())
                    .log(System.Logger.Level.DEBUG, "The loop ended before the work for it did");
        }
    }

    private static <T> Outcome<T> run(Callable<T> work) {
        try {
            return new Outcome.Good<>(work.call());
        } catch (Throwable e) {
            return new Outcome.Bad<>(e);
        }
    }

    private LibvirtException refusal() {
        return new LibvirtException(
                ErrorCode.INTERNAL_ERROR,
                ErrorDomain.PARALLELS,
                pool.isShutdown()
                        ? "the daemon lets go of the host"
                        : name + ": " + MOST_WAITING + " requests wait for the dispatcher already");
    }

    /** Takes no more work; ends when what is under way is done. */
    void close() {
        pool.shutdown();
    }

    /** Waits until all is done that was given before {@link #close}; not to be called on the loop. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return pool.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
