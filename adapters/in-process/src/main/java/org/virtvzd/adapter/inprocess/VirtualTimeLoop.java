package org.virtvzd.adapter.inprocess;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.virtvzd.ports.time.EventLoop;

/**
 * An event loop whose time passes only when it is told to, and whose tasks run only while one of its {@code run}
 * methods is called, on the caller's thread. The same calls lead to the same tasks in the same order, which makes
 * whole worlds repeatable.
 *
 * <p>Tasks run in the order in which they were handed over. Timers that are due at the same moment become tasks in the
 * order in which they were scheduled. {@link #execute} and {@link #schedule} may be called from other threads, but
 * then the order is no longer repeatable.
 */
public final class VirtualTimeLoop implements EventLoop {
    private static final Logger LOG = System.getLogger(VirtualTimeLoop.class.getName());

    /** Tasks that may run at one moment of virtual time; more means that something hands itself over for ever. */
    private static final long MAX_TASKS_AT_A_MOMENT = 100_000_000;

    private static final int MAX_FAILURES_KEPT = 100;

    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final TreeSet<VirtualTimer> timers = new TreeSet<>(
            Comparator.<VirtualTimer>comparingLong(timer -> timer.due).thenComparingLong(timer -> timer.sequence));
    private final List<Throwable> failures = new ArrayList<>();
    private long now;
    private long sequence;
    private boolean running;
    private Instant wallClockAtZero;

    /** Makes a loop whose wall clock begins at the first second of 2026. */
    public VirtualTimeLoop() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /**
     * Makes a loop.
     *
     * @param start what the wall clock shows at first
     */
    public VirtualTimeLoop(Instant start) {
        wallClockAtZero = start;
    }

    @Override
    public synchronized void execute(Runnable task) {
        ready.add(task);
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable task) {
        long nanos = Tasks.nanos(delay);
        var timer = new VirtualTimer(now + nanos, sequence++, task);
        if (nanos == 0) {
            ready.add(timer);
        } else {
            timers.add(timer);
        }
        return timer;
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    /**
     * The wall clock that goes with this loop.
     *
     * @return a source that follows the virtual time
     */
    public InstantSource wallClock() {
        return this::instant;
    }

    /**
     * Sets the wall clock as an administrator would; {@link #nanoTime()} and timers do not notice.
     *
     * @param step how far; negative sets it back
     */
    public synchronized void stepWallClock(Duration step) {
        wallClockAtZero = wallClockAtZero.plus(step);
    }

    /**
     * Runs tasks until none is left, without any time passing.
     *
     * @return how many tasks ran
     * @throws IllegalStateException if it takes more than 100 million tasks, or when called by a task
     */
    public long runUntilIdle() {
        enter();
        try {
            return runReady();
        } finally {
            leave();
        }
    }

    /**
     * Lets time pass as it does on an idle machine: every timer runs at its own moment.
     *
     * @param span how long, zero or more
     * @return how many tasks ran
     * @throws IllegalStateException as {@link #runUntilIdle()}
     */
    public long runFor(Duration span) {
        return pass(span, () -> false).tasks();
    }

    /**
     * Lets time pass as {@link #runFor} does, but only until something is the case; looks after every moment at which
     * tasks ran.
     *
     * @param limit how long at most
     * @param condition what to wait for
     * @return whether it is the case now
     * @throws IllegalStateException as {@link #runUntilIdle()}
     */
    public boolean runUntil(Duration limit, BooleanSupplier condition) {
        return pass(limit, condition).met();
    }

    /**
     * Lets time jump, as on a machine that was suspended: timers due meanwhile run late, at the end of the jump, in
     * the order in which they were due.
     *
     * @param span how far, zero or more
     * @return how many tasks ran
     * @throws IllegalStateException as {@link #runUntilIdle()}
     */
    public long advance(Duration span) {
        enter();
        try {
            long tasks = runReady();
            moveTo(now + Tasks.nanos(span));
            return tasks + runReady();
        } finally {
            leave();
        }
    }

    /**
     * When the next timer is due, for drivers that skip idle time.
     *
     * @return time from now, empty if there is no timer
     */
    public synchronized Optional<Duration> untilNextTimer() {
        return timers.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(timers.first().due - now));
    }

    /**
     * What tasks have thrown so far, at most the first 100.
     *
     * @return exceptions in the order in which they were thrown
     */
    public synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    private Outcome pass(Duration span, BooleanSupplier condition) {
        enter();
        try {
            long end = nanoTime() + Tasks.nanos(span);
            long tasks = runReady();
            while (!condition.getAsBoolean()) {
                long next = nextDue();
                if (next > end) {
                    moveTo(end);
                    return new Outcome(tasks, false);
                }
                moveTo(next);
                tasks += runReady();
            }
            return new Outcome(tasks, true);
        } finally {
            leave();
        }
    }

    private long runReady() {
        for (long tasks = 0; tasks < MAX_TASKS_AT_A_MOMENT; tasks++) {
            Optional<Runnable> task = nextReady();
            if (task.isEmpty()) {
                return tasks;
            }
            run(task.get());
        }
        throw new IllegalStateException("The loop does not become idle");
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A task of the event loop failed", e);
            keep(e);
        }
    }

    private synchronized void keep(Throwable failure) {
        if (failures.size() < MAX_FAILURES_KEPT) {
            failures.add(failure);
        }
    }

    private synchronized Optional<Runnable> nextReady() {
        return Optional.ofNullable(ready.poll());
    }

    private synchronized void moveTo(long time) {
        now = time;
        while (!timers.isEmpty() && timers.first().due <= now) {
            ready.add(timers.removeFirst());
        }
    }

    private synchronized long nextDue() {
        return timers.isEmpty() ? Long.MAX_VALUE : timers.first().due;
    }

    private synchronized Instant instant() {
        return wallClockAtZero.plusNanos(now);
    }

    private synchronized void enter() {
        if (running) {
            throw new IllegalStateException("The loop is running already");
        }
        running = true;
    }

    private synchronized void leave() {
        running = false;
    }

    /** Waits among the timers, then, as a task, among those that are ready; may be called off in either place. */
    private final class VirtualTimer implements Timer, Runnable {
        private final long due;
        private final long sequence;
        private final Runnable task;
        private boolean cancelled;

        VirtualTimer(long due, long sequence, Runnable task) {
            this.due = due;
            this.sequence = sequence;
            this.task = task;
        }

        @Override
        public void cancel() {
            synchronized (VirtualTimeLoop.this) {
                cancelled = true;
                timers.remove(this);
            }
        }

        @Override
        public void run() {
            synchronized (VirtualTimeLoop.this) {
                if (cancelled) {
                    return;
                }
            }
            task.run();
        }
    }

    private record Outcome(long tasks, boolean met) {}
}
