package org.virtvzd.adapter.unixsocket;

import io.netty.util.concurrent.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.virtvzd.ports.time.EventLoop;

/** A task as it waits for its turn. What it throws goes to the log and no further. */
final class LoopTask implements Runnable, EventLoop.Timer {
    private static final Logger LOG = System.getLogger(LoopTask.class.getName());

    private final Runnable task;
    private volatile boolean cancelled;

    /** Set for a timer, before anybody can call it off. */
    @Nullable
    Future<?> waiting;

    LoopTask(Runnable task) {
        this.task = task;
    }

    @Override
    public void run() {
        if (cancelled) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A task of the event loop failed", e);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Future<?> timer = waiting;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
