package org.virtvzd.server.model;

/** What a machine looks like from outside in each state of the host: libvirt's state, the reason without history. */
enum Look {
    OFF(5, 1, false, true),
    RUNNING(1, 1, true, true),
    PAUSED(3, 1, true, true),
    SAVED(5, 5, false, true),
    STARTING(1, 1, true, false),
    CONTINUING(1, 5, true, false),
    RESUMING(1, 3, true, false),
    RESTORING(1, 3, true, false),
    PAUSING(1, 1, true, false),
    STOPPING(4, 1, true, false),
    SUSPENDING(3, 3, true, false),
    SNAPSHOTING(3, 9, true, false),
    DROPPING(5, 5, false, false);

    private final int state;
    private final int reason;
    private final boolean active;
    private final boolean lasting;

    Look(int state, int reason, boolean active, boolean lasting) {
        this.state = state;
        this.reason = reason;
        this.active = active;
        this.lasting = lasting;
    }

    int state() {
        return state;
    }

    int reason() {
        return reason;
    }

    boolean active() {
        return active;
    }

    boolean lasting() {
        return lasting;
    }

    /** The memory is on disk, or on its way there and back. */
    boolean saved() {
        return state == SAVED_STATE && reason == SAVED_REASON;
    }

    private static final int SAVED_STATE = 5;
    private static final int SAVED_REASON = 5;
}
