package org.virtvzd.adapter.unixsocket;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.virtvzd.ports.time.EventLoop;

/**
 * The event loop of a Vert.x instance that has only this one; it also waits for the sockets. Its thread keeps the JVM
 * alive until {@link #close()}, after which further tasks are refused with a
 * {@link java.util.concurrent.RejectedExecutionException}.
 */
public final class VertxEventLoop implements EventLoop, AutoCloseable {
    private static final Logger LOG = System.getLogger(VertxEventLoop.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static {
        // Nothing here looks up host names; Netty's resolver would cost start-up time and memory.
        if (System.getProperty("vertx.disableDnsResolver") == null) {
            System.setProperty("vertx.disableDnsResolver", "true");
        }
    }

    private final AdoptingTransport transport;
    private final VertxInternal vertx;
    private final io.netty.channel.EventLoop loop;

    /**
     * Starts the loop.
     *
     * @throws IllegalStateException if the system or the class path lacks what UNIX sockets need; the text says what
     */
    public VertxEventLoop() {
        transport = AdoptingTransport.create();
        vertx = (VertxInternal)
                Vertx.builder().with(options()).withTransport(transport).build();
        loop = vertx.getOrCreateContext().nettyEventLoop();
    }

    private static VertxOptions options() {
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS)
                .setBlockedThreadCheckInterval(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(new LoopTask(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        var timed = new LoopTask(task);
        if (delay.isPositive()) {
            timed.waiting = loop.schedule(timed, nanos(delay), TimeUnit.NANOSECONDS);
        } else {
            loop.execute(timed);
        }
        return timed;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /**
     * Stops the loop and its thread; tasks that are still waiting may be dropped. Waits for the end, at most ten
     * seconds, unless it is called by a task.
     */
    @Override
    public void close() {
        var closing = vertx.close().toCompletionStage().toCompletableFuture();
        if (inLoop()) {
            return;
        }
        try {
            closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "The event loop could not be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean inLoop() {
        return loop.inEventLoop();
    }

    /** Runs a task at once if this is the loop's thread, otherwise hands it over. */
    void run(Runnable task) {
        if (inLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }

    Vertx vertx() {
        return vertx;
    }

    io.netty.channel.EventLoop nettyLoop() {
        return loop;
    }

    AdoptingTransport transport() {
        return transport;
    }

    private static long nanos(Duration delay) {
        return delay.toDays() > 36_500 ? TimeUnit.DAYS.toNanos(36_500) : delay.toNanos();
    }
}
