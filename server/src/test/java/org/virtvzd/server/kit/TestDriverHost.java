package org.virtvzd.server.kit;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.Inventory;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.server.LibvirtServer;

/** A host like the one of libvirt's test driver: one running domain, {@code test}. */
public final class TestDriverHost {
    /** UUID of the only domain. */
    public static final UUID DOMAIN = UUID.fromString("6695eb01-f6a4-8304-79aa-97f2502e193f");

    private TestDriverHost() {}

    /**
     * A world with that host.
     *
     * @return the world
     */
    public static World world() {
        DomainConfig config = DomainConfig.plain(
                DOMAIN,
                "test",
                DomainKind.VM,
                Architecture.X86_64,
                "",
                8192,
                2,
                Optional.empty(),
                false,
                List.of(),
                Devices.NONE);
        Inventory inventory = new Inventory(List.of(new Inventory.Seed(config, MachineState.RUNNING)));
        return new World(
                FakeOptions.defaults().withInventory(inventory),
                new Random(1),
                Optional.empty(),
                LibvirtServer.Settings.defaults(World.OWN_UID));
    }
}
