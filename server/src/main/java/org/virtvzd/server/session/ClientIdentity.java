package org.virtvzd.server.session;

import java.util.Map;

/**
 * Who a client says it acts for: what another libvirt daemon forwards about its own client.
 *
 * @param attributes libvirt's names ({@code user-name}, {@code unix-user-id}, …) with their values
 */
public record ClientIdentity(Map<String, String> attributes) {
    /** Nobody else. */
    public static final ClientIdentity NONE = new ClientIdentity(Map.of());

    /** Copies the map. */
    public ClientIdentity {
        attributes = Map.copyOf(attributes);
    }
}
