package org.virtvzd.server.model;

import java.util.List;

/** Which change of state is allowed in which state, and what is to be seen on the way. */
final class Power {
    /** The host's refusal because of the state, and its refusal without a reason. */
    private static final int WRONG_STATE = 55;

    private static final int FAILED = 9;

    private Power() {}

    /** Where a change leads; refuses it with the code that the host's answer comes to. */
    static Look judge(boolean container, Look from, Command command) {
        if (!from.lasting()) {
            if (from.active() && command == Command.KILL) {
                return Look.OFF;
            }
            throw Refused.state(FAILED);
        }
        return switch (command) {
            case START -> allow(container ? !from.active() : from != Look.RUNNING, container, Look.RUNNING);
            case RESUME ->
                allow(
                        container ? from == Look.PAUSED || from == Look.SAVED : from != Look.RUNNING,
                        false,
                        Look.RUNNING);
            case PAUSE -> allow(from == Look.RUNNING, container, Look.PAUSED);
            case KILL -> allow(from.active(), true, Look.OFF);
            case SHUTDOWN -> allow(container ? from.active() : from == Look.RUNNING, container, Look.OFF);
            case SUSPEND -> allow(from == Look.RUNNING || (!container && from == Look.PAUSED), !container, Look.SAVED);
            case RESTART -> allow(from == Look.RUNNING, true, Look.RUNNING);
            case RESET -> allow(from.active(), true, Look.RUNNING);
            case DROP -> allow(from == Look.SAVED, true, Look.OFF);
            default -> throw new IllegalArgumentException(command + " changes no state");
        };
    }

    private static Look allow(boolean allowed, boolean stateIsToBlame, Look end) {
        if (!allowed) {
            throw Refused.state(stateIsToBlame ? WRONG_STATE : FAILED);
        }
        return end;
    }

    /** The states that are seen while an allowed change takes its time. */
    static List<Look> way(ModelGuest guest, Command command) {
        Look from = guest.look();
        return switch (command) {
            case START, RESUME -> List.of(starting(from));
            case PAUSE -> List.of(Look.PAUSING);
            case KILL, SHUTDOWN -> List.of(Look.STOPPING);
            case SUSPEND ->
                from == Look.RUNNING && !guest.container
                        ? List.of(Look.PAUSED, Look.SUSPENDING)
                        : List.of(Look.SUSPENDING);
            case DROP -> List.of(Look.DROPPING);
            default -> List.of();
        };
    }

    private static Look starting(Look from) {
        return switch (from) {
            case PAUSED -> Look.CONTINUING;
            case SAVED -> Look.RESUMING;
            default -> Look.STARTING;
        };
    }
}
