package org.virtvzd.server.kit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;

/** Small domains, as a host reports them. */
public final class SomeDomains {
    private SomeDomains() {}

    /**
     * A definition of a virtual machine.
     *
     * @param uuid its UUID
     * @param name its name
     * @return 512 MiB, one vCPU, no devices
     */
    public static DomainConfig config(UUID uuid, String name) {
        return DomainConfig.plain(
                uuid,
                name,
                DomainKind.VM,
                Architecture.X86_64,
                "",
                512,
                1,
                Optional.empty(),
                false,
                List.of(),
                Devices.NONE);
    }

    /**
     * A virtual machine.
     *
     * @param uuid its UUID
     * @param name its name
     * @param state its state
     * @param number the host's number for it
     * @return the machine
     */
    public static Domain domain(UUID uuid, String name, MachineState state, int number) {
        return new Domain(config(uuid, name), state, number, OptionalInt.empty(), 0);
    }
}
