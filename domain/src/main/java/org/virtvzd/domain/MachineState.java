package org.virtvzd.domain;

/**
 * The state of a virtual machine or container as the Virtuozzo dispatcher knows it.
 *
 * <p>A state is either settled or intermediate. Only settled states are announced to libvirt's clients; an
 * intermediate one is visible to whoever asks, but raises no event.
 */
public enum MachineState {
    /** Not known, or not known to us. */
    UNKNOWN(0, StateReason.UNKNOWN, Phase.UNKNOWN),
    /** Switched off. */
    STOPPED(0x30000001, StateReason.SHUTOFF_SHUTDOWN, Phase.SETTLED_OFF),
    /** Booting. */
    STARTING(0x30000002, StateReason.RUNNING_BOOTED, Phase.PASSING_ACTIVE),
    /** Loading its saved memory. */
    RESTORING(0x30000003, StateReason.RUNNING_RESTORED, Phase.PASSING_ACTIVE),
    /** Running. */
    RUNNING(0x30000004, StateReason.RUNNING_BOOTED, Phase.SETTLED_ACTIVE),
    /** Paused. */
    PAUSED(0x30000005, StateReason.PAUSED_USER, Phase.SETTLED_ACTIVE),
    /** Writing its memory to disk. */
    SUSPENDING(0x30000006, StateReason.PAUSED_SAVE, Phase.PASSING_ACTIVE),
    /** Shutting down. */
    STOPPING(0x30000007, StateReason.SHUTDOWN_USER, Phase.PASSING_ACTIVE),
    /** Compacting its disks while it runs. */
    COMPACTING(0x30000008, StateReason.RUNNING_BOOTED, Phase.PASSING_ACTIVE),
    /** Switched off with its memory saved: libvirt's managed save. */
    SUSPENDED(0x30000009, StateReason.SHUTOFF_SAVED, Phase.SETTLED_OFF),
    /** A snapshot is being taken. */
    SNAPSHOTING(0x3000000A, StateReason.PAUSED_SNAPSHOT, Phase.PASSING_ACTIVE),
    /** Being reset. */
    RESETTING(0x3000000B, StateReason.RUNNING_BOOTED, Phase.PASSING_ACTIVE),
    /** Being paused. */
    PAUSING(0x3000000C, StateReason.RUNNING_BOOTED, Phase.PASSING_ACTIVE),
    /** Being resumed from a pause. */
    CONTINUING(0x3000000D, StateReason.RUNNING_UNPAUSED, Phase.PASSING_ACTIVE),
    /** Moving to another host. */
    MIGRATING(0x3000000E, StateReason.PAUSED_MIGRATION, Phase.PASSING_ACTIVE),
    /** Its saved memory is being thrown away. */
    DELETING_STATE(0x3000000F, StateReason.SHUTOFF_SAVED, Phase.PASSING_OFF),
    /** Coming back from a managed save. */
    RESUMING(0x30000010, StateReason.RUNNING_RESTORED, Phase.PASSING_ACTIVE),
    /** The last part of saving its memory. */
    SUSPENDING_SYNC(0x30000011, StateReason.SHUTOFF_SAVED, Phase.PASSING_OFF),
    /** The dispatcher is getting hold of it again. */
    RECONNECTING(0x30000012, StateReason.RUNNING_BOOTED, Phase.PASSING_ACTIVE),
    /** A container that is off, its file system mounted on the host. */
    MOUNTED(0x30000013, StateReason.SHUTOFF_SHUTDOWN, Phase.SETTLED_OFF);

    private enum Phase {
        UNKNOWN,
        SETTLED_OFF,
        SETTLED_ACTIVE,
        PASSING_OFF,
        PASSING_ACTIVE
    }

    private final int sdkNumber;
    private final StateReason reason;
    private final Phase phase;

    MachineState(int sdkNumber, StateReason reason, Phase phase) {
        this.sdkNumber = sdkNumber;
        this.reason = reason;
        this.phase = phase;
    }

    /**
     * The number in the Virtuozzo SDK.
     *
     * @return the SDK's VIRTUAL_MACHINE_STATE value, 0 for an unknown state
     */
    public int sdkNumber() {
        return sdkNumber;
    }

    /**
     * What libvirt's clients see when nothing is known about how the domain got into this state.
     *
     * @return the state with its most likely reason
     */
    public StateReason usualReason() {
        return reason;
    }

    /**
     * Whether the domain is active in libvirt's sense: it has an id.
     *
     * @return true when active
     */
    public boolean isActive() {
        return phase == Phase.SETTLED_ACTIVE || phase == Phase.PASSING_ACTIVE;
    }

    /**
     * Whether the state lasts until somebody changes it, as opposed to one that is passed through.
     *
     * @return true for a settled state; {@link #UNKNOWN} is not one
     */
    public boolean isSettled() {
        return phase == Phase.SETTLED_ACTIVE || phase == Phase.SETTLED_OFF;
    }
}
