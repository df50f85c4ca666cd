package org.virtvzd.adapter.vzsdk.model;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.virtvzd.domain.MachineState;

/** States by their number. */
public final class States {
    private static final Map<Integer, MachineState> BY_NUMBER = Arrays.stream(MachineState.values())
            .collect(Collectors.toMap(MachineState::sdkNumber, Function.identity()));

    private States() {}

    /**
     * The state of a number.
     *
     * @param number the SDK's VIRTUAL_MACHINE_STATE
     * @return the state; unknown for a number that is not known
     */
    public static MachineState of(int number) {
        return BY_NUMBER.getOrDefault(number, MachineState.UNKNOWN);
    }
}
