package org.virtvzd.server.model;

import java.util.Optional;
import java.util.UUID;

/** What a client asked to be told. */
record Subscription(int client, int id, boolean reboots, Optional<UUID> domain) {
    boolean sameTarget(Subscription other) {
        return client == other.client && reboots == other.reboots && domain.equals(other.domain);
    }
}
