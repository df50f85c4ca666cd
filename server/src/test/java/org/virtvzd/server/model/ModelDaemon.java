package org.virtvzd.server.model;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.virtvzd.protocol.remote.RemoteDomainCreateWithFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlRet;
import org.virtvzd.protocol.remote.RemoteDomainRenameRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The daemon of the model: jobs take turns on a domain, clients are told of changes, commands go to the host. */
final class ModelDaemon implements ModelHost.Listener {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(2);
    private static final int LIVE = 1;
    private static final int CONFIG = 2;
    private static final int BOTH = LIVE | CONFIG;

    /** What the daemon itself is doing, as far as it decides how a change is told. */
    private enum Cause {
        DESTROY,
        REVERT
    }

    /** A job that has its turn, or waits for it. */
    private final class Turn {
        private final UUID uuid;
        private final Promise promise;
        private final Consumer<Turn> work;
        private Optional<Timeline.Due> limit = Optional.empty();
        private boolean over;

        Turn(UUID uuid, Promise promise, Consumer<Turn> work) {
            this.uuid = uuid;
            this.promise = promise;
            this.work = work;
        }

        private void begin() {
            limit.ifPresent(Timeline.Due::callOff);
            running.put(uuid, this);
            try {
                work.accept(this);
            } catch (Refused refused) {
                end(refused);
            }
        }

        private void end(Object result) {
            if (over) {
                return;
            }
            over = true;
            limit.ifPresent(Timeline.Due::callOff);
            promise.keep(result);
            running.remove(uuid);
            Optional.ofNullable(waiting.get(uuid)).map(Queue::poll).ifPresent(Turn::begin);
        }

        /** Ends with nothing to tell, or with the host's refusal. */
        private void endAfter(Optional<Refused> failure) {
            end(failure.<Object>map(refused -> refused).orElse(XdrVoid.VOID));
        }
    }

    private final Timeline timeline = new Timeline();
    private final ModelHost host = new ModelHost(timeline, this);
    private final Map<UUID, Turn> running = new HashMap<>();
    private final Map<UUID, Queue<Turn>> waiting = new HashMap<>();
    private final Map<UUID, Cause> causes = new HashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final int[] nextCallback = new int[Step.CLIENTS];
    private final List<List<String>> events = new ArrayList<>();

    ModelDaemon() {
        for (int client = 0; client < Step.CLIENTS; client++) {
            events.add(new ArrayList<>());
        }
    }

    Timeline timeline() {
        return timeline;
    }

    ModelHost host() {
        return host;
    }

    /** What a client has been told so far. */
    List<String> events(int client) {
        return events.get(client);
    }

    ModelGuest find(RemoteNonnullDomain handle) {
        return host.guest(handle.uuid())
                .orElseThrow(() -> Refused.missing(
                        "no domain with matching uuid '" + handle.uuid() + "' (" + handle.name() + ")"));
    }

    private void inJob(RemoteNonnullDomain handle, Promise promise, BiConsumer<Turn, ModelGuest> work) {
        find(handle);
        queue(handle.uuid(), promise, turn -> work.accept(turn, find(handle)));
    }

    private void queue(UUID uuid, Promise promise, Consumer<Turn> work) {
        Turn turn = new Turn(uuid, promise, work);
        if (running.containsKey(uuid)) {
            Queue<Turn> queue = waiting.computeIfAbsent(uuid, key -> new ArrayDeque<>());
            queue.add(turn);
            turn.limit = Optional.of(timeline.after(LONGEST_WAIT, () -> {
                queue.remove(turn);
                promise.keep(new Refused(
                        68, Refused.DRIVER, "Timed out during operation: cannot acquire state change lock"));
            }));
        } else {
            turn.begin();
        }
    }

    void power(RemoteNonnullDomain handle, Command command, Promise promise) {
        inJob(handle, promise, (turn, guest) -> power(guest, command, turn::endAfter));
    }

    private void power(ModelGuest guest, Command command, Consumer<Optional<Refused>> whenOver) {
        if (command == Command.KILL) {
            causing(guest.uuid, Cause.DESTROY, whenOver, then -> host.power(guest.uuid, command, then));
        } else {
            host.power(guest.uuid, command, whenOver);
        }
    }

    private void causing(
            UUID uuid, Cause cause, Consumer<Optional<Refused>> whenOver, Consumer<Consumer<Optional<Refused>>> run) {
        causes.put(uuid, cause);
        run.accept(failure -> {
            causes.remove(uuid);
            whenOver.accept(failure);
        });
    }

    void createWithFlags(RemoteNonnullDomain handle, Promise promise) {
        inJob(
                handle,
                promise,
                (turn, guest) -> host.power(
                        guest.uuid,
                        Command.START,
                        failure -> turn.end(failure.<Object>map(refused -> refused)
                                .orElseGet(() -> new RemoteDomainCreateWithFlagsRet(guest.handle())))));
    }

    void shutdown(RemoteNonnullDomain handle, Promise promise) {
        inJob(handle, promise, (turn, guest) -> {
            turn.limit = Optional.of(timeline.after(SHUTDOWN_WAIT, () -> turn.end(XdrVoid.VOID)));
            host.power(guest.uuid, Command.SHUTDOWN, turn::endAfter);
        });
    }

    void restart(RemoteNonnullDomain handle, Command command, Promise promise) {
        inJob(
                handle,
                promise,
                (turn, guest) -> host.power(guest.uuid, command, failure -> {
                    if (failure.isEmpty()) {
                        tell(guest, true, "reboot");
                    }
                    turn.endAfter(failure);
                }));
    }

    void save(RemoteNonnullDomain handle, boolean pauseFirst, Promise promise) {
        inJob(handle, promise, (turn, guest) -> {
            if (pauseFirst && guest.look() == Look.RUNNING) {
                host.power(
                        guest.uuid,
                        Command.PAUSE,
                        failure -> failure.ifPresentOrElse(
                                turn::end, () -> host.power(guest.uuid, Command.SUSPEND, turn::endAfter)));
            } else {
                host.power(guest.uuid, Command.SUSPEND, turn::endAfter);
            }
        });
    }

    void forgetSave(RemoteNonnullDomain handle, Promise promise) {
        inJob(handle, promise, (turn, guest) -> {
            if (guest.look().saved()) {
                host.power(guest.uuid, Command.DROP, turn::endAfter);
            } else {
                turn.end(XdrVoid.VOID);
            }
        });
    }

    void define(UUID uuid, boolean container, Definition wanted, boolean withFlags, Promise promise) {
        queue(uuid, promise, turn -> {
            Consumer<Optional<Refused>> whenOver = failure ->
                    turn.end(failure.<Object>map(refused -> refused).orElseGet(() -> defined(uuid, withFlags)));
            Optional<ModelGuest> known = host.guest(uuid);
            if (known.isPresent() && known.get().look().saved()) {
                keep(known.get(), wanted, whenOver);
                return;
            }
            requireFree(uuid, wanted.name());
            if (known.isPresent()) {
                host.redefine(uuid, wanted.withAutostart(known.get().definition.autostart()), whenOver);
            } else {
                host.define(uuid, container, wanted, whenOver);
            }
        });
    }

    private Object defined(UUID uuid, boolean withFlags) {
        RemoteNonnullDomain handle = host.guest(uuid).orElseThrow().handle();
        return withFlags ? new RemoteDomainDefineXmlFlagsRet(handle) : new RemoteDomainDefineXmlRet(handle);
    }

    /** Saved memory fits one definition only. */
    private static void keep(ModelGuest guest, Definition wanted, Consumer<Optional<Refused>> whenOver) {
        boolean fits = guest.definition.sameHardware(wanted);
        whenOver.accept(
                fits
                        ? Optional.empty()
                        : Optional.of(new Refused(
                                74,
                                Refused.DRIVER,
                                "argument unsupported: Can't change domain configuration in managed save state")));
    }

    private void requireFree(UUID uuid, String name) {
        for (ModelGuest other : host.guests()) {
            if (!other.uuid.equals(uuid) && other.definition.name().equals(name)) {
                throw new Refused(
                        9,
                        Refused.SHARED,
                        "operation failed: domain '" + name + "' already exists with uuid " + other.uuid);
            }
        }
    }

    void rename(RemoteNonnullDomain handle, String name, Promise promise) {
        inJob(handle, promise, (turn, guest) -> {
            if (guest.look().active()) {
                throw Refused.invalid("cannot rename active domain");
            }
            if (guest.look().saved()) {
                throw Refused.invalid("domain with a managed saved state can't be renamed");
            }
            if (guest.definition.name().equals(name)) {
                throw new Refused(8, Refused.DRIVER, "invalid argument: Can't rename domain to itself");
            }
            requireFree(guest.uuid, name);
            host.redefine(
                    guest.uuid,
                    guest.definition.named(name),
                    failure -> turn.end(
                            failure.<Object>map(refused -> refused).orElseGet(() -> new RemoteDomainRenameRet(0))));
        });
    }

    void undefine(RemoteNonnullDomain handle, boolean evenSaved, boolean evenWithSnapshots, Promise promise) {
        inJob(handle, promise, (turn, guest) -> {
            if (guest.look().active()) {
                throw Refused.invalid("cannot undefine an active domain");
            }
            if (guest.look().saved() && !evenSaved) {
                throw Refused.invalid("Refusing to undefine while domain managed save image exists");
            }
            if (!guest.snapshots.isEmpty() && !evenWithSnapshots) {
                throw Refused.invalid("Refusing to undefine while snapshots exist");
            }
            host.undefine(guest.uuid, turn::endAfter);
        });
    }

    void setAutostart(RemoteNonnullDomain handle, boolean on, Promise promise) {
        inJob(handle, promise, (turn, guest) -> {
            if (guest.definition.autostart() == on) {
                turn.end(XdrVoid.VOID);
            } else {
                host.setAutostart(guest.uuid, on, turn::endAfter);
            }
        });
    }

    /** A change of live and stored definition at once, which the caller has to ask for. */
    void edit(RemoteNonnullDomain handle, int flags, UnaryOperator<Definition> change, Promise promise) {
        inJob(handle, promise, (turn, guest) -> {
            requireImpact(guest, flags);
            host.redefine(guest.uuid, change.apply(guest.definition), turn::endAfter);
        });
    }

    /** Whether the domain is active does not matter here. */
    void editAnyhow(RemoteNonnullDomain handle, UnaryOperator<Definition> change, Promise promise) {
        inJob(
                handle,
                promise,
                (turn, guest) -> host.redefine(guest.uuid, change.apply(guest.definition), turn::endAfter));
    }

    private static void requireImpact(ModelGuest guest, int given) {
        boolean active = guest.look().active();
        int usual = active ? LIVE : CONFIG;
        int flags = (given & BOTH) == 0 ? usual : given & BOTH;
        if ((flags & LIVE) != 0 && !active) {
            throw new Refused(55, Refused.SHARED, "Requested operation is not valid: domain is not running");
        }
        if ((flags & CONFIG) == 0) {
            throw Refused.invalid("domain config update needs VIR_DOMAIN_AFFECT_CONFIG flag to be set");
        }
        if (active && (flags & LIVE) == 0) {
            throw Refused.invalid("Updates on a running domain need VIR_DOMAIN_AFFECT_LIVE flag");
        }
    }

    void createSnapshot(RemoteNonnullDomain handle, String title, Promise promise) {
        inJob(handle, promise, (turn, guest) -> {
            List<ModelGuest.Snapshot> made = new ArrayList<>();
            host.createSnapshot(
                    guest.uuid,
                    title,
                    made::add,
                    failure -> turn.end(failure.<Object>map(refused -> refused)
                            .orElseGet(() -> new NewSnapshot(made.getFirst(), guest.handle()))));
        });
    }

    void revert(RemoteNonnullDomain handle, String name, boolean paused, Promise promise) {
        inJob(handle, promise, (turn, guest) -> {
            ModelGuest.Snapshot snapshot = guest.snapshot(name);
            causing(guest.uuid, Cause.REVERT, turn::endAfter, then -> host.revert(guest.uuid, snapshot, paused, then));
        });
    }

    void deleteSnapshot(RemoteNonnullDomain handle, String name, boolean withChildren, Promise promise) {
        inJob(
                handle,
                promise,
                (turn, guest) -> host.deleteSnapshot(guest.uuid, guest.snapshot(name), withChildren, turn::endAfter));
    }

    void abort(RemoteNonnullDomain handle, Promise promise) {
        find(handle);
        if (!running.containsKey(handle.uuid())) {
            throw Refused.invalid("no job is active on the domain");
        }
        host.cancel(handle.uuid());
        promise.keep(XdrVoid.VOID);
    }

    int subscribe(int client, boolean reboots, Optional<UUID> domain) {
        Subscription wanted = new Subscription(client, nextCallback[client], reboots, domain);
        if (subscriptions.stream().anyMatch(wanted::sameTarget)) {
            throw new Refused(8, 0, "invalid argument: event callback already tracked");
        }
        subscriptions.add(wanted);
        return nextCallback[client]++;
    }

    void unsubscribe(int client, int id) {
        if (!subscriptions.removeIf(each -> each.client() == client && each.id() == id)) {
            throw new Refused(1, 7, "internal error: domain event callback " + id + " not registered");
        }
    }

    private void tell(ModelGuest guest, boolean reboot, String what) {
        tell(guest.uuid, guest.handle(), reboot, what);
    }

    private void tell(UUID uuid, RemoteNonnullDomain domain, boolean reboot, String what) {
        for (Subscription each : subscriptions) {
            if (each.reboots() == reboot
                    && each.domain().filter(wanted -> !wanted.equals(uuid)).isEmpty()) {
                events.get(each.client()).add(each.id() + ": " + domain + " " + what);
            }
        }
    }

    @Override
    public void added(ModelGuest guest) {
        tell(guest, false, "0,0");
    }

    @Override
    public void changed(ModelGuest guest, boolean renamed) {
        tell(guest, false, renamed ? "0,2" : "0,1");
    }

    @Override
    public void removed(ModelGuest guest) {
        tell(guest.uuid, new RemoteNonnullDomain(guest.definition.name(), guest.uuid, -1), false, "1,0");
    }

    @Override
    public void moved(ModelGuest guest) {
        Look look = guest.look();
        if (!look.lasting()) {
            guest.reason = look.reason();
            return;
        }
        Optional<Cause> cause = Optional.ofNullable(causes.get(guest.uuid));
        Story story = cause.equals(Optional.of(Cause.REVERT))
                ? Story.ofRevert(guest.known, look)
                : Story.of(guest.known, look, cause.isPresent());
        if (look != guest.known || story.event().isPresent()) {
            guest.knownReason = story.reason();
        }
        guest.known = look;
        guest.reason = guest.knownReason;
        story.event().ifPresent(event -> tell(guest, false, event));
    }
}
