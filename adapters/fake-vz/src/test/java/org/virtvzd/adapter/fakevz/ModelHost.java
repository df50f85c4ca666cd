package org.virtvzd.adapter.fakevz;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainKind;

/**
 * What a host is, told in the fewest words: names with states. Written independently of the host's own rules, as a
 * list of what is allowed; everything else is refused.
 */
final class ModelHost {
    private final Map<String, MachineState> states = new TreeMap<>();

    /** The states in the domains' snapshots, the last one first; each was made on top of the one before. */
    private final Map<String, Deque<MachineState>> snapshots = new HashMap<>();

    /** The domains with their states. */
    Map<String, MachineState> states() {
        return Map.copyOf(states);
    }

    /** Registers a domain. Returns whether that is allowed. */
    boolean define(String name) {
        return states.putIfAbsent(name, MachineState.STOPPED) == null;
    }

    /** Forgets a domain. Returns whether that is allowed. */
    boolean undefine(String name) {
        boolean allowed = states.get(name) == MachineState.STOPPED || states.get(name) == MachineState.SUSPENDED;
        if (allowed) {
            states.remove(name);
            snapshots.remove(name);
        }
        return allowed;
    }

    /** Edits a domain. Returns whether that is allowed. */
    boolean edit(String name) {
        return states.containsKey(name) && states.get(name) != MachineState.SUSPENDED;
    }

    /** Takes a snapshot on top of the others. Returns whether that is allowed. */
    boolean createSnapshot(String name) {
        Optional<MachineState> state = Optional.ofNullable(states.get(name));
        state.ifPresent(known ->
                snapshots.computeIfAbsent(name, key -> new ArrayDeque<>()).push(known));
        return state.isPresent();
    }

    /** Goes back to the last snapshot. Returns whether that is allowed. */
    boolean revert(String name) {
        Optional<MachineState> saved = Optional.ofNullable(snapshots.get(name)).map(Deque::peek);
        saved.ifPresent(state -> states.put(name, state));
        return saved.isPresent();
    }

    /** Forgets the last snapshot. Returns whether that is allowed. */
    boolean deleteSnapshot(String name) {
        return Optional.ofNullable(snapshots.get(name)).map(Deque::poll).isPresent();
    }

    /** Changes a state. Returns whether that is allowed. */
    boolean power(String name, DomainKind kind, PowerAction action) {
        Optional<MachineState> after =
                Optional.ofNullable(states.get(name)).flatMap(before -> after(kind, before, action));
        after.ifPresent(state -> states.put(name, state));
        return after.isPresent();
    }

    private static Optional<MachineState> after(DomainKind kind, MachineState before, PowerAction action) {
        boolean vm = kind == DomainKind.VM;
        return switch (before) {
            case STOPPED ->
                switch (action) {
                    case START -> Optional.of(MachineState.RUNNING);
                    case RESUME -> vm ? Optional.of(MachineState.RUNNING) : Optional.empty();
                    default -> Optional.empty();
                };
            case RUNNING ->
                switch (action) {
                    case KILL, SHUTDOWN -> Optional.of(MachineState.STOPPED);
                    case PAUSE -> Optional.of(MachineState.PAUSED);
                    case SUSPEND -> Optional.of(MachineState.SUSPENDED);
                    case RESTART, RESET -> Optional.of(MachineState.RUNNING);
                    default -> Optional.empty();
                };
            case PAUSED ->
                switch (action) {
                    case RESUME, RESET -> Optional.of(MachineState.RUNNING);
                    case START -> vm ? Optional.of(MachineState.RUNNING) : Optional.empty();
                    case SUSPEND -> vm ? Optional.of(MachineState.SUSPENDED) : Optional.empty();
                    case KILL -> Optional.of(MachineState.STOPPED);
                    case SHUTDOWN -> vm ? Optional.empty() : Optional.of(MachineState.STOPPED);
                    default -> Optional.empty();
                };
            case SUSPENDED ->
                switch (action) {
                    case START, RESUME -> Optional.of(MachineState.RUNNING);
                    case DROP_SUSPENDED_STATE -> Optional.of(MachineState.STOPPED);
                    default -> Optional.empty();
                };
            default -> throw new AssertionError("The model has no state " + before);
        };
    }
}
