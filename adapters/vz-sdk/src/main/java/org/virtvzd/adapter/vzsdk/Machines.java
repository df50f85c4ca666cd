package org.virtvzd.adapter.vzsdk;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.virtvzd.adapter.vzsdk.Observation.Sighting;
import org.virtvzd.adapter.vzsdk.model.Counters;
import org.virtvzd.adapter.vzsdk.model.DefinitionReader;
import org.virtvzd.adapter.vzsdk.model.States;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Message;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.ports.time.EventLoop;

/**
 * Keeps the {@link View} up to date: understands what the host says, and has machines read when something about them is
 * new. Used on the loop only.
 */
final class Machines {
    private static final Logger LOG = System.getLogger(Machines.class.getName());

    private final Link link;
    private final View view;
    private final Lanes lanes;
    private final EventLoop loop;
    private final Duration staleWindow;
    private final Map<UUID, Loading> loading = new HashMap<>();
    private final Map<UUID, Long> changedAt = new HashMap<>();
    private final Set<UUID> readLater = new HashSet<>();

    Machines(Link link, View view, Workers workers, EventLoop loop, Duration staleWindow) {
        this.link = link;
        this.view = view;
        this.loop = loop;
        this.staleWindow = staleWindow;
        lanes = new Lanes(workers, new MachineReader());
    }

    /** A machine that is being read for the first time; what is heard of it meanwhile counts afterwards. */
    private static final class Loading {
        private Optional<Sighting> heard = Optional.empty();
        private boolean announced;
        private long goneAt;
    }

    /** Where work on a machine takes turns. */
    Lanes lanes() {
        return lanes;
    }

    /** Forgets everything: the host is out of reach. */
    void clear() {
        lanes.clear();
        loading.clear();
        changedAt.clear();
        readLater.clear();
        view.clear();
    }

    /** Takes a message of the login in force. */
    void hear(Message message) {
        uuidOf(message.issuer()).ifPresent(uuid -> hear(uuid, message));
    }

    /** Some messages are about something else than a machine. */
    private static Optional<UUID> uuidOf(String issuer) {
        try {
            return Optional.of(DefinitionReader.uuid(issuer));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private void hear(UUID uuid, Message message) {
        switch (message.type()) {
            case PrlConstants.PET_DSP_EVT_VM_STATE_CHANGED -> stateHeard(uuid, message);
            case PrlConstants.PET_DSP_EVT_VM_CONFIG_CHANGED -> readUnlessStale(uuid);
            case PrlConstants.PET_DSP_EVT_VM_CREATED, PrlConstants.PET_DSP_EVT_VM_ADDED ->
                added(uuid, message.number());
            case PrlConstants.PET_DSP_EVT_VM_DELETED, PrlConstants.PET_DSP_EVT_VM_UNREGISTERED ->
                removed(uuid, message.number());
            case PrlConstants.PET_DSP_EVT_VM_SNAPSHOTS_TREE_CHANGED, PrlConstants.PET_DSP_EVT_VM_SNAPSHOTED ->
                read(uuid, EnumSet.of(Part.SNAPSHOTS));
            case PrlConstants.PET_DSP_EVT_VM_RESTORED -> read(uuid, EnumSet.allOf(Part.class));
            case PrlConstants.PET_DSP_EVT_VM_MIGRATE_PROGRESS_CHANGED ->
                view.progressed(uuid, number(message, PrlConstants.EVT_PARAM_PROGRESS_CHANGED));
            case PrlConstants.PET_DSP_EVT_VM_PERFSTATS -> view.counted(uuid, new Counters(message.values()));
            default -> {
                // Not about anything that libvirt shows.
            }
        }
    }

    private static int number(Message message, String name) {
        return message.values().getOrDefault(name, 0L).intValue();
    }

    private void stateHeard(UUID uuid, Message message) {
        int state = number(message, PrlConstants.EVT_PARAM_VMINFO_VM_STATE);
        Sighting sighting = new Sighting(States.of(state), message.number());
        Optional.ofNullable(loading.get(uuid)).ifPresent(first -> first.heard = Optional.of(sighting));
        view.seen(uuid, sighting);
    }

    private void added(UUID uuid, long number) {
        Optional<Loading> first = Optional.ofNullable(loading.get(uuid));
        Optional<View.Entry> known = view.find(uuid);
        if (first.isPresent()) {
            first.get().announced = true;
        } else if (known.isEmpty()) {
            load(uuid);
        } else if (number > known.get().born()) {
            read(uuid, EnumSet.allOf(Part.class));
        }
    }

    private void removed(UUID uuid, long number) {
        Optional.ofNullable(loading.get(uuid)).ifPresent(first -> first.goneAt = number);
        view.find(uuid).filter(entry -> number > entry.born()).ifPresent(entry -> {
            view.remove(uuid);
            changedAt.remove(uuid);
        });
    }

    private void load(UUID uuid) {
        expect(uuid);
        Session now = link.session().orElseThrow();
        lanes.run(
                uuid,
                () -> () -> now.find("{" + uuid + "}", PrlConstants.PGVC_SEARCH_BY_UUID),
                outcome -> loaded(now, uuid, outcome));
    }

    /** What is heard of a machine from now on counts, though it is not known yet. */
    void expect(UUID uuid) {
        loading.putIfAbsent(uuid, new Loading());
    }

    private void loaded(Session then, UUID uuid, Outcome<Optional<Session.Loaded>> outcome) {
        if (!link.is(then)) {
            Session.discard(outcome);
            return;
        }
        Optional<Loading> first = Optional.ofNullable(loading.remove(uuid));
        switch (outcome) {
            case Outcome.Good<Optional<Session.Loaded>>(Optional<Session.Loaded> found) ->
                found.ifPresent(machine -> enter(machine, first));
            case Outcome.Bad<Optional<Session.Loaded>>(Throwable failure) -> {
                if (!Failures.isGone(failure)) {
                    LOG.log(Level.WARNING, () -> "Domain " + uuid + " cannot be read: " + failure.getMessage());
                }
            }
        }
    }

    private void enter(Session.Loaded machine, Optional<Loading> first) {
        if (first.filter(heard -> heard.goneAt > machine.sighting().number()).isPresent()) {
            machine.handle().close();
            return;
        }
        view.found(machine);
        first.flatMap(heard -> heard.heard)
                .ifPresent(state -> view.seen(machine.definition().config().uuid(), state));
    }

    /** What came of a definition of ours. It may have failed while somebody else makes a machine of that UUID. */
    void defined(UUID uuid, Outcome<Optional<Session.Loaded>> outcome) {
        Optional<Loading> first = Optional.ofNullable(loading.remove(uuid));
        if (outcome instanceof Outcome.Good<Optional<Session.Loaded>>(Optional<Session.Loaded> found)
                && found.isPresent()) {
            enter(found.get(), first);
        } else if (first.filter(heard -> heard.announced).isPresent()) {
            load(uuid);
        }
    }

    /** A definition of ours is stored; for a while the host may still show the one before. */
    void edited(UUID uuid, Observation stored) {
        changedAt.put(uuid, loop.nanoTime());
        view.learn(uuid, stored, true);
    }

    /** How long the host may still show the definition before the latest change of ours. */
    Duration staleFor(UUID uuid) {
        Long changed = changedAt.get(uuid);
        if (changed == null) {
            return Duration.ZERO;
        }
        Duration left = staleWindow.minusNanos(loop.nanoTime() - changed);
        if (left.isPositive()) {
            return left;
        }
        changedAt.remove(uuid);
        return Duration.ZERO;
    }

    private void readUnlessStale(UUID uuid) {
        if (loading.containsKey(uuid)) {
            return;
        }
        Duration left = staleFor(uuid);
        if (left.isZero()) {
            read(uuid, EnumSet.of(Part.DEFINITION));
        } else if (readLater.add(uuid)) {
            Session now = link.session().orElseThrow();
            loop.schedule(left, () -> {
                if (link.is(now) && readLater.remove(uuid)) {
                    readUnlessStale(uuid);
                }
            });
        }
    }

    private void read(UUID uuid, Set<Part> parts) {
        if (view.find(uuid).isPresent()) {
            lanes.read(uuid, parts, () -> {});
        }
    }

    /** Reads machines for the lanes. */
    private final class MachineReader implements Lanes.Reader {
        @Override
        public Callable<Observation> reading(UUID uuid, Set<Part> parts) {
            Optional<View.Entry> entry = view.find(uuid);
            Optional<Session> now = link.session();
            if (entry.isEmpty() || now.isEmpty()) {
                return () -> Observation.NOTHING;
            }
            Handle<Kind.Vm> vm = entry.get().handle().share();
            return () -> {
                try (vm) {
                    return now.get().observe(vm, parts);
                }
            };
        }

        @Override
        public void read(UUID uuid, Outcome<Observation> outcome) {
            switch (outcome) {
                case Outcome.Good<Observation>(Observation observation) -> view.learn(uuid, observation, false);
                case Outcome.Bad<Observation>(Throwable failure) ->
                    LOG.log(Level.WARNING, () -> "Domain " + uuid + " cannot be read: " + failure.getMessage());
            }
        }
    }
}
