package org.virtvzd.domain;

import java.util.OptionalInt;
import java.util.UUID;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.snapshot.SnapshotTree;

/**
 * A virtual machine or container as the hypervisor reports it: its definition and what is so at the moment.
 *
 * <p>There is one definition per domain; every domain is persistent.
 *
 * @param config the definition, as the host keeps it
 * @param state the dispatcher's state
 * @param envId the host's number for this domain, 1 or more; it is libvirt's domain id while the domain is active
 * @param vncPort TCP port on which the running domain's VNC server listens, if it is known
 * @param snapshots the domain's snapshots
 */
public record Domain(DomainConfig config, MachineState state, int envId, OptionalInt vncPort, SnapshotTree snapshots) {

    /** libvirt's id of a domain that is not active. */
    public static final int NO_ID = -1;

    /**
     * The identity that survives renaming.
     *
     * @return the UUID
     */
    public UUID uuid() {
        return config.uuid();
    }

    /**
     * The current name, unique on the host.
     *
     * @return the name
     */
    public String name() {
        return config.name();
    }

    /**
     * libvirt's domain id.
     *
     * @return {@link #envId()} while active, otherwise {@link #NO_ID}
     */
    public int id() {
        return state.isActive() ? envId : NO_ID;
    }

    /**
     * Whether the domain's memory is saved for the next start.
     *
     * @return true when it is suspended to disk, the last part of the way there and the first of the way back included:
     *     wherever clients see the state "shut off, saved"
     */
    public boolean hasManagedSave() {
        return state.usualReason() == StateReason.SHUTOFF_SAVED;
    }

    /**
     * Whether there are snapshots of the domain.
     *
     * @return true when there is at least one
     */
    public boolean hasSnapshots() {
        return !snapshots.snapshots().isEmpty();
    }

    /**
     * Whether the VNC server's port is all that is new.
     *
     * @param before the domain as it was
     * @return true if the port is another and nothing else is
     */
    public boolean differsInVncPortOnly(Domain before) {
        return !vncPort.equals(before.vncPort)
                && new Domain(config, state, envId, before.vncPort, snapshots).equals(before);
    }

    /**
     * This domain in another state.
     *
     * @param newState the new state
     * @return a copy
     */
    public Domain withState(MachineState newState) {
        return new Domain(config, newState, envId, vncPort, snapshots);
    }

    /**
     * This domain with another definition.
     *
     * @param newConfig the new definition
     * @return a copy
     */
    public Domain withConfig(DomainConfig newConfig) {
        return new Domain(newConfig, state, envId, vncPort, snapshots);
    }

    /**
     * This domain with other snapshots.
     *
     * @param newSnapshots the new snapshots
     * @return a copy
     */
    public Domain withSnapshots(SnapshotTree newSnapshots) {
        return new Domain(config, state, envId, vncPort, newSnapshots);
    }
}
