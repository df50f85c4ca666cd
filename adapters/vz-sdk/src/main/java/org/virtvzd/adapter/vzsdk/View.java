package org.virtvzd.adapter.vzsdk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.virtvzd.adapter.vzsdk.Observation.Sighting;
import org.virtvzd.adapter.vzsdk.model.Counters;
import org.virtvzd.adapter.vzsdk.model.Definition;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.host.Host;
import org.virtvzd.domain.snapshot.SnapshotTree;
import org.virtvzd.ports.hypervisor.HypervisorListener;

/**
 * What is known of the host's machines, and what the listener was told of it. Whatever is learned goes through here, so
 * that a state that was reported is not reported again when its event comes late, and an older message does not undo a
 * newer one. Used on the loop only.
 */
final class View {
    private final EnvIds numbers = new EnvIds();
    private final Map<UUID, Entry> entries = new HashMap<>();
    private Optional<HypervisorListener> listener = Optional.empty();

    /** One machine. */
    static final class Entry {
        private final Handle<Kind.Vm> handle;
        private final long born;
        private Definition definition;
        private Domain domain;
        private Domain told;
        private long stateNumber;
        private Optional<Counters> counters = Optional.empty();
        private boolean hidden;
        private int held;

        private Entry(Handle<Kind.Vm> handle, Definition definition, Domain domain, long number) {
            this.handle = handle;
            this.definition = definition;
            this.domain = domain;
            told = domain;
            born = number;
            stateNumber = number;
        }

        /** The library's object. */
        Handle<Kind.Vm> handle() {
            return handle;
        }

        /** The dispatcher's number of the message that first showed it; what came before is about another life of it. */
        long born() {
            return born;
        }

        /** What its configuration says. */
        Definition definition() {
            return definition;
        }

        /** The machine as clients see it. */
        Domain domain() {
            return domain;
        }

        /** Its latest counters. */
        Optional<Counters> counters() {
            return counters;
        }
    }

    void listener(Optional<HypervisorListener> newListener) {
        listener = newListener;
    }

    Optional<Entry> find(UUID uuid) {
        return Optional.ofNullable(entries.get(uuid));
    }

    Optional<Entry> named(String name) {
        return entries.values().stream()
                .filter(entry -> entry.domain.name().equals(name))
                .findFirst();
    }

    /** All that the host has, after a time without it. */
    void attach(Host host, List<Session.Loaded> machines) {
        machines.forEach(this::enter);
        List<Domain> domains = entries.values().stream().map(Entry::domain).toList();
        listener.ifPresent(who -> who.attached(host, domains));
    }

    private Entry enter(Session.Loaded machine) {
        Sighting sighting = machine.sighting();
        Domain domain = compose(machine.definition(), sighting.state(), machine.snapshots());
        Entry entry = new Entry(machine.handle(), machine.definition(), domain, sighting.number());
        Entry other = entries.put(domain.uuid(), entry);
        if (other != null) {
            other.handle.close();
        }
        return entry;
    }

    private Domain compose(Definition definition, MachineState state, SnapshotTree snapshots) {
        return new Domain(
                definition.config(),
                state,
                numbers.of(definition.config().uuid()),
                definition.vncPortIn(state),
                snapshots);
    }

    /** A machine that was found; it may be known. */
    void found(Session.Loaded machine) {
        UUID uuid = machine.definition().config().uuid();
        if (entries.containsKey(uuid)) {
            machine.handle().close();
            learn(
                    uuid,
                    new Observation(
                            Optional.of(machine.definition()),
                            Optional.of(machine.snapshots()),
                            Optional.of(machine.sighting()),
                            false),
                    false);
        } else {
            Entry entry = enter(machine);
            listener.ifPresent(who -> who.added(entry.domain));
        }
    }

    /**
     * What was read of a machine.
     *
     * @param tell whether the definition is reported even if it is the same
     */
    void learn(UUID uuid, Observation observation, boolean tell) {
        if (observation.gone()) {
            remove(uuid);
            return;
        }
        find(uuid).ifPresent(entry -> {
            observation.definition().ifPresent(definition -> defined(entry, definition, tell));
            observation.snapshots().ifPresent(snapshots -> snapshotsRead(entry, snapshots));
            observation.sighting().ifPresent(sighting -> seen(entry, sighting));
        });
    }

    private void defined(Entry entry, Definition definition, boolean tell) {
        boolean resized = !definition.disks().equals(entry.definition.disks());
        entry.definition = definition;
        Domain before = entry.domain;
        entry.domain = compose(definition, before.state(), before.snapshots());
        if (tell || resized || !entry.domain.equals(before)) {
            report(entry, HypervisorListener::changed);
        }
    }

    private void snapshotsRead(Entry entry, SnapshotTree snapshots) {
        if (!snapshots.equals(entry.domain.snapshots())) {
            entry.domain = entry.domain.withSnapshots(snapshots);
            report(entry, HypervisorListener::snapshotsChanged);
        }
    }

    /** A state that an event or an answer told of. */
    void seen(UUID uuid, Sighting sighting) {
        find(uuid).ifPresent(entry -> seen(entry, sighting));
    }

    private void seen(Entry entry, Sighting sighting) {
        boolean late = sighting.number() != 0 && sighting.number() < entry.stateNumber;
        if (late) {
            return;
        }
        entry.stateNumber = Math.max(entry.stateNumber, sighting.number());
        if (sighting.state() == entry.domain.state()) {
            return;
        }
        entry.domain = compose(entry.definition, sighting.state(), entry.domain.snapshots());
        if (!sighting.state().isActive()) {
            entry.counters = Optional.empty();
        }
        if (entry.held == 0) {
            report(entry, HypervisorListener::stateChanged);
        }
    }

    /** How a listener is told. */
    private interface Way {
        void tell(HypervisorListener listener, Domain domain);
    }

    private void report(Entry entry, Way way) {
        if (!entry.hidden) {
            entry.told = entry.held > 0 ? as(entry, entry.told.state()) : entry.domain;
            listener.ifPresent(who -> way.tell(who, entry.told));
        }
    }

    private Domain as(Entry entry, MachineState state) {
        return compose(entry.definition, state, entry.domain.snapshots());
    }

    /** States of a machine are not reported until it is released: it passes through some on its way. */
    void hold(UUID uuid) {
        find(uuid).ifPresent(entry -> entry.held++);
    }

    /** Reports the state that a machine has come to. */
    void release(UUID uuid) {
        find(uuid).filter(entry -> entry.held > 0).ifPresent(entry -> {
            entry.held--;
            if (entry.held == 0 && entry.domain.state() != entry.told.state()) {
                report(entry, HypervisorListener::stateChanged);
            }
        });
    }

    /** Nothing about a machine is reported until it is shown again or gone: it is being taken apart. */
    void hide(UUID uuid) {
        find(uuid).ifPresent(entry -> entry.hidden = true);
    }

    /** Reports what became of a machine that was hidden. */
    void show(UUID uuid) {
        find(uuid).filter(entry -> entry.hidden).ifPresent(entry -> {
            entry.hidden = false;
            Domain told = entry.told;
            if (!entry.domain.config().equals(told.config())) {
                report(entry, HypervisorListener::changed);
            }
            if (entry.domain.state() != told.state()) {
                report(entry, HypervisorListener::stateChanged);
            }
        });
    }

    /** The latest counters of a machine, which only an active one has. */
    void counted(UUID uuid, Counters counters) {
        find(uuid)
                .filter(entry -> entry.domain.state().isActive())
                .ifPresent(entry -> entry.counters = Optional.of(counters));
    }

    void progressed(UUID uuid, int percent) {
        if (entries.containsKey(uuid)) {
            listener.ifPresent(who -> who.migrationProgressed(uuid, percent));
        }
    }

    /** A machine that is gone. */
    void remove(UUID uuid) {
        Entry entry = entries.remove(uuid);
        if (entry != null) {
            entry.handle.close();
            numbers.release(uuid);
            listener.ifPresent(who -> who.removed(uuid));
        }
    }

    /** The host is out of reach: what was known of it is void for this class, though not for the listener. */
    void clear() {
        entries.values().forEach(entry -> entry.handle.close());
        entries.keySet().forEach(numbers::release);
        entries.clear();
    }
}
