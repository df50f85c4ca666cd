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
 */
public record ServerLimits(
        int maxClients,
        int maxAnonymousClients,
        int maxClientRequests,
        Duration keepaliveInterval,
        int keepaliveCount) {

    /** libvirt's defaults for the main server. */
    public static final ServerLimits DEFAULT = new ServerLimits(5000, 20, 5, Duration.ofSeconds(5), 5);

    /** libvirt's defaults for the admin server, where nobody is anonymous. */
    public static final ServerLimits ADMIN_DEFAULT = new ServerLimits(5000, 0, 5, Duration.ofSeconds(5), 5);
}
