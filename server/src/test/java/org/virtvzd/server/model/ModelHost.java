package org.virtvzd.server.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The host of the model: which command it takes in which state, what that leads to, and what it tells. Written from
 * what is known of Virtuozzo, not from the fake host.
 */
final class ModelHost {

    /** What the host tells whoever is connected. */
    interface Listener {
        void added(ModelGuest guest);

        void changed(ModelGuest guest, boolean renamed);

        void moved(ModelGuest guest);

        void removed(ModelGuest guest);
    }

    /** A command under way. */
    final class Job {
        private final UUID uuid;
        private final Consumer<Optional<Refused>> whenOver;
        private final Refused ifCancelled;
        private Optional<Look> left = Optional.empty();
        private Optional<Timeline.Due> end = Optional.empty();

        private Job(UUID uuid, Refused ifCancelled, Consumer<Optional<Refused>> whenOver) {
            this.uuid = uuid;
            this.ifCancelled = ifCancelled;
            this.whenOver = whenOver;
        }

        private void over(Optional<Refused> failure) {
            end.ifPresent(Timeline.Due::callOff);
            if (jobs.remove(this)) {
                whenOver.accept(failure);
            }
        }

        /** The host takes the machine out of the state on the way, unless somebody else has moved it since. */
        private void giveUp() {
            Optional<ModelGuest> guest = guest(uuid).filter(each -> each.passing.equals(left));
            if (left.isPresent() && guest.isPresent()) {
                guest.get().passing = Optional.empty();
                listener.moved(guest.get());
            }
        }
    }

    private static final int FIRST_NUMBER = 100;

    private final Timeline timeline;
    private final Listener listener;
    private final Map<UUID, ModelGuest> guests = new LinkedHashMap<>();
    private final Set<Job> jobs = new LinkedHashSet<>();
    private int nextNumber = FIRST_NUMBER;

    ModelHost(Timeline timeline, Listener listener) {
        this.timeline = timeline;
        this.listener = listener;
    }

    Optional<ModelGuest> guest(UUID uuid) {
        return Optional.ofNullable(guests.get(uuid));
    }

    List<ModelGuest> guests() {
        return List.copyOf(guests.values());
    }

    private ModelGuest there(UUID uuid) {
        return Objects.requireNonNull(guests.get(uuid));
    }

    /** A machine that is there from the beginning. */
    ModelGuest plant(UUID uuid, boolean container, Definition definition, Look state) {
        ModelGuest guest = new ModelGuest(uuid, container, nextNumber++, definition, state);
        guests.put(uuid, guest);
        return guest;
    }

    /** Cancels everything under way on a machine. */
    void cancel(UUID uuid) {
        for (Job job : List.copyOf(jobs)) {
            if (job.uuid.equals(uuid)) {
                job.giveUp();
                job.over(Optional.of(job.ifCancelled));
            }
        }
    }

    void define(UUID uuid, boolean container, Definition definition, Consumer<Optional<Refused>> whenOver) {
        run(Command.DEFINE, uuid, whenOver, () -> {
            requireFree(uuid, definition.name());
            return () -> {
                requireFree(uuid, definition.name());
                listener.added(plant(uuid, container, definition, Look.OFF));
            };
        });
    }

    private void requireFree(UUID uuid, String name) {
        for (ModelGuest other : guests.values()) {
            if (!other.uuid.equals(uuid) && other.definition.name().equals(name)) {
                throw new Refused(
                        9,
                        Refused.DRIVER,
                        "operation failed: domain '" + name + "' already exists with uuid " + other.uuid);
            }
        }
    }

    void redefine(UUID uuid, Definition definition, Consumer<Optional<Refused>> whenOver) {
        edit(Command.REDEFINE, uuid, definition, whenOver);
    }

    void setAutostart(UUID uuid, boolean on, Consumer<Optional<Refused>> whenOver) {
        edit(Command.SET_AUTOSTART, uuid, there(uuid).definition.withAutostart(on), whenOver);
    }

    private void edit(Command command, UUID uuid, Definition definition, Consumer<Optional<Refused>> whenOver) {
        run(command, uuid, whenOver, () -> {
            requireEditable(there(uuid), definition);
            return () -> {
                ModelGuest guest = there(uuid);
                requireEditable(guest, definition);
                boolean renamed = !guest.definition.name().equals(definition.name());
                guest.definition = definition;
                listener.changed(guest, renamed);
            };
        });
    }

    private void requireEditable(ModelGuest guest, Definition definition) {
        if (guest.state.saved()) {
            throw Refused.invalid("The machine is suspended. (PRL_ERR_CANT_EDIT_SUSPENDED_VM, 0x80000104)");
        }
        if (!guest.definition.name().equals(definition.name())) {
            requireFree(guest.uuid, definition.name());
            if (guest.look().active()) {
                throw Refused.host(
                        "The machine must be stopped before it is renamed.",
                        "PRL_ERR_VM_MUST_BE_STOPPED_BEFORE_RENAMING",
                        0x80000376);
            }
        }
    }

    void undefine(UUID uuid, Consumer<Optional<Refused>> whenOver) {
        run(Command.UNDEFINE, uuid, whenOver, () -> () -> {
            ModelGuest guest = there(uuid);
            guests.remove(uuid);
            listener.removed(guest);
        });
    }

    void power(UUID uuid, Command command, Consumer<Optional<Refused>> whenOver) {
        Job job = new Job(uuid, Refused.state(9), whenOver);
        run(job, command, () -> {
            ModelGuest guest = there(uuid);
            Look end = Power.judge(guest.container, guest.look(), command);
            pass(job, guest, Power.way(guest, command));
            Look begun = guest.look();
            return () -> {
                if (command == Command.SHUTDOWN && !guest.look().active()) {
                    return;
                }
                if (guest.look() != begun) {
                    throw Refused.state(9);
                }
                boolean told = command != Command.RESTART && !(command == Command.RESET && begun == Look.RUNNING);
                if (told) {
                    settle(guest, end);
                }
            };
        });
    }

    private void settle(ModelGuest guest, Look state) {
        guest.state = state;
        guest.passing = Optional.empty();
        listener.moved(guest);
    }

    private void pass(Job job, ModelGuest guest, List<Look> way) {
        for (Look look : way) {
            guest.passing = Optional.of(look);
            job.left = guest.passing;
            listener.moved(guest);
        }
    }

    void createSnapshot(
            UUID uuid, String title, Consumer<ModelGuest.Snapshot> created, Consumer<Optional<Refused>> whenOver) {
        Job job = new Job(uuid, Refused.cancelled(), whenOver);
        run(job, Command.CREATE_SNAPSHOT, () -> {
            ModelGuest guest = unlocked(uuid);
            boolean seen = guest.state == Look.RUNNING && !guest.container;
            pass(job, guest, seen ? List.of(Look.PAUSED, Look.SNAPSHOTING) : List.of());
            return () -> {
                ModelGuest.Snapshot snapshot =
                        new ModelGuest.Snapshot(title, guest.state, guest.definition, guest.current);
                guest.snapshots.add(snapshot);
                guest.current = Optional.of(snapshot);
                created.accept(snapshot);
                if (seen) {
                    settle(guest, guest.state);
                }
            };
        });
    }

    void revert(UUID uuid, ModelGuest.Snapshot snapshot, boolean paused, Consumer<Optional<Refused>> whenOver) {
        Job job = new Job(uuid, Refused.cancelled(), whenOver);
        run(job, Command.REVERT, () -> {
            ModelGuest guest = unlocked(uuid);
            Look end = paused && snapshot.state == Look.RUNNING ? Look.PAUSED : snapshot.state;
            List<Look> way = new ArrayList<>();
            if (guest.look().active()) {
                way.add(end.active() ? Look.OFF : Look.STOPPING);
            }
            if (end.active()) {
                way.add(Look.RESTORING);
            }
            pass(job, guest, way);
            return () -> {
                comeBack(guest, snapshot);
                settle(guest, end);
            };
        });
    }

    private void comeBack(ModelGuest guest, ModelGuest.Snapshot snapshot) {
        guest.current = Optional.of(snapshot);
        Definition old = guest.definition;
        String name = snapshot.definition.name();
        boolean taken = guests.values().stream()
                .anyMatch(other -> other != guest && other.definition.name().equals(name));
        guest.definition = taken ? snapshot.definition.named(old.name()) : snapshot.definition;
        if (!guest.definition.equals(old)) {
            listener.changed(guest, !guest.definition.name().equals(old.name()));
        }
    }

    void deleteSnapshot(
            UUID uuid, ModelGuest.Snapshot snapshot, boolean withChildren, Consumer<Optional<Refused>> whenOver) {
        run(Command.DELETE_SNAPSHOT, uuid, whenOver, () -> {
            ModelGuest guest = unlocked(uuid);
            return () -> guest.forget(snapshot, withChildren);
        });
    }

    private ModelGuest unlocked(UUID uuid) {
        ModelGuest guest = there(uuid);
        if (!guest.look().lasting()) {
            throw Refused.locked();
        }
        return guest;
    }

    private void run(Command command, UUID uuid, Consumer<Optional<Refused>> whenOver, Supplier<Runnable> beginning) {
        run(new Job(uuid, Refused.cancelled(), whenOver), command, beginning);
    }

    /** Begins, waits for as long as the command takes, and finishes. */
    private void run(Job job, Command command, Supplier<Runnable> beginning) {
        jobs.add(job);
        Runnable finish;
        try {
            finish = beginning.get();
        } catch (Refused refused) {
            job.over(Optional.of(refused));
            return;
        }
        job.end = Optional.of(timeline.after(command.time(), () -> {
            try {
                finish.run();
            } catch (Refused refused) {
                job.giveUp();
                job.over(Optional.of(refused));
                return;
            }
            job.over(Optional.empty());
        }));
    }
}
