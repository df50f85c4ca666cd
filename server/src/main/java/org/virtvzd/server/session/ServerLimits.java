package org.virtvzd.server.session;

import java.time.Duration;

/**
 * Limits of one server, changeable while it runs. The numbers are those of virtvzd.conf.
 *
 * @param maxClients connections at a time, 1 or more; further ones wait in the backlog
 * @param maxAnonymousClients connections that have not proved who they are; 0 means no limit of their own
 * @param maxClientRequests unanswered calls of one connection before no more of it is read, 1 or more
 * @param keepaliveInterval time without input after which a client that asked for it is pinged; zero or less: never
 * @param keepaliveCount unanswered pings before the connection is closed
 * @param workers how many calls may be under way at a time
 */
public record ServerLimits(
        int maxClients,
        int maxAnonymousClients,
        int maxClientRequests,
        Duration keepaliveInterval,
        int keepaliveCount,
        WorkerLimits workers) {

    /** libvirt's defaults for the main server. */
    public static final ServerLimits DEFAULT =
            new ServerLimits(5000, 20, 5, Duration.ofSeconds(5), 5, WorkerLimits.DEFAULT);

    /** libvirt's defaults for the admin server, where nobody is anonymous. */
    public static final ServerLimits ADMIN_DEFAULT =
            new ServerLimits(5000, 0, 5, Duration.ofSeconds(5), 5, WorkerLimits.ADMIN_DEFAULT);

    /**
     * Limits with libvirt's usual number of workers.
     *
     * @param maxClients connections at a time
     * @param maxAnonymousClients connections that have not proved who they are
     * @param maxClientRequests unanswered calls of one connection
     * @param keepaliveInterval time without input before a ping
     * @param keepaliveCount unanswered pings
     */
    public ServerLimits(
            int maxClients,
            int maxAnonymousClients,
            int maxClientRequests,
            Duration keepaliveInterval,
            int keepaliveCount) {
        this(
                maxClients,
                maxAnonymousClients,
                maxClientRequests,
                keepaliveInterval,
                keepaliveCount,
                WorkerLimits.DEFAULT);
    }

    /**
     * The same with what has become different elsewhere.
     *
     * @param before other limits as they were
     * @param after the same as they are
     * @return these limits, with the numbers that differ between the two
     */
    public ServerLimits changedAs(ServerLimits before, ServerLimits after) {
        return new ServerLimits(
                changed(before.maxClients, after.maxClients, maxClients),
                changed(before.maxAnonymousClients, after.maxAnonymousClients, maxAnonymousClients),
                changed(before.maxClientRequests, after.maxClientRequests, maxClientRequests),
                changed(before.keepaliveInterval, after.keepaliveInterval, keepaliveInterval),
                changed(before.keepaliveCount, after.keepaliveCount, keepaliveCount),
                workers.changedAs(before.workers, after.workers));
    }

    static <T> T changed(T before, T after, T otherwise) {
        return before.equals(after) ? otherwise : after;
    }

    /**
     * The same with other numbers of clients.
     *
     * @param clients connections at a time
     * @param anonymous connections that have not proved who they are
     * @return the limits
     */
    public ServerLimits withClients(int clients, int anonymous) {
        return new ServerLimits(clients, anonymous, maxClientRequests, keepaliveInterval, keepaliveCount, workers);
    }

    /**
     * The same with other numbers of workers.
     *
     * @param newWorkers how many calls may be under way
     * @return the limits
     */
    public ServerLimits withWorkers(WorkerLimits newWorkers) {
        return new ServerLimits(
                maxClients, maxAnonymousClients, maxClientRequests, keepaliveInterval, keepaliveCount, newWorkers);
    }
}
