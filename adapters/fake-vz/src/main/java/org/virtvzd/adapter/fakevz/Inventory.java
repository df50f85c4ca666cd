package org.virtvzd.adapter.fakevz;

import java.util.List;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;

/**
 * The machines that a host has when it is set up.
 *
 * @param seeds the machines
 */
public record Inventory(List<Seed> seeds) {

    /** No machines. */
    public static final Inventory EMPTY = new Inventory(List.of());

    /** Copies the list. */
    public Inventory {
        seeds = List.copyOf(seeds);
    }

    /**
     * A machine.
     *
     * @param config its definition
     * @param state the settled state it is in
     */
    public record Seed(DomainConfig config, MachineState state) {}
}
