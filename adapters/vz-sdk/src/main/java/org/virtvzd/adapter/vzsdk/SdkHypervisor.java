package org.virtvzd.adapter.vzsdk;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.virtvzd.adapter.vzsdk.Failures.Wording;
import org.virtvzd.adapter.vzsdk.Observation.Sighting;
import org.virtvzd.adapter.vzsdk.model.Counters;
import org.virtvzd.adapter.vzsdk.model.DefinitionReader;
import org.virtvzd.adapter.vzsdk.model.States;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Message;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.adapter.vzsdk.sdk.Request;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.host.HostLoad;
import org.virtvzd.ports.hypervisor.DiskSize;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.ports.hypervisor.GuestConsole;
import org.virtvzd.ports.hypervisor.GuestInfo;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.ports.hypervisor.HypervisorListener;
import org.virtvzd.ports.hypervisor.MigrationTarget;
import org.virtvzd.ports.hypervisor.Screenshot;
import org.virtvzd.ports.hypervisor.SdkResult;
import org.virtvzd.ports.time.EventLoop;

/**
 * A Virtuozzo host, driven through its SDK.
 *
 * <p>Three kinds of threads meet here. The loop owns all that is known ({@link View}); {@link Workers} ask the dispatcher
 * and wait for it; the library's own threads deliver events, which an {@link Inbox} takes to the loop in their order. The
 * order in which an answer and the events of a command arrive is not fixed, so after each command the machine is looked
 * at once more before the command's stage ends; the dispatcher's numbers tell which of two messages about a state is the
 * later one.
 */
public final class SdkHypervisor implements Hypervisor {
    private static final Logger LOG = System.getLogger(SdkHypervisor.class.getName());

    /** The core has one command per domain under way; this many mean that it lost control. */
    private static final int MOST_COMMANDS = 100_000;

    private final SdkOptions options;
    private final EventLoop loop;
    private final Workers workers;
    private final Inbox inbox;
    private final View view = new View();
    private final Lanes lanes;
    private final Connector connector;
    private final Map<UUID, Loading> loading = new HashMap<>();
    private final Map<UUID, Set<Request>> requests = new HashMap<>();
    private final Map<UUID, Long> changedAt = new HashMap<>();
    private final Set<UUID> readLater = new HashSet<>();
    private final Set<Promise<?>> pending = new LinkedHashSet<>();
    private final List<Message> early = new ArrayList<>();
    private Optional<HypervisorListener> listener = Optional.empty();
    private Optional<Session> session = Optional.empty();
    private Duration pause;
    private long attempt;
    private String reason = "the host was not looked for yet";
    private boolean told;
    private boolean closed;

    /**
     * Makes one, not open yet. Nothing is loaded before {@link #open}.
     *
     * @param options how the host is reached
     * @param loop runs everything that the core sees
     */
    public SdkHypervisor(SdkOptions options, EventLoop loop) {
        this.options = options;
        this.loop = loop;
        pause = options.firstPause();
        workers = new Workers(loop, "sdk", options.threads());
        inbox = new Inbox(loop, this::received, () -> lost("the host said more than could be taken in"));
        lanes = new Lanes(workers, new MachineReader());
        connector = new Connector(options, inbox::put);
    }

    /** A machine that is being read for the first time; what is heard of it meanwhile counts afterwards. */
    private static final class Loading {
        private Optional<Sighting> heard = Optional.empty();
        private boolean announced;
        private long goneAt;
    }

    // ---- The host comes and goes ----

    @Override
    public void open(HypervisorListener newListener) {
        if (listener.isPresent() || closed) {
            throw new IllegalStateException("The hypervisor was opened before");
        }
        listener = Optional.of(newListener);
        view.listener(listener);
        loop.execute(this::connect);
    }

    private void connect() {
        if (!closed && session.isEmpty()) {
            long number = ++attempt;
            early.clear();
            workers.submit(() -> connector.reach(number), this::reached);
        }
    }

    private void reached(Outcome<Connector.Reached> outcome) {
        switch (outcome) {
            case Outcome.Good<Connector.Reached>(Connector.Reached reached) when closed -> leave(reached);
            case Outcome.Good<Connector.Reached>(Connector.Reached reached) -> attach(reached);
            case Outcome.Bad<Connector.Reached>(Throwable failure) -> notReached(Connector.reason(failure));
        }
    }

    private void leave(Connector.Reached reached) {
        inBackground(() -> {
            reached.machines().forEach(machine -> machine.handle().close());
            connector.leave(reached.session());
        });
    }

    private void attach(Connector.Reached reached) {
        session = Optional.of(reached.session());
        pause = options.firstPause();
        told = true;
        LOG.log(
                Level.INFO,
                () -> "Connected to the Virtuozzo host, " + reached.machines().size() + " domains");
        view.attach(reached.session().host(), reached.machines());
        List<Message> heard = List.copyOf(early);
        early.clear();
        heard.forEach(this::received);
    }

    private void notReached(String newReason) {
        if (closed) {
            return;
        }
        if (!newReason.equals(reason)) {
            LOG.log(Level.WARNING, () -> "No Virtuozzo host: " + newReason);
            reason = newReason;
            told = false;
        }
        if (!told) {
            told = true;
            listener.ifPresent(who -> who.detached(reason));
        }
        loop.schedule(pause, this::connect);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(options.longestPause()) > 0 ? options.longestPause() : doubled;
    }

    private void lost(String newReason) {
        session.ifPresent(old -> {
            LOG.log(Level.WARNING, () -> "The Virtuozzo host is lost: " + newReason);
            reason = newReason;
            told = true;
            forget();
            inBackground(() -> connector.leave(old));
            listener.ifPresent(who -> who.detached(newReason));
            failPending();
            loop.schedule(options.firstPause(), this::connect);
        });
    }

    private void forget() {
        session = Optional.empty();
        lanes.clear();
        loading.clear();
        requests.clear();
        changedAt.clear();
        readLater.clear();
        view.clear();
    }

    /** Does something on another thread of which nothing comes back. */
    private void inBackground(Runnable work) {
        workers.submit(
                () -> {
                    work.run();
                    return true;
                },
                done -> {});
    }

    private void failPending() {
        List<Promise<?>> failed = List.copyOf(pending);
        pending.clear();
        failed.forEach(promise ->
                promise.fail(SdkResult.CONNECTION_CLOSED.answer(false).toException()));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        listener = Optional.empty();
        view.listener(listener);
        failPending();
        Optional<Session> old = session;
        forget();
        inBackground(() -> {
            old.ifPresent(connector::leave);
            connector.close();
        });
        workers.close();
    }

    /** Waits for the end of what {@link #close} began: the session is over then and the library has stopped. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return workers.awaitEnd(limit);
    }

    // ---- What the host says ----

    private void received(Message message) {
        if (closed) {
            return;
        }
        boolean current =
                session.filter(now -> now.number() == message.connection()).isPresent();
        if (current) {
            understand(message);
        } else if (session.isEmpty() && message.connection() == attempt && early.size() < Inbox.MOST) {
            early.add(message);
        }
    }

    private void understand(Message message) {
        if (message.type() == PrlConstants.PET_DSP_EVT_DISP_CONNECTION_CLOSED) {
            lost("the connection to the dispatcher broke");
            return;
        }
        uuidOf(message.issuer()).ifPresent(uuid -> understand(uuid, message));
    }

    /** Some messages are about something else than a machine. */
    private static Optional<UUID> uuidOf(String issuer) {
        try {
            return Optional.of(DefinitionReader.uuid(issuer));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private void understand(UUID uuid, Message message) {
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
        Optional<View.Entry> known = view.find(uuid);
        if (loading.containsKey(uuid)) {
            loading.get(uuid).announced = true;
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
        loading.put(uuid, new Loading());
        Session now = session.orElseThrow();
        lanes.run(
                uuid,
                () -> () -> now.find("{" + uuid + "}", PrlConstants.PGVC_SEARCH_BY_UUID),
                outcome -> loaded(now, uuid, outcome));
    }

    private void loaded(Session then, UUID uuid, Outcome<Optional<Session.Loaded>> outcome) {
        if (!isNow(then)) {
            return;
        }
        Optional<Loading> first = Optional.ofNullable(loading.remove(uuid));
        switch (outcome) {
            case Outcome.Good<Optional<Session.Loaded>>(Optional<Session.Loaded> found) ->
                found.ifPresent(machine -> entered(machine, first));
            case Outcome.Bad<Optional<Session.Loaded>>(Throwable failure) -> {
                if (!Failures.isGone(failure)) {
                    LOG.log(Level.WARNING, () -> "Domain " + uuid + " cannot be read: " + failure.getMessage());
                }
            }
        }
    }

    private void entered(Session.Loaded machine, Optional<Loading> first) {
        if (first.filter(heard -> heard.goneAt > machine.sighting().number()).isPresent()) {
            machine.handle().close();
            return;
        }
        view.found(machine);
        first.flatMap(heard -> heard.heard)
                .ifPresent(state -> view.seen(machine.definition().config().uuid(), state));
    }

    private boolean isNow(Session then) {
        return session.filter(now -> now.number() == then.number()).isPresent();
    }

    // ---- Machines are read ----

    /** Reads machines for the lanes. */
    private final class MachineReader implements Lanes.Reader {
        @Override
        public Callable<Observation> reading(UUID uuid, Set<Part> parts) {
            Optional<View.Entry> entry = view.find(uuid);
            if (entry.isEmpty() || session.isEmpty()) {
                return () -> Observation.NOTHING;
            }
            Session now = session.get();
            Handle<Kind.Vm> vm = entry.get().handle().share();
            return () -> {
                try (vm) {
                    return now.observe(vm, parts);
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

    private void read(UUID uuid, Set<Part> parts) {
        if (view.find(uuid).isPresent()) {
            lanes.read(uuid, parts, () -> {});
        }
    }

    /** Shortly after a change of ours the host may show what was before it; then the definition is read later. */
    private void readUnlessStale(UUID uuid) {
        if (loading.containsKey(uuid)) {
            return;
        }
        Duration left = staleFor(uuid);
        if (left.isZero()) {
            read(uuid, EnumSet.of(Part.DEFINITION));
        } else if (readLater.add(uuid)) {
            Session now = session.orElseThrow();
            loop.schedule(left, () -> {
                if (isNow(now) && readLater.remove(uuid)) {
                    readUnlessStale(uuid);
                }
            });
        }
    }

    private Duration staleFor(UUID uuid) {
        Long changed = changedAt.get(uuid);
        if (changed == null) {
            return Duration.ZERO;
        }
        Duration left = options.staleWindow().minusNanos(loop.nanoTime() - changed);
        if (left.isPositive()) {
            return left;
        }
        changedAt.remove(uuid);
        return Duration.ZERO;
    }

    // ---- Commands ----

    /** What is asked of the dispatcher on another thread. */
    private interface Work<T> {
        T run(Session session, Request request, Handle<Kind.Vm> vm);
    }

    /**
     * Asks something about a machine.
     *
     * @param turn whether it needs the machine's configuration for itself
     * @param afterwards what is looked at before the stage ends
     */
    private <T> CompletionStage<T> command(
            UUID uuid, Wording wording, boolean turn, Set<Part> afterwards, Work<T> work) {
        if (session.isEmpty()) {
            return failed(Failures.internal(reason));
        }
        Optional<View.Entry> entry = view.find(uuid);
        if (entry.isEmpty()) {
            return failed(Failures.noDomain(uuid));
        }
        return ask(uuid, turn, onMachine(uuid, work), (promise, outcome) -> {
            if (afterwards.isEmpty()) {
                end(promise, outcome, wording, uuid);
            } else {
                lanes.read(uuid, afterwards, () -> end(promise, outcome, wording, uuid));
            }
        });
    }

    /** Takes a reference to the machine when its turn has come: by then it may be gone. */
    private <T> Asking<T> onMachine(UUID uuid, Work<T> work) {
        return request -> {
            Optional<View.Entry> entry = view.find(uuid);
            if (entry.isEmpty() || session.isEmpty()) {
                return () -> {
                    throw Failures.noDomain(uuid);
                };
            }
            Session now = session.get();
            Handle<Kind.Vm> vm = entry.get().handle().share();
            return () -> {
                try (vm) {
                    return work.run(now, request, vm);
                }
            };
        };
    }

    /** Asked on the loop for what is to be done with a request on another thread. */
    private interface Asking<T> {
        Callable<T> prepare(Request request);
    }

    /** What is done with its outcome on the loop. */
    private interface Answering<T> {
        void take(Promise<T> promise, Outcome<T> outcome);
    }

    private <T> CompletionStage<T> ask(UUID uuid, boolean turn, Asking<T> asking, Answering<T> answering) {
        if (pending.size() >= MOST_COMMANDS) {
            return failed(Failures.internal("the host has " + MOST_COMMANDS + " commands under way already"));
        }
        Session now = session.orElseThrow();
        Promise<T> promise = new Promise<>();
        pending.add(promise);
        Request request = now.command();
        requests.computeIfAbsent(uuid, any -> new LinkedHashSet<>()).add(request);
        Consumer<Outcome<T>> done = outcome -> {
            if (isNow(now)) {
                forgetRequest(uuid, request);
                answering.take(promise, outcome);
            }
        };
        if (turn) {
            lanes.run(uuid, () -> asking.prepare(request), done);
        } else {
            workers.submit(asking.prepare(request), done);
        }
        return promise.stage();
    }

    private void forgetRequest(UUID uuid, Request request) {
        Set<Request> others = requests.getOrDefault(uuid, new HashSet<>());
        others.remove(request);
        if (others.isEmpty()) {
            requests.remove(uuid);
        }
    }

    private <T> void end(Promise<T> promise, Outcome<T> outcome, Wording wording, UUID uuid) {
        pending.remove(promise);
        switch (outcome) {
            case Outcome.Good<T>(T value) -> promise.keep(value);
            case Outcome.Bad<T>(Throwable failure) -> promise.fail(Failures.of(failure, wording, uuid));
        }
    }

    private static <T> CompletionStage<T> failed(Throwable failure) {
        return CompletableFuture.failedFuture(failure);
    }

    private static CompletionStage<Void> ended(CompletionStage<Boolean> stage) {
        return stage.thenAccept(done -> {});
    }

    @Override
    public CompletionStage<Void> define(DomainConfig config) {
        if (session.isEmpty()) {
            return failed(Failures.internal(reason));
        }
        UUID uuid = config.uuid();
        Session now = session.get();
        Optional<View.Entry> owner = view.find(uuid);
        if (owner.isPresent()) {
            return failed(Failures.taken(owner.get().domain().name(), uuid));
        }
        loading.putIfAbsent(uuid, new Loading());
        CompletionStage<Optional<Session.Loaded>> made =
                ask(uuid, true, request -> () -> new Edits(now).define(request, config), (promise, outcome) -> {
                    defined(now, uuid, outcome);
                    endEdit(promise, outcome, config);
                });
        return made.thenAccept(machine -> {});
    }

    /** A definition of ours may fail while somebody else makes a machine of that UUID. */
    private void defined(Session now, UUID uuid, Outcome<Optional<Session.Loaded>> outcome) {
        boolean made = outcome instanceof Outcome.Good<Optional<Session.Loaded>>(Optional<Session.Loaded> machine)
                && machine.isPresent();
        if (made) {
            loaded(now, uuid, outcome);
        } else if (Optional.ofNullable(loading.remove(uuid))
                .filter(first -> first.announced)
                .isPresent()) {
            load(uuid);
        }
    }

    /** Names the machine that is in the way. */
    private <T> void endEdit(Promise<T> promise, Outcome<T> outcome, DomainConfig config) {
        Outcome<T> named = outcome;
        if (outcome instanceof Outcome.Bad<T>(Throwable failure) && Failures.isTaken(failure)) {
            View.Entry owner =
                    view.named(config.name()).or(() -> view.find(config.uuid())).orElse(null);
            named = owner == null
                    ? new Outcome.Bad<>(Failures.taken(config.name(), config.uuid()))
                    : new Outcome.Bad<>(
                            Failures.taken(owner.domain().name(), owner.domain().uuid()));
        }
        end(promise, named, Wording.DEFINITION, config.uuid());
    }

    @Override
    public CompletionStage<Void> redefine(DomainConfig config) {
        return edit(config.uuid(), config, present -> config);
    }

    @Override
    public CompletionStage<Void> setAutostart(UUID domain, boolean autostart) {
        Optional<View.Entry> entry = view.find(domain);
        if (entry.isEmpty()) {
            return failed(session.isEmpty() ? Failures.internal(reason) : Failures.noDomain(domain));
        }
        DomainConfig known = entry.get().domain().config();
        boolean stale = !staleFor(domain).isZero();
        return edit(domain, known, present -> (stale ? known : present).withAutostart(autostart));
    }

    private CompletionStage<Void> edit(UUID uuid, DomainConfig config, UnaryOperator<DomainConfig> change) {
        if (session.isEmpty()) {
            return failed(Failures.internal(reason));
        }
        Optional<View.Entry> entry = view.find(uuid);
        if (entry.isEmpty()) {
            return failed(Failures.noDomain(uuid));
        }
        CompletionStage<Observation> edited = ask(
                uuid,
                true,
                onMachine(uuid, (now, request, vm) -> Observation.of(new Edits(now).edit(request, vm, change))),
                (promise, outcome) -> {
                    if (outcome instanceof Outcome.Good<Observation>(Observation observation)) {
                        changedAt.put(uuid, loop.nanoTime());
                        view.learn(uuid, observation, true);
                    }
                    endEdit(promise, outcome, config);
                });
        return edited.thenAccept(observation -> {});
    }

    @Override
    public CompletionStage<Void> undefine(UUID domain) {
        view.hide(domain);
        CompletionStage<Boolean> undefined = command(
                domain, Wording.DEFINITION, true, EnumSet.of(Part.STATE, Part.DEFINITION), (now, request, vm) -> {
                    new Edits(now).undefine(request, vm);
                    return true;
                });
        return ended(undefined.whenComplete((done, failure) -> view.show(domain)));
    }

    @Override
    public CompletionStage<Void> power(UUID domain, PowerAction action) {
        return ended(command(domain, Wording.STATE, false, EnumSet.of(Part.STATE), (now, request, vm) -> {
            new Actions(now).power(request, vm, action);
            return true;
        }));
    }

    @Override
    public CompletionStage<String> createSnapshot(UUID domain, String title, String description) {
        return command(
                domain, Wording.PLAIN, false, EnumSet.of(Part.SNAPSHOTS, Part.STATE), (now, request, vm) -> new Actions(
                                now)
                        .createSnapshot(request, vm, title, description));
    }

    @Override
    public CompletionStage<Void> revertToSnapshot(UUID domain, String snapshot, boolean paused) {
        return ended(command(domain, Wording.PLAIN, true, EnumSet.allOf(Part.class), (now, request, vm) -> {
            new Actions(now).revert(request, vm, snapshot, paused);
            return true;
        }));
    }

    @Override
    public CompletionStage<Void> deleteSnapshot(UUID domain, String snapshot, boolean withChildren) {
        return ended(command(domain, Wording.PLAIN, false, EnumSet.of(Part.SNAPSHOTS), (now, request, vm) -> {
            new Actions(now).deleteSnapshot(request, vm, snapshot, withChildren);
            return true;
        }));
    }

    @Override
    public UUID session() {
        return session.map(Session::uuid).orElse(new UUID(0, 0));
    }

    @Override
    public CompletionStage<Void> migrate(UUID domain, MigrationTarget target) {
        return ended(command(domain, Wording.PLAIN, false, EnumSet.of(Part.STATE), (now, request, vm) -> {
            new Actions(now).migrate(request, vm, target);
            return true;
        }));
    }

    @Override
    public CompletionStage<Void> lookUp(String name) {
        if (session.isEmpty()) {
            return failed(Failures.internal(reason));
        }
        if (view.named(name).isPresent()) {
            return CompletableFuture.completedFuture(null);
        }
        Session now = session.get();
        Promise<Boolean> promise = new Promise<>();
        pending.add(promise);
        workers.submit(() -> new Actions(now).lookUp(name), outcome -> {
            if (isNow(now)) {
                lookedUp(promise, name, outcome);
            }
        });
        return ended(promise.stage());
    }

    private void lookedUp(Promise<Boolean> promise, String name, Outcome<Optional<Session.Loaded>> outcome) {
        pending.remove(promise);
        switch (outcome) {
            case Outcome.Good<Optional<Session.Loaded>>(Optional<Session.Loaded> found) -> {
                found.ifPresent(view::found);
                promise.keep(true);
            }
            case Outcome.Bad<Optional<Session.Loaded>>(Throwable failure) ->
                promise.fail(
                        Failures.isGone(failure)
                                ? Failures.noDomain(name)
                                : Failures.of(failure, Wording.PLAIN, new UUID(0, 0)));
        }
    }

    @Override
    public CompletionStage<Void> cancel(UUID domain) {
        if (session.isEmpty()) {
            return failed(Failures.internal(reason));
        }
        List<Request> given = List.copyOf(requests.getOrDefault(domain, Set.of()));
        Promise<Boolean> promise = new Promise<>();
        pending.add(promise);
        workers.submit(
                () -> {
                    given.forEach(Request::cancel);
                    return true;
                },
                outcome -> {
                    pending.remove(promise);
                    promise.keep(true);
                });
        return ended(promise.stage());
    }

    @Override
    public CompletionStage<Void> resizeDisk(UUID domain, String target, long sizeMiB) {
        return ended(command(domain, Wording.PLAIN, true, EnumSet.of(Part.DEFINITION), (now, request, vm) -> {
            new Edits(now).resize(request, vm, target, sizeMiB);
            return true;
        }));
    }

    @Override
    public CompletionStage<Void> setUserPassword(UUID domain, String user, String password) {
        return ended(command(domain, Wording.PLAIN, false, Set.of(), (now, request, vm) -> {
            new Actions(now).setPassword(request, vm, user, password);
            return true;
        }));
    }

    /** Not asked of the SDK yet. */
    @Override
    public CompletionStage<GuestInfo> guestInfo(UUID domain) {
        return failed(SdkResult.UNIMPLEMENTED.answer(false).toException());
    }

    /** Not connected to yet. */
    @Override
    public CompletionStage<GuestConsole> openConsole(UUID domain, int port, GuestConsole.Terminal terminal) {
        return failed(SdkResult.UNIMPLEMENTED.answer(false).toException());
    }

    /** Not asked of the SDK yet. */
    @Override
    public CompletionStage<Screenshot> screenshot(UUID domain) {
        return failed(SdkResult.UNIMPLEMENTED.answer(false).toException());
    }

    // ---- Questions that are answered from memory ----

    @Override
    public Map<String, DiskSize> diskSizes(UUID domain) {
        return view.find(domain).map(entry -> entry.definition().disks()).orElse(Map.of());
    }

    @Override
    public Optional<DomainStatistics> statistics(UUID domain) {
        return view.find(domain).flatMap(entry -> entry.counters().map(counters -> counters.of(entry.definition())));
    }

    @Override
    public HostLoad load() {
        return LocalHost.load();
    }
}
