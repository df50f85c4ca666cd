package org.virtvzd.adapter.fakevz;

import java.util.List;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.ports.hypervisor.SdkResult;

/**
 * Which change of state a Virtuozzo host allows in which state, where it leads, and with which result it refuses. Virtual
 * machines are judged by the hypervisor, containers by the dispatcher, which is why their refusals differ.
 */
final class PowerRules {
    private PowerRules() {}

    /** What the host makes of a request. */
    sealed interface Verdict {}

    /** It refuses. */
    record Refused(SdkResult result) implements Verdict {}

    /**
     * It obeys.
     *
     * @param passing states on the way, which are visible only when the operation takes time
     * @param end the state it leads to
     * @param announced whether the host tells the end state; it does not when a running guest just reboots
     */
    record Route(List<MachineState> passing, MachineState end, boolean announced) implements Verdict {}

    /** Judges an action on a machine of a kind in a state. */
    static Verdict judge(DomainKind kind, MachineState state, PowerAction action) {
        if (!state.isSettled()) {
            return state.isActive() && action == PowerAction.KILL
                    ? route(MachineState.STOPPED, MachineState.STOPPING)
                    : new Refused(SdkResult.VM_LOCKED);
        }
        MachineState from = state == MachineState.MOUNTED ? MachineState.STOPPED : state;
        return kind == DomainKind.VM ? judgeVm(from, action) : judgeContainer(from, action);
    }

    private static Verdict judgeVm(MachineState from, PowerAction action) {
        return switch (action) {
            case START, RESUME -> from == MachineState.RUNNING ? new Refused(SdkResult.FAILURE) : toRunning(from);
            case PAUSE -> pause(from, SdkResult.FAILURE);
            case KILL -> stopActive(from, SdkResult.INVALID_ACTION_REQUESTED);
            case SHUTDOWN ->
                from == MachineState.RUNNING
                        ? route(MachineState.STOPPED, MachineState.STOPPING)
                        : new Refused(SdkResult.VM_IS_NOT_RUNNING);
            case SUSPEND -> suspendVm(from);
            case RESTART -> restart(from);
            case RESET -> reset(from);
            case DROP_SUSPENDED_STATE -> drop(from);
        };
    }

    private static Verdict judgeContainer(MachineState from, PowerAction action) {
        return switch (action) {
            case START -> from.isActive() ? new Refused(SdkResult.VM_IS_NOT_STOPPED) : toRunning(from);
            case RESUME ->
                from == MachineState.PAUSED || from == MachineState.SUSPENDED
                        ? toRunning(from)
                        : new Refused(SdkResult.COMMAND_CANT_BE_EXECUTED);
            case PAUSE -> pause(from, SdkResult.VM_IS_NOT_STARTED);
            case KILL, SHUTDOWN -> stopActive(from, SdkResult.VM_IS_NOT_STARTED);
            case SUSPEND ->
                from == MachineState.RUNNING
                        ? route(MachineState.SUSPENDED, MachineState.SUSPENDING)
                        : new Refused(SdkResult.COMMAND_CANT_BE_EXECUTED);
            case RESTART -> restart(from);
            case RESET -> reset(from);
            case DROP_SUSPENDED_STATE -> drop(from);
        };
    }

    private static Verdict toRunning(MachineState from) {
        MachineState passing =
                switch (from) {
                    case PAUSED -> MachineState.CONTINUING;
                    case SUSPENDED -> MachineState.RESUMING;
                    default -> MachineState.STARTING;
                };
        return route(MachineState.RUNNING, passing);
    }

    private static Verdict pause(MachineState from, SdkResult refusal) {
        return from == MachineState.RUNNING ? route(MachineState.PAUSED, MachineState.PAUSING) : new Refused(refusal);
    }

    private static Verdict stopActive(MachineState from, SdkResult refusal) {
        return from.isActive() ? route(MachineState.STOPPED, MachineState.STOPPING) : new Refused(refusal);
    }

    private static Verdict suspendVm(MachineState from) {
        return switch (from) {
            // A real host shows a running machine as paused before its memory is written.
            case RUNNING -> route(MachineState.SUSPENDED, MachineState.PAUSED, MachineState.SUSPENDING);
            case PAUSED -> route(MachineState.SUSPENDED, MachineState.SUSPENDING);
            default -> new Refused(SdkResult.INVALID_ACTION_REQUESTED);
        };
    }

    private static Verdict restart(MachineState from) {
        return from == MachineState.RUNNING
                ? new Route(List.of(), MachineState.RUNNING, false)
                : new Refused(SdkResult.INVALID_ACTION_REQUESTED);
    }

    private static Verdict reset(MachineState from) {
        return from.isActive()
                ? new Route(List.of(), MachineState.RUNNING, from == MachineState.PAUSED)
                : new Refused(SdkResult.INVALID_ACTION_REQUESTED);
    }

    private static Verdict drop(MachineState from) {
        return from == MachineState.SUSPENDED
                ? route(MachineState.STOPPED, MachineState.DELETING_STATE)
                : new Refused(SdkResult.UNABLE_DROP_SUSPENDED_STATE);
    }

    private static Route route(MachineState end, MachineState... passing) {
        return new Route(List.of(passing), end, true);
    }
}
