package org.virtvzd.adapter.unixsocket;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.BooleanSupplier;
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
 * <p>While one client alone is served, a look that does not find anything at once goes on by trying to read that
 * client's connection, which saves Netty's way from the system's answer to the connection. All are asked about first, and
 * again after every {@value #GUESSES} such tries.
 *
 * <p>A task from another thread, or a timer, that comes up meanwhile waits until the looking ends.
 */
final class AdaptivePoll implements SelectStrategy {
    /** How long one look lasts at most, in nanoseconds: about what falling asleep and waking up takes. */
    static final long LOOK = 100_000;

    /** A wait up to this many nanoseconds, waking up included, lets expect that the next one is short too. */
    static final long SHORT_WAIT = 250_000;

    /** Tries to read one connection before all are asked about again. */
    static final int GUESSES = 4;

    static final int FIRST_REST = 1;
    static final int LONGEST_REST = 1024;

    private final LongSupplier clock;
    private final BooleanSupplier guess;
    private boolean lone;
    private boolean slept;
    private long sleptSince;
    private boolean expectShort;
    private int rest;
    private int resting;

    /**
     * Makes the rule for one loop.
     *
     * @param clock nanoseconds from any beginning
     * @param guess reads the connection that was read last; true if something was there
     */
    AdaptivePoll(LongSupplier clock, BooleanSupplier guess) {
        this.clock = clock;
        this.guess = guess;
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
            if (found != 0) {
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

    /** Connections to be read, {@link SelectStrategy#CONTINUE} when one was read here, or 0. */
    private int look(IntSupplier ready) throws Exception {
        long end = clock.getAsLong() + LOOK;
        do {
            int found = ready.get();
            if (found > 0) {
                lone = found == 1;
                return found;
            }
            for (int guesses = 0; lone && guesses < GUESSES; guesses++) {
                if (guess.getAsBoolean()) {
                    return SelectStrategy.CONTINUE;
                }
            }
            Thread.onSpinWait();
        } while (clock.getAsLong() - end < 0);
        return 0;
    }
}
