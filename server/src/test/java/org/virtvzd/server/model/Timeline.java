package org.virtvzd.server.model;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What is going to happen in the model, and when. */
final class Timeline {
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::time).thenComparingLong(Due::number));
    private long now;
    private long number;

    /** Something that is due at a time; it may be called off. */
    final class Due {
        private final long time;
        private final long order;
        private final Runnable action;

        private Due(long time, long order, Runnable action) {
            this.time = time;
            this.order = order;
            this.action = action;
        }

        private long time() {
            return time;
        }

        private long number() {
            return order;
        }

        void callOff() {
            agenda.remove(this);
        }
    }

    Due after(Duration delay, Runnable action) {
        Due due = new Due(now + delay.toNanos(), number++, action);
        agenda.add(due);
        return due;
    }

    void pass(Duration span) {
        long end = now + span.toNanos();
        while (!agenda.isEmpty() && agenda.peek().time() <= end) {
            Due next = agenda.remove();
            now = next.time();
            next.action.run();
        }
        now = end;
    }
}
