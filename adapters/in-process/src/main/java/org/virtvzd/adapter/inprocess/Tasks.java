package org.virtvzd.adapter.inprocess;

import java.time.Duration;

/** What the event loops of this module have in common. */
final class Tasks {
    private Tasks() {}

    /** Nanoseconds of a delay: 0 for a negative one, 292 years for one that is longer. */
    static long nanos(Duration delay) {
        if (delay.isNegative()) {
            return 0;
        }
        return delay.toSeconds() >= Long.MAX_VALUE / 1_000_000_000 ? Long.MAX_VALUE / 2 : delay.toNanos();
    }
}
