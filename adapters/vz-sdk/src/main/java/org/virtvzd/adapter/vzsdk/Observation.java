package org.virtvzd.adapter.vzsdk;

import java.util.Optional;
import org.virtvzd.adapter.vzsdk.model.Definition;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.snapshot.SnapshotTree;

/**
 * What was read of a machine; empty is what was not asked for.
 *
 * @param definition its definition
 * @param snapshots its snapshots
 * @param sighting its state
 * @param gone whether the host does not have it any more
 */
record Observation(
        Optional<Definition> definition, Optional<SnapshotTree> snapshots, Optional<Sighting> sighting, boolean gone) {

    /** The host does not have it. */
    static final Observation GONE = new Observation(Optional.empty(), Optional.empty(), Optional.empty(), true);

    /** Nothing could be read. */
    static final Observation NOTHING = new Observation(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /**
     * A state, and when it was seen.
     *
     * @param state the state
     * @param number the dispatcher's number of the message that said so, which tells what was later; 0 when unknown
     */
    record Sighting(MachineState state, long number) {}

    static Observation of(Definition definition) {
        return new Observation(Optional.of(definition), Optional.empty(), Optional.empty(), false);
    }
}
