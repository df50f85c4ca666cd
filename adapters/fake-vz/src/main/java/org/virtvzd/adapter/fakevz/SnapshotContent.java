package org.virtvzd.adapter.fakevz;

import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.snapshot.SnapshotState;

/**
 * What a snapshot holds, as far as a machine without disks and memory has anything to hold.
 *
 * @param config the definition at the time
 * @param state the settled state at the time
 */
record SnapshotContent(DomainConfig config, MachineState state) {

    /** How the host shows the state: a machine whose memory was saved looks like one that was off. */
    SnapshotState shown() {
        return switch (state) {
            case RUNNING -> SnapshotState.RUNNING;
            case PAUSED -> SnapshotState.PAUSED;
            default -> SnapshotState.SHUTOFF;
        };
    }
}
