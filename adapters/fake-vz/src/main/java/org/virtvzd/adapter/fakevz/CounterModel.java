package org.virtvzd.adapter.fakevz;

import java.util.Optional;
import org.virtvzd.domain.Domain;
import org.virtvzd.ports.hypervisor.DomainStatistics;

/** What the counters of active machines show. */
@FunctionalInterface
public interface CounterModel {

    /**
     * Counters that grow while a guest runs, at rates that follow from its identity: domains differ, and a run is
     * repeatable.
     */
    CounterModel PLAUSIBLE = (domain, ranNanos) -> Optional.of(PlausibleCounters.of(domain, ranNanos));

    /**
     * The counters of a machine.
     *
     * @param domain the machine, which is active
     * @param ranNanos how long its guest has been running since it was booted, in nanoseconds
     * @return the counters; empty when the host has not sent any yet
     */
    Optional<DomainStatistics> of(Domain domain, long ranNanos);
}
