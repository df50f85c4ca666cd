package org.virtvzd.adapter.fakevz;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.CrashAction;
import org.virtvzd.domain.config.DomainConfig;

/**
 * What outlives the process of a machine.
 *
 * @param format version of the form of the file, {@link #FORMAT}
 * @param state the last settled state
 * @param envId the host's number of the machine
 * @param vncPort where its VNC server listens
 * @param snapshots how many snapshots it has
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
        int snapshots,
        long ranNanos,
        long asOfMillis,
        DomainConfig config,
        Optional<MachineSettings> settings) {

    /** The version that this program writes; it reads older ones too. */
    static final int FORMAT = 2;

    /** Adds to a stored definition what the first version of the form did not have. */
    static void completeOlder(ObjectNode config) {
        for (String text : List.of("title", "metadata")) {
            config.putIfAbsent(text, TextNode.valueOf(""));
        }
        config.putIfAbsent("tuning", JsonNodeFactory.instance.objectNode());
        config.putIfAbsent("onCrash", TextNode.valueOf(CrashAction.DESTROY.name()));
    }

    static StoredDomain of(Machine machine, Moment now) {
        Domain domain = machine.domain();
        return new StoredDomain(
                FORMAT,
                domain.state(),
                domain.envId(),
                domain.vncPort(),
                domain.snapshots(),
                machine.time().at(now.nano()),
                now.instant().toEpochMilli(),
                domain.config(),
                Optional.of(machine.settings()));
    }

    /** The machine as it is now, its guest having run on since the file was written. */
    Machine toMachine(Moment now) {
        boolean running = state == MachineState.RUNNING;
        // A clock that was set back meanwhile must not make the guest younger than it was.
        long sinceMillis = running ? Math.max(0, now.instant().toEpochMilli() - asOfMillis) : 0;
        GuestTime time = new GuestTime(ranNanos + sinceMillis * 1_000_000, now.nano(), running);
        return new Machine(
                new Domain(config, state, envId, vncPort, snapshots),
                Optional.empty(),
                time,
                settings.orElse(MachineSettings.NEW));
    }
}
