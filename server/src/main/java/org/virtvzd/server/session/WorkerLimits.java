package org.virtvzd.server.session;

/**
 * How many calls of a server may be under way at a time. The core has no threads to count, so a "worker" is a call that
 * has started and could not be answered at once; the numbers and names are libvirt's.
 *
 * @param min workers that are there although nothing is to do, 0 or more; only shown
 * @param max calls under way at a time; 0 means as many as the clients' own limits allow
 * @param priority workers for urgent calls, which never wait here; only shown
 */
public record WorkerLimits(int min, int max, int priority) {
    /** libvirt's defaults for the main server. */
    public static final WorkerLimits DEFAULT = new WorkerLimits(5, 20, 5);

    /** libvirt's defaults for the admin server. */
    public static final WorkerLimits ADMIN_DEFAULT = new WorkerLimits(5, 20, 0);

    /** The same with what has become different elsewhere; no more are kept ready than there may be. */
    WorkerLimits changedAs(WorkerLimits before, WorkerLimits after) {
        int newMax = ServerLimits.changed(before.max, after.max, max);
        int newMin = Math.min(newMax, ServerLimits.changed(before.min, after.min, min));
        return new WorkerLimits(newMin, newMax, ServerLimits.changed(before.priority, after.priority, priority));
    }
}
