package org.virtvzd.domain;

/** The state of a domain as libvirt's clients know it (virDomainState). */
public enum DomainState {
    /** Not known. */
    NOSTATE(0),
    /** Running. */
    RUNNING(1),
    /** Blocked on a resource; never reported for Virtuozzo. */
    BLOCKED(2),
    /** Paused. */
    PAUSED(3),
    /** Being shut down. */
    SHUTDOWN(4),
    /** Shut off. */
    SHUTOFF(5),
    /** Crashed; never reported for Virtuozzo. */
    CRASHED(6),
    /** Suspended by guest power management; never reported for Virtuozzo. */
    PMSUSPENDED(7);

    private final int number;

    DomainState(int number) {
        this.number = number;
    }

    /**
     * The number on the wire.
     *
     * @return libvirt's virDomainState
     */
    public int number() {
        return number;
    }
}
