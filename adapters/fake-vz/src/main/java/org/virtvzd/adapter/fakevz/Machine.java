package org.virtvzd.adapter.fakevz;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;

/**
 * A machine of the host.
 *
 * @param domain the machine in its last settled state
 * @param passing the state it is passing through just now; forgotten when the host restarts
 * @param time how long its guest has been running
 * @param settings what the host keeps of it beyond its definition
 */
record Machine(Domain domain, Optional<MachineState> passing, GuestTime time, MachineSettings settings) {

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
        return new Machine(domain, Optional.of(state), time, settings);
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
        return new Machine(newDomain, Optional.empty(), newTime, settings);
    }

    Machine unsettled() {
        return new Machine(domain, Optional.empty(), time, settings);
    }

    Machine with(DomainConfig config, OptionalInt vncPort) {
        Domain newDomain = new Domain(config, domain.state(), domain.envId(), vncPort, domain.snapshots());
        return new Machine(newDomain, passing, time, settings);
    }

    Machine withSnapshots(int snapshots) {
        Domain newDomain = new Domain(domain.config(), domain.state(), domain.envId(), domain.vncPort(), snapshots);
        return new Machine(newDomain, passing, time, settings);
    }

    Machine with(MachineSettings newSettings) {
        return new Machine(domain, passing, time, newSettings);
    }
}
