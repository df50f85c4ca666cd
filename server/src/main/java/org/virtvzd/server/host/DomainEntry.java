package org.virtvzd.server.host;

import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.StateReason;
import org.virtvzd.domain.Transition;

/**
 * A domain in the view.
 *
 * @param domain what the host reported last
 * @param reason its state as clients see it
 * @param settled the last state it stayed in; the start of the next transition
 * @param settledReason the reason it was in that state for
 */
public record DomainEntry(Domain domain, StateReason reason, MachineState settled, StateReason settledReason) {

    /** A domain of which nothing but the present is known. */
    static DomainEntry of(Domain domain) {
        StateReason reason = domain.state().usualReason();
        return new DomainEntry(domain, reason, domain.state(), reason);
    }

    /** The same state with newer facts. */
    DomainEntry with(Domain newDomain) {
        return new DomainEntry(newDomain, reason, settled, settledReason);
    }

    /**
     * Another state. One that is reached again through passing ones, without anything to announce, keeps the reason it
     * was first reached for.
     */
    DomainEntry moved(Domain newDomain, Transition transition) {
        MachineState state = newDomain.state();
        if (!state.isSettled()) {
            return new DomainEntry(newDomain, transition.reason(), settled, settledReason);
        }
        boolean unchanged = state == settled && transition.event().isEmpty();
        StateReason reached = unchanged ? settledReason : transition.reason();
        return new DomainEntry(newDomain, reached, state, reached);
    }
}
