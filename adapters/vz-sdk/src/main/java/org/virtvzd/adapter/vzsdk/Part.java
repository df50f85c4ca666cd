package org.virtvzd.adapter.vzsdk;

/** What can be read of a machine. */
enum Part {
    /** Its definition. */
    DEFINITION,
    /** Its snapshots. */
    SNAPSHOTS,
    /** What it is doing. */
    STATE
}
