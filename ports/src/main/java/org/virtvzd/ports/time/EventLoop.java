package org.virtvzd.ports.time;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one thread of control that the core lives on.
 *
 * <p>Tasks run one after another, never at the same time, in the order in which they were handed over; a timer's task
 * counts as handed over when it is due. Everything the core owns is touched only by tasks of its loop, which is why
 * the core needs no lock. {@link #execute} and {@link #schedule} may be called from any thread.
 */
public interface EventLoop extends Executor {

    /**
     * Runs a task later, behind everything already handed over.
     *
     * @param task must not block; what it throws is logged and ends that task only
     */
    @Override
    void execute(Runnable task);

    /**
     * Runs a task when some time has passed.
     *
     * @param delay from now; zero or less means as {@link #execute}
     * @param task must not block
     * @return the timer, to call it off
     */
    Timer schedule(Duration delay, Runnable task);

    /**
     * Time for measuring spans: never runs backwards, has no relation to the calendar.
     *
     * @return nanoseconds since an arbitrary moment
     */
    long nanoTime();

    /** A task that waits for its time. */
    interface Timer {

        /** Calls the task off; does nothing when it has run or was called off before. */
        void cancel();
    }
}
