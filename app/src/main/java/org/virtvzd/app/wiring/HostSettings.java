package org.virtvzd.app.wiring;

import java.util.Optional;
import java.util.UUID;

/**
 * What the configuration says about the host.
 *
 * @param uuid its UUID as clients are to see it; empty when it is the hypervisor's
 */
public record HostSettings(Optional<UUID> uuid) {}
