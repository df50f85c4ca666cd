package org.virtvzd.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionTest {

    @ParameterizedTest
    @CsvSource({
        // before, after, reason, event
        "STOPPED, RUNNING, RUNNING_BOOTED, STARTED_BOOTED",
        "MOUNTED, RUNNING, RUNNING_BOOTED, STARTED_BOOTED",
        "SUSPENDED, RUNNING, RUNNING_RESTORED, STARTED_RESTORED",
        "PAUSED, RUNNING, RUNNING_UNPAUSED, RESUMED_UNPAUSED",
        "RUNNING, RUNNING, RUNNING_BOOTED, ",
        "MIGRATING, RUNNING, RUNNING_MIGRATED, STARTED_MIGRATED",
        "RUNNING, PAUSED, PAUSED_USER, SUSPENDED_PAUSED",
        "STOPPED, PAUSED, PAUSED_USER, SUSPENDED_PAUSED",
        "SUSPENDED, PAUSED, PAUSED_USER, SUSPENDED_RESTORED",
        "PAUSED, PAUSED, PAUSED_USER, ",
        "RUNNING, SUSPENDED, SHUTOFF_SAVED, STOPPED_SAVED",
        "PAUSED, SUSPENDED, SHUTOFF_SAVED, STOPPED_SAVED",
        "SUSPENDED, SUSPENDED, SHUTOFF_SAVED, ",
        "RUNNING, STOPPED, SHUTOFF_SHUTDOWN, STOPPED_SHUTDOWN",
        "PAUSED, STOPPED, SHUTOFF_SHUTDOWN, STOPPED_SHUTDOWN",
        "RUNNING, MOUNTED, SHUTOFF_SHUTDOWN, STOPPED_SHUTDOWN",
        "STOPPED, STOPPED, SHUTOFF_SHUTDOWN, ",
        "STOPPED, MOUNTED, SHUTOFF_SHUTDOWN, ",
        "SUSPENDED, STOPPED, SHUTOFF_SHUTDOWN, "
    })
    void aSettledStateIsJudgedByTheOneBefore(
            MachineState before, MachineState after, StateReason reason, Lifecycle event) {
        assertThat(Transition.of(before, after, Optional.empty()))
                .isEqualTo(new Transition(reason, Optional.ofNullable(event)));
    }

    @Test
    void onlyADestructionByTheDaemonItselfIsOne() {
        assertThat(Transition.of(MachineState.RUNNING, MachineState.STOPPED, Optional.of(Cause.DESTROY)))
                .isEqualTo(new Transition(StateReason.SHUTOFF_DESTROYED, Optional.of(Lifecycle.STOPPED_DESTROYED)));
        assertThat(Transition.of(MachineState.RUNNING, MachineState.STOPPED, Optional.of(Cause.MIGRATION)))
                .isEqualTo(new Transition(StateReason.SHUTOFF_SHUTDOWN, Optional.of(Lifecycle.STOPPED_SHUTDOWN)));
    }

    @ParameterizedTest
    @CsvSource({
        // before, after, reason, event
        "STOPPED, RUNNING, RUNNING_FROM_SNAPSHOT, STARTED_FROM_SNAPSHOT",
        "RUNNING, RUNNING, RUNNING_FROM_SNAPSHOT, STARTED_FROM_SNAPSHOT",
        "RUNNING, PAUSED, PAUSED_FROM_SNAPSHOT, SUSPENDED_FROM_SNAPSHOT",
        "PAUSED, STOPPED, SHUTOFF_FROM_SNAPSHOT, STOPPED_FROM_SNAPSHOT",
        "STOPPED, STOPPED, SHUTOFF_FROM_SNAPSHOT, ",
        "RUNNING, SUSPENDED, SHUTOFF_SAVED, STOPPED_FROM_SNAPSHOT",
        "SUSPENDED, SUSPENDED, SHUTOFF_SAVED, "
    })
    void aRevertIsTheReasonForWhatFollowsFromIt(
            MachineState before, MachineState after, StateReason reason, Lifecycle event) {
        assertThat(Transition.of(before, after, Optional.of(Cause.REVERT)))
                .isEqualTo(new Transition(reason, Optional.ofNullable(event)));
    }

    @Test
    void aPassingStateIsNeverAnnounced() {
        for (MachineState before : MachineState.values()) {
            Arrays.stream(MachineState.values())
                    .filter(after -> !after.isSettled())
                    .forEach(after -> assertThat(Transition.of(before, after, Optional.of(Cause.DESTROY)))
                            .isEqualTo(new Transition(after.usualReason(), Optional.empty())));
        }
    }
}
