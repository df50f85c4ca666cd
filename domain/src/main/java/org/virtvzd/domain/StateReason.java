package org.virtvzd.domain;

/** A state together with how the domain got there (libvirt's vir*Reason enums, those that Virtuozzo can tell). */
public enum StateReason {
    /** Nothing is known. */
    UNKNOWN(DomainState.NOSTATE, 0),
    /** Started by a normal boot. */
    RUNNING_BOOTED(DomainState.RUNNING, 1),
    /** Moved here from another host. */
    RUNNING_MIGRATED(DomainState.RUNNING, 2),
    /** Restored from a managed save. */
    RUNNING_RESTORED(DomainState.RUNNING, 3),
    /** Reverted to a snapshot. */
    RUNNING_FROM_SNAPSHOT(DomainState.RUNNING, 4),
    /** Resumed after a pause. */
    RUNNING_UNPAUSED(DomainState.RUNNING, 5),
    /** Paused on a user's request. */
    PAUSED_USER(DomainState.PAUSED, 1),
    /** Paused while it moves to another host. */
    PAUSED_MIGRATION(DomainState.PAUSED, 2),
    /** Paused while its memory is saved. */
    PAUSED_SAVE(DomainState.PAUSED, 3),
    /** Paused after a revert to a snapshot. */
    PAUSED_FROM_SNAPSHOT(DomainState.PAUSED, 7),
    /** Paused while a snapshot is taken. */
    PAUSED_SNAPSHOT(DomainState.PAUSED, 9),
    /** The guest is shutting down on a user's request. */
    SHUTDOWN_USER(DomainState.SHUTDOWN, 1),
    /** The guest shut itself down, or nothing better is known. */
    SHUTOFF_SHUTDOWN(DomainState.SHUTOFF, 1),
    /** Switched off by force. */
    SHUTOFF_DESTROYED(DomainState.SHUTOFF, 2),
    /** The guest crashed. */
    SHUTOFF_CRASHED(DomainState.SHUTOFF, 3),
    /** Moved away to another host. */
    SHUTOFF_MIGRATED(DomainState.SHUTOFF, 4),
    /** Its memory is saved (managed save). */
    SHUTOFF_SAVED(DomainState.SHUTOFF, 5),
    /** Reverted to a snapshot that was taken while shut off. */
    SHUTOFF_FROM_SNAPSHOT(DomainState.SHUTOFF, 7);

    private final DomainState state;
    private final int number;

    StateReason(DomainState state, int number) {
        this.state = state;
        this.number = number;
    }

    /**
     * The state this reason belongs to.
     *
     * @return the state
     */
    public DomainState state() {
        return state;
    }

    /**
     * The reason's number on the wire; its meaning depends on the state.
     *
     * @return libvirt's reason number
     */
    public int number() {
        return number;
    }
}
