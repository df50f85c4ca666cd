package org.virtvzd.adapter.fakevz;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;

/**
 * The machines that a host has when it is set up.
 *
 * @param seeds the machines; names and UUIDs are expected to differ
 */
public record Inventory(List<Seed> seeds) {

    /** No machines. */
    public static final Inventory EMPTY = new Inventory(List.of());

    /** More than this is refused: such a file is a mistake. */
    static final int MOST_SEEDS = 100_000;

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

    /**
     * A small host to try things with: two virtual machines, one of them running, and a running container.
     *
     * @return always the same machines
     */
    public static Inventory small() {
        return new Inventory(List.of(
                SeedDefinition.of(0, "web", DomainKind.VM).toSeed(MachineState.RUNNING),
                SeedDefinition.of(1, "database", DomainKind.VM).toSeed(MachineState.STOPPED),
                SeedDefinition.of(2, "mail", DomainKind.CONTAINER).toSeed(MachineState.RUNNING)));
    }

    /**
     * A host of any size: every fifth machine a container, every second one running.
     *
     * @param count how many machines, 0 to 100,000
     * @return always the same machines for the same number
     */
    public static Inventory generate(int count) {
        if (count < 0 || count > MOST_SEEDS) {
            throw new IllegalArgumentException("Not a number of machines: " + count);
        }
        List<Seed> seeds = new ArrayList<>(count);
        IntStream.range(0, count).forEach(i -> {
            DomainKind kind = i % 5 == 4 ? DomainKind.CONTAINER : DomainKind.VM;
            String name = String.format(Locale.ROOT, kind == DomainKind.VM ? "vm-%05d" : "ct-%05d", i);
            seeds.add(
                    SeedDefinition.of(i, name, kind).toSeed(i % 2 == 0 ? MachineState.RUNNING : MachineState.STOPPED));
        });
        return new Inventory(seeds);
    }

    /**
     * Reads an inventory file.
     *
     * <pre>{@code
     * {"domains": [
     *   {"name": "web", "kind": "vm", "memoryMiB": 1024, "vcpus": 2, "state": "running",
     *    "uuid": "6f1b0e9a-3c5d-4c1e-9b7a-0000000a0001", "description": "", "autostart": false, "vnc": true,
     *    "disks": ["/vz/vmprivate/web/root.hdd"],
     *    "nics": [{"network": "Bridged", "mac": "00:1c:42:00:00:01"}, {"bridge": "br0"}]}
     * ]}
     * }</pre>
     *
     * Only the name is required. Defaults: a VM of 1024 MiB with one virtual CPU, stopped, without devices. Kinds are
     * {@code vm} and {@code container}; states {@code stopped}, {@code running}, {@code paused} and {@code suspended}.
     * A container's first disk is its root file system.
     *
     * @param file the file
     * @param random makes the UUIDs and addresses that are not given
     * @return the machines
     * @throws org.virtvzd.domain.error.LibvirtException CONF_SYNTAX when the file is not of this form, naming file and
     *     key; SYSTEM_ERROR when it cannot be read
     */
    public static Inventory read(Path file, RandomGenerator random) {
        return InventoryFile.read(file, random);
    }

    /** The UUID of the n-th machine of a built-in inventory. */
    static UUID uuid(int number) {
        return new UUID(0x5eed0000_0000_4000L, 0x8000_0000_0000_0000L | number);
    }

    /** A UUID of version 4 and variant 2, what every tool takes for a random one. */
    static UUID randomUuid(RandomGenerator random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
