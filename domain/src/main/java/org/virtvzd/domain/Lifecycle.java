package org.virtvzd.domain;

/** Lifecycle events (virDomainEventType with its detail) that a Virtuozzo host can give rise to. */
public enum Lifecycle {
    /** A new definition. */
    DEFINED_ADDED(0, 0),
    /** A changed definition. */
    DEFINED_UPDATED(0, 1),
    /** A new name. */
    DEFINED_RENAMED(0, 2),
    /** The definition is gone. */
    UNDEFINED_REMOVED(1, 0),
    /** Booted. */
    STARTED_BOOTED(2, 0),
    /** Arrived from another host. */
    STARTED_MIGRATED(2, 1),
    /** Continued from a managed save. */
    STARTED_RESTORED(2, 2),
    /** Running after a revert to a snapshot. */
    STARTED_FROM_SNAPSHOT(2, 3),
    /** Paused by a user. */
    SUSPENDED_PAUSED(3, 0),
    /** Paused right after its memory was restored. */
    SUSPENDED_RESTORED(3, 4),
    /** Paused after a revert to a snapshot. */
    SUSPENDED_FROM_SNAPSHOT(3, 5),
    /** Running again after a pause. */
    RESUMED_UNPAUSED(4, 0),
    /** The guest shut down. */
    STOPPED_SHUTDOWN(5, 0),
    /** Switched off by force. */
    STOPPED_DESTROYED(5, 1),
    /** The guest crashed. */
    STOPPED_CRASHED(5, 2),
    /** Left for another host. */
    STOPPED_MIGRATED(5, 3),
    /** Saved and switched off. */
    STOPPED_SAVED(5, 4),
    /** Off after a revert to a snapshot. */
    STOPPED_FROM_SNAPSHOT(5, 6);

    private final int type;
    private final int detail;

    Lifecycle(int type, int detail) {
        this.type = type;
        this.detail = detail;
    }

    /**
     * The kind of event on the wire.
     *
     * @return libvirt's virDomainEventType
     */
    public int type() {
        return type;
    }

    /**
     * The detail on the wire; its meaning depends on the type.
     *
     * @return libvirt's detail number
     */
    public int detail() {
        return detail;
    }
}
