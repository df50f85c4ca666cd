package org.virtvzd.adapter.fakevz;

import org.virtvzd.domain.PowerAction;

/** What a command wants; latencies and faults are set by it. */
public enum CommandKind {
    /** Register a new domain. */
    DEFINE,
    /** Change a definition. */
    REDEFINE,
    /** Forget a domain. */
    UNDEFINE,
    /** Switch the start together with the host. */
    SET_AUTOSTART,
    /** Take a snapshot. */
    CREATE_SNAPSHOT,
    /** Go back to a snapshot. */
    REVERT_TO_SNAPSHOT,
    /** Forget a snapshot. */
    DELETE_SNAPSHOT,
    /** Move to another host. */
    MIGRATE,
    /** Give a disk another size. */
    RESIZE_DISK,
    /** Set the password of a user inside the guest. */
    SET_USER_PASSWORD,
    /** Ask a guest about itself. */
    ASK_GUEST,
    /** Connect to a serial port. */
    OPEN_CONSOLE,
    /** Take a picture of a screen. */
    CAPTURE_SCREEN,
    /** {@link PowerAction#START}. */
    START,
    /** {@link PowerAction#KILL}. */
    KILL,
    /** {@link PowerAction#SHUTDOWN}. */
    SHUTDOWN,
    /** {@link PowerAction#PAUSE}. */
    PAUSE,
    /** {@link PowerAction#RESUME}. */
    RESUME,
    /** {@link PowerAction#SUSPEND}. */
    SUSPEND,
    /** {@link PowerAction#RESTART}. */
    RESTART,
    /** {@link PowerAction#RESET}. */
    RESET,
    /** {@link PowerAction#DROP_SUSPENDED_STATE}. */
    DROP_SUSPENDED_STATE;

    /**
     * The kind of a change of state.
     *
     * @param action the change
     * @return the constant of the same name
     */
    public static CommandKind of(PowerAction action) {
        return switch (action) {
            case START -> START;
            case KILL -> KILL;
            case SHUTDOWN -> SHUTDOWN;
            case PAUSE -> PAUSE;
            case RESUME -> RESUME;
            case SUSPEND -> SUSPEND;
            case RESTART -> RESTART;
            case RESET -> RESET;
            case DROP_SUSPENDED_STATE -> DROP_SUSPENDED_STATE;
        };
    }

    /**
     * Whether it changes a domain's state, which decides how its failure is worded.
     *
     * @return false for the commands about definitions, snapshots, migration and what is inside the guest
     */
    public boolean changesState() {
        return switch (this) {
            case DEFINE,
                    REDEFINE,
                    UNDEFINE,
                    SET_AUTOSTART,
                    CREATE_SNAPSHOT,
                    REVERT_TO_SNAPSHOT,
                    DELETE_SNAPSHOT,
                    MIGRATE,
                    RESIZE_DISK,
                    SET_USER_PASSWORD,
                    ASK_GUEST,
                    OPEN_CONSOLE,
                    CAPTURE_SCREEN -> false;
            default -> true;
        };
    }
}
