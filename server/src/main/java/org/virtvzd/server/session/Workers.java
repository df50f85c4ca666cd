package org.virtvzd.server.session;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets calls that change something start while fewer than {@link WorkerLimits#max()} calls are under way; the others
 * take turns in the order in which they came. A call that is answered at once is never under way, and queries do not
 * wait. What waits is bounded by the clients' own limits: each that is connected has at most
 * {@link ServerLimits#maxClientRequests()} unanswered calls.
 */
public final class Workers {
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private WorkerLimits limits;
    private int busy;
    private boolean starting;

    private record Waiting(Object client, Runnable call) {}

    Workers(WorkerLimits limits) {
        this.limits = limits;
    }

    /**
     * The present limits.
     *
     * @return the limits
     */
    public WorkerLimits limits() {
        return limits;
    }

    /**
     * Changes the limits, with effect at once. Calls that are under way go on.
     *
     * @param newLimits the limits from now on
     */
    public void limit(WorkerLimits newLimits) {
        limits = newLimits;
        startWaiting();
    }

    /**
     * How many workers libvirt would have now.
     *
     * @return at least the minimum and at most the maximum; 0 when that is zero
     */
    public int current() {
        return Math.min(limits.max(), Math.max(limits.min(), busy));
    }

    /**
     * How many of them have nothing to do.
     *
     * @return 0 or more
     */
    public int free() {
        return Math.max(0, current() - busy);
    }

    /**
     * How many calls wait to be started.
     *
     * @return 0 or more
     */
    public int queued() {
        return waiting.size();
    }

    /**
     * Starts a call as soon as the limits allow it.
     *
     * @param client who calls
     * @param call what is to be done; says with {@link #begin()} that it is not done when it returns
     */
    void submit(Object client, Runnable call) {
        waiting.add(new Waiting(client, call));
        startWaiting();
    }

    /** The client has gone: what it waits for is not done any more. */
    void forget(Object client) {
        waiting.removeIf(each -> each.client().equals(client));
    }

    /** A call has begun that is not answered at once. */
    void begin() {
        busy++;
    }

    /** A call that has begun has been answered. */
    void end() {
        busy--;
        startWaiting();
    }

    /** A call may end before its start returns, which must not nest. */
    private void startWaiting() {
        if (starting) {
            return;
        }
        starting = true;
        try {
            while (!waiting.isEmpty() && (limits.max() == 0 || busy < limits.max())) {
                waiting.remove().call().run();
            }
        } finally {
            starting = false;
        }
    }
}
