package org.virtvzd.domain;

import java.util.Optional;

/**
 * What a change of the dispatcher's state means to libvirt's clients: the new state with its reason, and the lifecycle
 * event to announce, if any.
 *
 * <p>The dispatcher reports states only. How the domain got there follows from the state before and from what
 * the daemon itself is doing to the domain, so a resumed domain is reported as resumed and a killed one as
 * destroyed. Without such an action the usual reason holds.
 *
 * @param reason the new state with its reason
 * @param event the event to announce; empty for a passing state and when nothing changed
 */
public record Transition(StateReason reason, Optional<Lifecycle> event) {

    /**
     * Judges a change of state.
     *
     * @param before the last settled state
     * @param after the state reported now
     * @param cause what the daemon itself is doing to this domain, if anything
     * @return what clients are to see
     */
    public static Transition of(MachineState before, MachineState after, Optional<Cause> cause) {
        if (cause.filter(Cause.REVERT::equals).isPresent() && after.isSettled()) {
            return reverted(before, after);
        }
        return switch (after) {
            case RUNNING -> running(before);
            case PAUSED ->
                before == MachineState.SUSPENDED
                        ? announce(StateReason.PAUSED_USER, Lifecycle.SUSPENDED_RESTORED)
                        : announceChange(before, after, StateReason.PAUSED_USER, Lifecycle.SUSPENDED_PAUSED);
            case SUSPENDED -> announceChange(before, after, StateReason.SHUTOFF_SAVED, Lifecycle.STOPPED_SAVED);
            case STOPPED, MOUNTED -> stopped(before, cause);
            default -> new Transition(after.usualReason(), Optional.empty());
        };
    }

    /** A guest that is active after a revert has other memory than before, even when its state is the same. */
    private static Transition reverted(MachineState before, MachineState after) {
        return switch (after) {
            case RUNNING -> announce(StateReason.RUNNING_FROM_SNAPSHOT, Lifecycle.STARTED_FROM_SNAPSHOT);
            case PAUSED -> announce(StateReason.PAUSED_FROM_SNAPSHOT, Lifecycle.SUSPENDED_FROM_SNAPSHOT);
            default -> {
                StateReason reason =
                        after == MachineState.SUSPENDED ? StateReason.SHUTOFF_SAVED : StateReason.SHUTOFF_FROM_SNAPSHOT;
                yield before.isActive()
                        ? announce(reason, Lifecycle.STOPPED_FROM_SNAPSHOT)
                        : new Transition(reason, Optional.empty());
            }
        };
    }

    private static Transition running(MachineState before) {
        return switch (before) {
            case RUNNING -> new Transition(StateReason.RUNNING_BOOTED, Optional.empty());
            case PAUSED -> announce(StateReason.RUNNING_UNPAUSED, Lifecycle.RESUMED_UNPAUSED);
            case MIGRATING -> announce(StateReason.RUNNING_MIGRATED, Lifecycle.STARTED_MIGRATED);
            case SUSPENDED -> announce(StateReason.RUNNING_RESTORED, Lifecycle.STARTED_RESTORED);
            default -> announce(StateReason.RUNNING_BOOTED, Lifecycle.STARTED_BOOTED);
        };
    }

    private static Transition stopped(MachineState before, Optional<Cause> cause) {
        if (!before.isActive()) {
            // A managed save was thrown away, or a container's file system was mounted: the domain was off before.
            return new Transition(StateReason.SHUTOFF_SHUTDOWN, Optional.empty());
        }
        return cause.filter(Cause.DESTROY::equals).isPresent()
                ? announce(StateReason.SHUTOFF_DESTROYED, Lifecycle.STOPPED_DESTROYED)
                : announce(StateReason.SHUTOFF_SHUTDOWN, Lifecycle.STOPPED_SHUTDOWN);
    }

    private static Transition announceChange(
            MachineState before, MachineState after, StateReason reason, Lifecycle event) {
        return before == after ? new Transition(reason, Optional.empty()) : announce(reason, event);
    }

    private static Transition announce(StateReason reason, Lifecycle event) {
        return new Transition(reason, Optional.of(event));
    }
}
