package org.virtvzd.ports.hypervisor;

import java.util.Optional;
import java.util.UUID;

/**
 * Where a domain is to move.
 *
 * @param host name or address of the other host
 * @param port TCP port of its dispatcher, 0 for the usual one
 * @param session the other daemon's session on its host, which lets the domain in
 * @param newName what the domain is called there; empty to keep its name
 * @param paused whether a running guest is left paused there
 */
public record MigrationTarget(String host, int port, UUID session, Optional<String> newName, boolean paused) {}
