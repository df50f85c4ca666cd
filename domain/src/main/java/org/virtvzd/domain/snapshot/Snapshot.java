package org.virtvzd.domain.snapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * One snapshot of a domain.
 *
 * @param name libvirt's name of it, unique in its tree and the same for ever: the GUID that the host gave it, in braces
 * @param parent name of the snapshot that it was made on top of; empty for a root
 * @param title the name that its maker gave it, empty when there is none; neither unique nor lasting
 * @param description free text, empty when there is none
 * @param state what the domain was doing
 * @param created when it was made, in whole seconds
 */
public record Snapshot(
        String name, Optional<String> parent, String title, String description, SnapshotState state, Instant created) {}
