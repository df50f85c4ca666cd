package org.virtvzd.bench.scenario;

import java.time.Duration;

/** The bounds of one loop: calls and time. */
final class Loop {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long begin = System.nanoTime();
    private final long end;
    private final long maxCalls;
    private long calls;
    private long last = begin;

    private Loop(Duration limit, long maxCalls) {
        this.end = begin + limit.toNanos();
        this.maxCalls = maxCalls;
    }

    static Loop warmUp(Effort effort) {
        return new Loop(effort.slice().dividedBy(2), effort.maxCalls());
    }

    static Loop measured(Effort effort) {
        return new Loop(effort.slice(), effort.maxCalls());
    }

    /** Counts a call that has been answered at this moment, and tells when that was. */
    long answered() {
        calls++;
        last = System.nanoTime();
        return last;
    }

    boolean goesOn() {
        return calls < maxCalls && last - end < 0;
    }

    long begin() {
        return begin;
    }

    long calls() {
        return calls;
    }

    double seconds() {
        return (last - begin) / NANOS_PER_SECOND;
    }

    double perSecond() {
        return calls / seconds();
    }
}
