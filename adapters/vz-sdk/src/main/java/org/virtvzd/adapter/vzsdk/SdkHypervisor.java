package org.virtvzd.adapter.vzsdk;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.virtvzd.adapter.vzsdk.Commands.Way;
import org.virtvzd.adapter.vzsdk.Failures.Wording;
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
import org.virtvzd.ports.hypervisor.GuestInfo;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.ports.hypervisor.HypervisorListener;
import org.virtvzd.ports.hypervisor.MigrationTarget;
import org.virtvzd.ports.hypervisor.Screenshot;
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

    /** Threads exist while they wait; a guest that does not shut down holds one for minutes. */
    private static final int PATIENT_THREADS = 1000;

    private final SdkOptions options;
    private final EventLoop loop;
    private final Workers workers;
    private final Workers patient;
    private final Link link = new Link();
    private final View view = new View();
    private final Machines machines;
    private final Commands commands;
    private final Connector connector;
    private final List<Message> early = new ArrayList<>();
    private Optional<HypervisorListener> listener = Optional.empty();
    private Duration pause;
    private long attempt;
    private boolean missed;
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
        patient = new Workers(loop, "sdk-wait", PATIENT_THREADS);
        machines = new Machines(link, view, workers, loop, options.staleWindow());
        commands = new Commands(link, view, machines.lanes(), workers, patient);
        Inbox inbox = new Inbox(loop, this::received, this::overwhelmed);
        connector = new Connector(options, inbox::put);
    }

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
        if (!closed && link.session().isEmpty()) {
            long number = ++attempt;
            early.clear();
            missed = false;
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
        link.join(reached.session());
        pause = options.firstPause();
        LOG.log(
                Level.INFO,
                () -> "Connected to the Virtuozzo host, " + reached.machines().size() + " domains");
        view.attach(reached.session().host(), reached.machines());
        List<Message> heard = List.copyOf(early);
        early.clear();
        heard.forEach(this::received);
        if (missed) {
            overwhelmed();
        }
    }

    private void notReached(String reason) {
        if (closed) {
            return;
        }
        if (!reason.equals(link.reason())) {
            LOG.log(Level.ERROR, () -> "No Virtuozzo host: " + reason);
            link.part(reason);
            listener.ifPresent(who -> who.detached(reason));
        }
        loop.schedule(pause, this::connect);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(options.longestPause()) > 0 ? options.longestPause() : doubled;
    }

    private void lost(String reason) {
        link.session().ifPresent(old -> {
            LOG.log(Level.WARNING, () -> "The Virtuozzo host is lost: " + reason);
            link.part(reason);
            machines.clear();
            inBackground(() -> connector.leave(old));
            listener.ifPresent(who -> who.detached(reason));
            commands.clear();
            loop.schedule(options.firstPause(), this::connect);
        });
    }

    /** What was dropped is not known, so everything is read anew. */
    private void overwhelmed() {
        lost("the host said more than could be taken in");
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

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        listener = Optional.empty();
        view.listener(listener);
        Optional<Session> old = link.session();
        link.part("the daemon lets go of the host");
        machines.clear();
        commands.clear();
        inBackground(() -> {
            old.ifPresent(connector::leave);
            connector.close();
        });
        workers.close();
        patient.close();
    }

    /** Waits for the end of what {@link #close} began: the session is over then and the library has stopped. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return workers.awaitEnd(limit) && patient.awaitEnd(limit);
    }

    private void received(Message message) {
        Optional<Session> now = link.session();
        if (now.filter(session -> session.number() == message.connection()).isPresent()) {
            understand(message);
        } else if (!closed && now.isEmpty() && message.connection() == attempt) {
            hearEarly(message);
        }
    }

    /** What is said while the machines are still being listed counts after that. */
    private void hearEarly(Message message) {
        if (early.size() < Inbox.MOST) {
            early.add(message);
        } else {
            missed = true;
        }
    }

    private void understand(Message message) {
        if (message.type() == PrlConstants.PET_DSP_EVT_DISP_CONNECTION_CLOSED) {
            lost("the connection to the dispatcher broke");
        } else {
            machines.hear(message);
        }
    }

    private static <T> CompletionStage<T> failed(Throwable failure) {
        return CompletableFuture.failedFuture(failure);
    }

    private static CompletionStage<Void> ended(CompletionStage<?> stage) {
        return stage.thenAccept(done -> {});
    }

    /** Work that gives nothing. */
    private interface Act {
        void run(Session session, Request request, Handle<Kind.Vm> vm);
    }

    private CompletionStage<Void> act(UUID uuid, Wording wording, Way way, Set<Part> afterwards, Act act) {
        return known(
                uuid,
                () -> ended(commands.give(uuid, wording, way, afterwards, (session, request, vm) -> {
                    act.run(session, request, vm);
                    return true;
                })));
    }

    /** A command for a machine that is not there, or for a host that is not, is refused at once. */
    private <T> CompletionStage<T> known(UUID uuid, Supplier<CompletionStage<T>> command) {
        if (link.session().isEmpty()) {
            return failed(link.absence());
        }
        return view.find(uuid).isEmpty() ? failed(Failures.noDomain(uuid)) : command.get();
    }

    @Override
    public CompletionStage<Void> define(DomainConfig config) {
        UUID uuid = config.uuid();
        Optional<View.Entry> owner = view.find(uuid);
        if (owner.isPresent()) {
            return failed(Failures.taken(owner.get().domain().name(), uuid));
        }
        if (link.session().isEmpty()) {
            return failed(link.absence());
        }
        machines.expect(uuid);
        CompletionStage<Optional<Session.Loaded>> made = commands.ask(
                uuid,
                Way.IN_TURN,
                (session, request) -> () -> new Edits(session).define(request, config),
                (promise, outcome) -> {
                    machines.defined(uuid, outcome);
                    endEdit(promise, outcome, config);
                });
        return ended(made);
    }

    /** Names the machine that is in the way. */
    private <T> void endEdit(Promise<T> promise, Outcome<T> outcome, DomainConfig config) {
        Outcome<T> named = outcome;
        if (outcome instanceof Outcome.Bad<T>(Throwable failure) && Failures.isTaken(failure)) {
            named = view.named(config.name())
                    .or(() -> view.find(config.uuid()))
                    .map(View.Entry::domain)
                    .<Outcome<T>>map(owner -> new Outcome.Bad<>(Failures.taken(owner.name(), owner.uuid())))
                    .orElseGet(() -> new Outcome.Bad<>(Failures.taken(config.name(), config.uuid())));
        }
        commands.end(promise, named, Wording.DEFINITION, config.uuid());
    }

    @Override
    public CompletionStage<Void> redefine(DomainConfig config) {
        return known(config.uuid(), () -> edit(config, present -> config));
    }

    @Override
    public CompletionStage<Void> setAutostart(UUID domain, boolean autostart) {
        return known(domain, () -> {
            DomainConfig config = view.find(domain).orElseThrow().domain().config();
            boolean stale = !machines.staleFor(domain).isZero();
            return edit(config, present -> (stale ? config : present).withAutostart(autostart));
        });
    }

    private CompletionStage<Void> edit(DomainConfig config, UnaryOperator<DomainConfig> change) {
        UUID uuid = config.uuid();
        CompletionStage<Observation> edited = commands.ask(
                uuid,
                Way.IN_TURN,
                commands.onMachine(
                        uuid, (session, request, vm) -> Observation.of(new Edits(session).edit(request, vm, change))),
                (promise, outcome) -> {
                    if (outcome instanceof Outcome.Good<Observation>(Observation stored)) {
                        machines.edited(uuid, stored);
                    }
                    endEdit(promise, outcome, config);
                });
        return ended(edited);
    }

    @Override
    public CompletionStage<Void> undefine(UUID domain) {
        return known(domain, () -> {
            view.hide(domain);
            CompletionStage<Void> undefined = act(
                    domain,
                    Wording.DEFINITION,
                    Way.IN_TURN,
                    EnumSet.of(Part.STATE, Part.DEFINITION),
                    (session, request, vm) -> new Edits(session).undefine(request, vm));
            return undefined.whenComplete((done, failure) -> view.show(domain));
        });
    }

    @Override
    public CompletionStage<Void> power(UUID domain, PowerAction action) {
        Way way = action == PowerAction.SHUTDOWN ? Way.PATIENT : Way.AT_ONCE;
        Supplier<CompletionStage<Void>> command = () ->
                act(domain, Wording.STATE, way, EnumSet.of(Part.STATE), (session, request, vm) -> new Actions(session)
                        .power(request, vm, action));
        return action == PowerAction.SUSPEND ? passingThrough(domain, command) : command.get();
    }

    /** The host pauses a machine on the way, or switches it off; only where it comes to is news. */
    private <T> CompletionStage<T> passingThrough(UUID uuid, Supplier<CompletionStage<T>> command) {
        view.hold(uuid);
        return command.get().whenComplete((done, failure) -> view.release(uuid));
    }

    @Override
    public CompletionStage<String> createSnapshot(UUID domain, String title, String description) {
        return passingThrough(
                domain,
                () -> known(
                        domain,
                        () -> commands.give(
                                domain,
                                Wording.PLAIN,
                                Way.AT_ONCE,
                                EnumSet.of(Part.SNAPSHOTS, Part.STATE),
                                (session, request, vm) ->
                                        new Actions(session).createSnapshot(request, vm, title, description))));
    }

    @Override
    public CompletionStage<Void> revertToSnapshot(UUID domain, String snapshot, boolean paused) {
        return passingThrough(
                domain,
                () -> act(
                        domain,
                        Wording.PLAIN,
                        Way.IN_TURN,
                        EnumSet.allOf(Part.class),
                        (session, request, vm) -> new Actions(session).revert(request, vm, snapshot, paused)));
    }

    @Override
    public CompletionStage<Void> deleteSnapshot(UUID domain, String snapshot, boolean withChildren) {
        return act(
                domain, Wording.PLAIN, Way.AT_ONCE, EnumSet.of(Part.SNAPSHOTS), (session, request, vm) -> new Actions(
                                session)
                        .deleteSnapshot(request, vm, snapshot, withChildren));
    }

    @Override
    public UUID session() {
        return link.session().map(Session::uuid).orElse(new UUID(0, 0));
    }

    @Override
    public CompletionStage<Void> migrate(UUID domain, MigrationTarget target) {
        return act(domain, Wording.PLAIN, Way.PATIENT, EnumSet.of(Part.STATE), (session, request, vm) -> new Actions(
                        session)
                .migrate(request, vm, target));
    }

    @Override
    public CompletionStage<Void> lookUp(String name) {
        if (view.named(name).isPresent()) {
            return CompletableFuture.completedFuture(null);
        }
        UUID nobody = new UUID(0, 0);
        CompletionStage<Optional<Session.Loaded>> looked = commands.ask(
                nobody,
                Way.AT_ONCE,
                (session, request) -> () -> new Actions(session).lookUp(name),
                (promise, outcome) -> {
                    if (outcome instanceof Outcome.Good<Optional<Session.Loaded>>(Optional<Session.Loaded> found)) {
                        found.ifPresent(view::found);
                    }
                    commands.end(promise, orNobody(outcome, name), Wording.PLAIN, nobody);
                });
        return ended(looked);
    }

    private static <T> Outcome<T> orNobody(Outcome<T> outcome, String name) {
        return outcome instanceof Outcome.Bad<T>(Throwable failure) && Failures.isGone(failure)
                ? new Outcome.Bad<>(Failures.noDomain(name))
                : outcome;
    }

    @Override
    public CompletionStage<Void> cancel(UUID domain) {
        return ended(commands.cancel(domain));
    }

    @Override
    public CompletionStage<Void> resizeDisk(UUID domain, String target, long sizeMiB) {
        return act(domain, Wording.PLAIN, Way.IN_TURN, EnumSet.of(Part.DEFINITION), (session, request, vm) -> new Edits(
                        session)
                .resize(request, vm, target, sizeMiB));
    }

    @Override
    public CompletionStage<Void> setUserPassword(UUID domain, String user, String password) {
        return act(domain, Wording.PLAIN, Way.AT_ONCE, Set.of(), (session, request, vm) -> new Actions(session)
                .setPassword(request, vm, user, password));
    }

    @Override
    public CompletionStage<GuestInfo> guestInfo(UUID domain) {
        return known(
                domain,
                () -> commands.give(
                        domain, Wording.PLAIN, Way.PATIENT, Set.of(), (session, request, vm) -> new Insides(session)
                                .tell(request, vm)));
    }

    @Override
    public CompletionStage<Screenshot> screenshot(UUID domain) {
        return known(
                domain,
                () -> commands.give(
                        domain, Wording.PLAIN, Way.AT_ONCE, Set.of(), (session, request, vm) -> new Insides(session)
                                .screen(request, vm)));
    }

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
