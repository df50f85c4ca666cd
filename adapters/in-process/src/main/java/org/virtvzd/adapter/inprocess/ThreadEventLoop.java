package org.virtvzd.adapter.inprocess;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.virtvzd.ports.time.EventLoop;

/**
 * An event loop on one thread of its own, for running the server inside any JVM.
 *
 * <p>The queue of tasks has no bound of its own: whoever hands tasks over bounds them. After {@link #close()} further
 * tasks are refused with a {@link java.util.concurrent.RejectedExecutionException}.
 */
public final class ThreadEventLoop implements EventLoop, AutoCloseable {
    private static final Logger LOG = System.getLogger(ThreadEventLoop.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final ScheduledThreadPoolExecutor executor;

    /**
     * Starts a loop.
     *
     * @param name of the thread
     * @param daemon true if the loop is not to keep the JVM alive
     */
    public ThreadEventLoop(String name, boolean daemon) {
        this.name = name;
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name).daemon(daemon).factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(logged(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Future<?> future = executor.schedule(logged(task), Tasks.nanos(delay), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /**
     * Stops the loop: the task that is running ends, those waiting are dropped. Waits for the thread to end, at most
     * ten seconds. Not to be called by a task.
     */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "Event loop {0} is stuck in a task and is left behind", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "A task of the event loop failed", e);
            }
        };
    }
}
