package org.virtvzd.adapter.fakevz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalInt;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.CrashAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.Tuning;

/**
 * What outlives the process of a machine.
 *
 * @param format version of the form of the file, {@link #FORMAT}
 * @param state the last settled state
 * @param envId the host's number of the machine
 * @param vncPort where its VNC server listens
 * @param snapshots its snapshots
 * @param ranNanos how long its guest had been running
 * @param asOfMillis the moment of {@code ranNanos}, in milliseconds of the Unix epoch; a running guest ran on from there
 * @param config its definition
 * @param settings what the host keeps of it beyond that; missing in files of earlier versions
 */
record StoredDomain(
        int format,
        MachineState state,
        int envId,
        OptionalInt vncPort,
        StoredSnapshots snapshots,
        long ranNanos,
        long asOfMillis,
        DomainConfig config,
        Optional<MachineSettings> settings) {

    /** The version that this program writes. */
    static final int FORMAT = 3;

    /** The version that knew only how many snapshots a machine has, and of which no daemon could make any. */
    private static final int FORMAT_WITHOUT_SNAPSHOTS = 1;

    /** The version whose definitions had neither title nor metadata nor tuning. */
    private static final int FORMAT_WITHOUT_TUNING = 2;

    /** Turns what an earlier version has written into what this one would have; leaves everything else alone. */
    static JsonNode upgraded(JsonNode tree) {
        int format = tree.path("format").asInt();
        if (!(tree instanceof ObjectNode object)
                || format < FORMAT_WITHOUT_SNAPSHOTS
                || format > FORMAT_WITHOUT_TUNING) {
            return tree;
        }
        if (format == FORMAT_WITHOUT_SNAPSHOTS) {
            object.set("snapshots", Json.MAPPER.valueToTree(StoredSnapshots.NONE));
        }
        addTuning(object);
        object.path("snapshots").path("items").forEach(StoredDomain::addTuning);
        return object.put("format", FORMAT);
    }

    /** A snapshot holds a definition as the machine itself does. */
    private static void addTuning(JsonNode holder) {
        if (holder.path("config") instanceof ObjectNode config) {
            config.put("title", "").put("metadata", "").put("onCrash", CrashAction.DESTROY.name());
            config.set("tuning", Json.MAPPER.valueToTree(Tuning.NONE));
        }
    }

    /** Whether a host can have written this. */
    boolean isValid() {
        return state.isSettled() && DefinitionRules.isValid(config) && snapshots.isValid();
    }

    static StoredDomain of(Machine machine, Moment now) {
        Domain domain = machine.domain();
        return new StoredDomain(
                FORMAT,
                domain.state(),
                domain.envId(),
                domain.vncPort(),
                StoredSnapshots.of(machine),
                machine.time().at(now.nano()),
                now.instant().toEpochMilli(),
                domain.config(),
                Optional.of(machine.settings()));
    }

    /** This machine with what its migration changes. */
    StoredDomain with(MigrationOrder order) {
        return new StoredDomain(
                format,
                order.state(),
                envId,
                vncPort,
                snapshots,
                ranNanos,
                asOfMillis,
                config.withName(order.name()),
                settings);
    }

    /** This machine with what its new host decides. */
    StoredDomain arrived(int newEnvId, OptionalInt newVncPort) {
        return new StoredDomain(format, state, newEnvId, newVncPort, snapshots, ranNanos, asOfMillis, config, settings);
    }

    /** The machine as it is now, its guest having run on since the file was written. */
    Machine toMachine(Moment now) {
        boolean running = state == MachineState.RUNNING;
        // A clock that was set back meanwhile must not make the guest younger than it was.
        long sinceMillis = running ? Math.max(0, now.instant().toEpochMilli() - asOfMillis) : 0;
        GuestTime time = new GuestTime(ranNanos + sinceMillis * 1_000_000, now.nano(), running);
        Domain domain = new Domain(config, state, envId, vncPort, snapshots.toTree());
        return new Machine(
                domain, Optional.empty(), time, snapshots.toContents(), settings.orElse(MachineSettings.NEW));
    }
}
