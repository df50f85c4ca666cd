package org.virtvzd.adapter.fakevz;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.snapshot.SnapshotTree;

/**
 * A machine of the host.
 *
 * @param domain the machine in its last settled state
 * @param passing the state it is passing through just now; forgotten when the host restarts
 * @param time how long its guest has been running
 * @param contents what each of its snapshots holds, by name
 * @param settings what the host keeps of it beyond its definition
 */
record Machine(
        Domain domain,
        Optional<MachineState> passing,
        GuestTime time,
        Map<String, SnapshotContent> contents,
        MachineSettings settings) {

    /** Copies the map. */
    Machine {
        contents = Map.copyOf(contents);
    }

    /** A new machine, off. */
    static Machine of(Domain domain) {
        return new Machine(domain, Optional.empty(), GuestTime.OFF, Map.of(), MachineSettings.NEW);
    }

    UUID uuid() {
        return domain.uuid();
    }

    String name() {
        return domain.name();
    }

    DomainConfig config() {
        return domain.config();
    }

    /** The state that everybody sees. */
    MachineState state() {
        return passing.orElse(domain.state());
    }

    /** What everybody sees. */
    Domain visible() {
        return passing.map(domain::withState).orElse(domain);
    }

    Machine through(MachineState state) {
        return new Machine(domain, Optional.of(state), time, contents, settings);
    }

    /** This machine in a settled state, whatever it was passing through. */
    Machine settled(MachineState state, OptionalInt vncPort, long nano) {
        GuestTime newTime =
                switch (state) {
                    case RUNNING -> time.run(nano);
                    case PAUSED, SUSPENDED -> time.hold(nano);
                    default -> GuestTime.OFF;
                };
        Domain newDomain = new Domain(domain.config(), state, domain.envId(), vncPort, domain.snapshots());
        return new Machine(newDomain, Optional.empty(), newTime, contents, settings);
    }

    Machine unsettled() {
        return new Machine(domain, Optional.empty(), time, contents, settings);
    }

    Machine with(DomainConfig config, OptionalInt vncPort) {
        Domain newDomain = new Domain(config, domain.state(), domain.envId(), vncPort, domain.snapshots());
        return new Machine(newDomain, passing, time, contents, settings);
    }

    /** This machine with other snapshots, all of whose contents are given. */
    Machine with(SnapshotTree snapshots, Map<String, SnapshotContent> newContents) {
        return new Machine(domain.withSnapshots(snapshots), passing, time, newContents, settings);
    }

    Machine with(MachineSettings newSettings) {
        return new Machine(domain, passing, time, contents, newSettings);
    }
}
