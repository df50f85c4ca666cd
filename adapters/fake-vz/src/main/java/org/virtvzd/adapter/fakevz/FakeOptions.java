package org.virtvzd.adapter.fakevz;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.host.Host;

/**
 * What a fake host is like.
 *
 * @param host its name, identity, product version, processors and memory
 * @param latency how long commands take
 * @param faults what goes wrong, from the first command on
 * @param inventory its machines; for a host that is kept in a directory only those of its very first start
 */
public record FakeOptions(Host host, LatencyModel latency, List<FaultRule> faults, Inventory inventory) {

    /** Copies the list. */
    public FakeOptions {
        faults = List.copyOf(faults);
    }

    /**
     * An empty Virtuozzo 7 host with two CPUs and 16 GiB, without latency and faults.
     *
     * @return the options
     */
    public static FakeOptions defaults() {
        var cpu = new Host.Cpu(Architecture.X86_64, "Skylake-Client", "Intel", 2400, 1, 1, 2, 1);
        var host = new Host(
                "fake.virtuozzo.example",
                UUID.fromString("4b6d0a52-8f1e-4e8b-9d53-7c1f0e2a9b10"),
                new Host.ProductVersion(7, 0),
                cpu,
                16L * 1024 * 1024,
                Optional.empty());
        return new FakeOptions(host, LatencyModel.NONE, List.of(), Inventory.EMPTY);
    }

    /**
     * These options for another host.
     *
     * @param newHost the host
     * @return a copy
     */
    public FakeOptions withHost(Host newHost) {
        return new FakeOptions(newHost, latency, faults, inventory);
    }

    /**
     * These options with another latency.
     *
     * @param newLatency the model
     * @return a copy
     */
    public FakeOptions withLatency(LatencyModel newLatency) {
        return new FakeOptions(host, newLatency, faults, inventory);
    }

    /**
     * These options with other faults.
     *
     * @param newFaults the rules, first match wins
     * @return a copy
     */
    public FakeOptions withFaults(FaultRule... newFaults) {
        return new FakeOptions(host, latency, List.of(newFaults), inventory);
    }

    /**
     * These options with other machines.
     *
     * @param newInventory the machines
     * @return a copy
     */
    public FakeOptions withInventory(Inventory newInventory) {
        return new FakeOptions(host, latency, faults, newInventory);
    }
}
