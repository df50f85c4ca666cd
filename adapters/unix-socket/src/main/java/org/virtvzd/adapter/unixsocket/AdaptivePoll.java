package org.virtvzd.adapter.unixsocket;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How the loop waits: it looks for a short while before it sleeps, as long as that pays.
 *
 * <p>To be put to sleep and woken costs a process more than a call costs us. A client that makes one call after the
 * other sends the next one within some microseconds of an answer, so a loop that looks for {@link #LOOK} finds it and
 * saves both. Looking in vain would take processor time from others, so it is done only after a wait that was short,
 * and each time it is in vain the number of waits that go without it doubles, from {@value #FIRST_REST} up to
 * {@value #LONGEST_REST}; one that succeeds ends that. A daemon without calls, with sparse calls, or on a machine whose
 * processors are taken, sleeps. The hypervisors' halt polling works by the same rule.
 *
 * <p>A task from another thread, or a timer, that comes up meanwhile waits until the looking ends.
 */
final class AdaptivePoll implements SelectStrategy {
    /** How long one look lasts at most, in nanoseconds: about what falling asleep and waking up takes. */
    static final long LOOK = 100_000;

    /** A wait up to this many nanoseconds, waking up included, lets expect that the next one is short too. */
    static final long SHORT_WAIT = 250_000;

    static final int FIRST_REST = 1;
    static final int LONGEST_REST = 1024;

    private final LongSupplier clock;
    private boolean slept;
    private long sleptSince;
    private boolean expectShort;
    private int rest;
    private int resting;

    /**
     * Makes the rule for one loop.
     *
     * @param clock nanoseconds from any beginning
     */
    AdaptivePoll(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
        if (slept) {
            slept = false;
            expectShort = clock.getAsLong() - sleptSince <= SHORT_WAIT;
        }
        if (hasTasks) {
            return ready.get();
        }
        if (mayLook()) {
            int found = look(ready);
            if (found > 0) {
                rest = 0;
                return found;
            }
            rest = Math.clamp(rest * 2L, FIRST_REST, LONGEST_REST);
            resting = rest;
        }
        slept = true;
        sleptSince = clock.getAsLong();
        return SelectStrategy.SELECT;
    }

    private boolean mayLook() {
        if (!expectShort) {
            return false;
        }
        if (resting > 0) {
            resting--;
            return false;
        }
        return true;
    }

    private int look(IntSupplier ready) throws Exception {
        long end = clock.getAsLong() + LOOK;
        int found = ready.get();
        while (found == 0 && clock.getAsLong() - end < 0) {
            Thread.onSpinWait();
            found = ready.get();
        }
        return found;
    }
}
