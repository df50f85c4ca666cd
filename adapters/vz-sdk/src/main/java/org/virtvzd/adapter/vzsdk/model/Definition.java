package org.virtvzd.adapter.vzsdk.model;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.ports.hypervisor.DiskSize;

/**
 * What the configuration of a machine says.
 *
 * @param config the definition
 * @param adapters the host's number of each network adapter, in the order of the definition; counters go by it
 * @param disks sizes of the hard disks by target
 * @param vncPort the port of the VNC server as it was read, 0 when there is none at the moment
 */
public record Definition(DomainConfig config, List<Integer> adapters, Map<String, DiskSize> disks, int vncPort) {

    /** Copies the collections. */
    public Definition {
        adapters = List.copyOf(adapters);
        disks = Map.copyOf(disks);
    }

    /**
     * Where the VNC server listens.
     *
     * @param state what the machine is doing
     * @return the port, while the machine is active and has a server
     */
    public OptionalInt vncPortIn(MachineState state) {
        boolean listens =
                vncPort > 0 && state.isActive() && config.devices().graphics().isPresent();
        return listens ? OptionalInt.of(vncPort) : OptionalInt.empty();
    }
}
