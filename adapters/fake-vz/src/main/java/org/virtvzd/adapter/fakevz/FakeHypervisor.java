package org.virtvzd.adapter.fakevz;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
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
 * A daemon's connection to a fake Virtuozzo host, together with the host.
 *
 * <p>A command is a job: handed to the loop at once, it begins with the host's judgement and the passing states, waits
 * for its latency, and finishes with the change, the reports, and the end of its stage, in this order. Which fault it
 * meets is decided when it is given. Jobs on different domains know nothing of each other. Two jobs on one domain do
 * not wait for each other either: the later one finds the machine as it is, and a job that finds it changed at its
 * finish fails; so a kill gets through to a machine whose shutdown hangs, and ends that shutdown well.
 *
 * <p>With a directory every change is written on the loop, in less than a millisecond; this is a stand-in for a host,
 * not a host.
 */
public final class FakeHypervisor implements Hypervisor {

    /** The core has one command per domain under way; this many mean that it lost control. */
    private static final int MOST_JOBS = 100_000;

    private static final int DONE_PERCENT = 100;
    private static final int STEP_PERCENT = 25;

    private final FakeOptions options;
    private final EventLoop loop;
    private final RandomGenerator random;
    private final Store store;
    private final Machines machines;
    private final UUID session;
    private final MigrationActions migrations;
    private final HostActions actions;
    private final FakeHost host;
    private final Faults faults;
    private final Set<Job> jobs = new LinkedHashSet<>();
    private final Map<UUID, List<Job>> hangingShutdowns = new HashMap<>();
    private final Map<UUID, List<FakeConsole>> consoles = new HashMap<>();
    private Optional<HypervisorListener> listener = Optional.empty();
    private boolean attached;
    private boolean closed;

    private FakeHypervisor(
            FakeOptions options, Store store, EventLoop loop, InstantSource clock, RandomGenerator random) {
        this.options = options;
        this.loop = loop;
        this.random = random;
        this.store = store;
        machines = new Machines(loop, clock, store, new LoadMeter(options.host(), loop.nanoTime()));
        session = Inventory.randomUuid(random);
        migrations = new MigrationActions(machines, session);
        actions = new HostActions(machines, migrations);
        host = new FakeHost(machines, actions, new Connection());
        faults = new Faults(options.faults(), random);
        if (!machines.load()) {
            options.inventory().seeds().forEach(this::plant);
            machines.settleIn();
        }
        store.announce(session);
        migrations.receive();
    }

    /**
     * A host that lives as long as this object.
     *
     * @param options what it is like
     * @param loop runs everything
     * @param clock wall-clock time
     * @param random decides latencies and faults by chance
     * @return the connection to the host, not open yet
     */
    public static FakeHypervisor inMemory(
            FakeOptions options, EventLoop loop, InstantSource clock, RandomGenerator random) {
        return new FakeHypervisor(options, Store.NONE, loop, clock, random);
    }

    /**
     * A host that is kept in a directory and is found there again by the next process: machines, names, numbers, and
     * which guests are running.
     *
     * @param options what it is like
     * @param directory where it is kept; made if it is missing
     * @param loop runs everything
     * @param clock wall-clock time
     * @param random decides latencies and faults by chance
     * @return the connection to the host, not open yet
     * @throws LibvirtException OPERATION_FAILED when another process uses the directory, SYSTEM_ERROR when it cannot be
     *     used
     */
    public static FakeHypervisor inDirectory(
            FakeOptions options, Path directory, EventLoop loop, InstantSource clock, RandomGenerator random) {
        Store store = DirectoryStore.open(directory);
        try {
            return new FakeHypervisor(options, store, loop, clock, random);
        } catch (LibvirtException e) {
            store.close();
            throw e;
        }
    }

    /**
     * The host's other side, for changes that do not come from this daemon.
     *
     * @return the host
     */
    public FakeHost host() {
        return host;
    }

    /**
     * The faults in force.
     *
     * @return the rules, to be changed at any time
     */
    public Faults faults() {
        return faults;
    }

    @Override
    public void open(HypervisorListener newListener) {
        if (listener.isPresent() || closed) {
            throw new IllegalStateException("The hypervisor was opened before");
        }
        listener = Optional.of(newListener);
        loop.execute(this::attach);
    }

    @Override
    public CompletionStage<Void> define(DomainConfig config) {
        return submit(new Command.Define(config));
    }

    @Override
    public CompletionStage<Void> redefine(DomainConfig config) {
        return submit(new Command.Redefine(config));
    }

    @Override
    public CompletionStage<Void> undefine(UUID domain) {
        return submit(new Command.Undefine(domain));
    }

    @Override
    public CompletionStage<Void> power(UUID domain, PowerAction action) {
        return submit(new Command.Power(domain, action));
    }

    @Override
    public CompletionStage<Void> setAutostart(UUID domain, boolean autostart) {
        return submit(new Command.SetAutostart(domain, autostart));
    }

    @Override
    public CompletionStage<String> createSnapshot(UUID domain, String title, String description) {
        String name = "{" + Inventory.randomUuid(random) + "}";
        return submit(new Command.CreateSnapshot(domain, name, title, description))
                .thenApply(done -> name);
    }

    @Override
    public CompletionStage<Void> revertToSnapshot(UUID domain, String snapshot, boolean paused) {
        return submit(new Command.RevertToSnapshot(domain, snapshot, paused));
    }

    @Override
    public CompletionStage<Void> deleteSnapshot(UUID domain, String snapshot, boolean withChildren) {
        return submit(new Command.DeleteSnapshot(domain, snapshot, withChildren));
    }

    @Override
    public UUID session() {
        return session;
    }

    @Override
    public CompletionStage<Void> migrate(UUID domain, MigrationTarget target) {
        return submit(new Command.Migrate(domain, target));
    }

    @Override
    public CompletionStage<Void> lookUp(String name) {
        if (!attached) {
            return notConnected();
        }
        CompletableFuture<Void> found = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                tell(migrations.receive());
                machines.get(name);
                found.complete(null);
            } catch (LibvirtException e) {
                found.completeExceptionally(e);
            }
        });
        return found;
    }

    private static CompletionStage<Void> notConnected() {
        return CompletableFuture.failedFuture(
                SdkResult.NOT_CONNECTED.answer(false).toException());
    }

    /** The host gives up everything whose change has not taken place yet, even what hangs. */
    @Override
    public CompletionStage<Void> cancel(UUID domain) {
        if (!attached) {
            return notConnected();
        }
        CompletableFuture<Void> noticed = new CompletableFuture<>();
        loop.execute(() -> {
            jobs.stream()
                    .filter(job -> job.command().domain().equals(domain))
                    .toList()
                    .forEach(this::giveUp);
            noticed.complete(null);
        });
        return noticed;
    }

    private void giveUp(Job job) {
        tell(actions.abandon(job.command(), job.beginning()));
        fail(job, SdkResult.CANCELLED);
    }

    @Override
    public CompletionStage<Void> resizeDisk(UUID domain, String target, long sizeMiB) {
        return submit(new Command.ResizeDisk(domain, target, sizeMiB));
    }

    @Override
    public CompletionStage<Void> setUserPassword(UUID domain, String user, String password) {
        return submit(new Command.SetUserPassword(domain, user, password));
    }

    @Override
    public CompletionStage<GuestInfo> guestInfo(UUID domain) {
        return submit(new Command.AskGuest(domain)).thenApply(done -> host.guestInfo(domain));
    }

    @Override
    public CompletionStage<GuestConsole> openConsole(UUID domain, int port, GuestConsole.Terminal terminal) {
        return submit(new Command.OpenConsole(domain, port)).thenApply(done -> {
            FakeConsole console = new FakeConsole(machines.get(domain).name(), terminal);
            List<FakeConsole> open = consoles.computeIfAbsent(domain, uuid -> new ArrayList<>());
            open.removeIf(FakeConsole::isClosed);
            open.add(console);
            loop.execute(console::begin);
            return console;
        });
    }

    @Override
    public CompletionStage<Screenshot> screenshot(UUID domain) {
        return submit(new Command.CaptureScreen(domain)).thenApply(done -> host.screenshot(domain));
    }

    @Override
    public Map<String, DiskSize> diskSizes(UUID domain) {
        return host.diskSizes(domain);
    }

    @Override
    public Optional<DomainStatistics> statistics(UUID domain) {
        return attached ? host.statistics(domain) : Optional.empty();
    }

    @Override
    public HostLoad load() {
        return machines.hostLoad();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        attached = false;
        listener = Optional.empty();
        failJobs(SdkResult.CONNECTION_CLOSED);
        store.close();
    }

    private void attach() {
        if (!closed && !attached && host.isReachable()) {
            attached = true;
            listener.ifPresent(who -> who.attached(options.host(), machines.visible()));
        }
    }

    private CompletionStage<Void> submit(Command command) {
        if (!attached) {
            return CompletableFuture.failedFuture(SdkResult.NOT_CONNECTED
                    .answer(command.kind().changesState())
                    .toException());
        }
        if (jobs.size() >= MOST_JOBS) {
            return CompletableFuture.failedFuture(new LibvirtException(
                    ErrorCode.INTERNAL_ERROR,
                    ErrorDomain.PARALLELS,
                    "the host has " + MOST_JOBS + " commands under way already"));
        }
        Job job = new Job(command, faults.decide(command));
        jobs.add(job);
        loop.execute(() -> begin(job));
        return job.stage();
    }

    private void begin(Job job) {
        if (!jobs.contains(job) || job.behaviour() instanceof Behaviour.NeverCompletes) {
            return;
        }
        Duration latency = options.latency().draw(job.command().kind(), random);
        switch (job.behaviour()) {
            case Behaviour.FailsWith failure -> later(job, latency, () -> fail(job, failure.result()));
            case Behaviour.Late late -> judge(job, latency.plus(late.by()));
            default -> judge(job, latency);
        }
    }

    private void judge(Job job, Duration latency) {
        try {
            job.began(actions.begin(job.command(), options.latency().passingStates()));
        } catch (LibvirtException e) {
            end(job, Optional.of(e));
            return;
        }
        tell(job.beginning().reports());
        if (job.command().kind() == CommandKind.SHUTDOWN
                && job.behaviour() instanceof Behaviour.GuestIgnoresShutdown hang) {
            hangingShutdowns
                    .computeIfAbsent(job.command().domain(), uuid -> new ArrayList<>())
                    .add(job);
            hang.killedAfter().ifPresent(patience -> later(job, patience, () -> finish(job)));
        } else if (job.command().kind() == CommandKind.MIGRATE) {
            advance(job, latency, 0);
        } else {
            later(job, latency, () -> finish(job));
        }
    }

    /** A migration, of which the host tells how far it has got. */
    private void advance(Job job, Duration latency, int percent) {
        tell(List.of(new Report.MigrationProgressed(job.command().domain(), percent)));
        if (percent < DONE_PERCENT) {
            Duration step = latency.multipliedBy(STEP_PERCENT).dividedBy(DONE_PERCENT);
            later(job, step, () -> advance(job, latency, percent + STEP_PERCENT));
        } else {
            finish(job);
        }
    }

    private void later(Job job, Duration delay, Runnable step) {
        if (delay.isZero()) {
            step.run();
        } else {
            job.waitsFor(loop.schedule(delay, step));
        }
    }

    private void finish(Job job) {
        if (job.behaviour() instanceof Behaviour.DispatcherDies death && !death.done()) {
            die(death);
            return;
        }
        List<Report> reports;
        try {
            reports = perform(job);
        } catch (LibvirtException e) {
            tell(actions.abandon(job.command(), job.beginning()));
            end(job, Optional.of(e));
            return;
        }
        answer(job, reports);
    }

    private List<Report> perform(Job job) {
        if (job.behaviour() instanceof Behaviour.DiskFull) {
            throw IoFailure.diskFull("cannot write domain " + job.command().domain());
        }
        return actions.finish(job.command(), job.beginning());
    }

    private void answer(Job job, List<Report> reports) {
        switch (job.behaviour()) {
            case Behaviour.EventsDropped dropped -> end(job, Optional.empty());
            case Behaviour.EventsAfterReply late -> {
                end(job, Optional.empty());
                tell(reports);
            }
            case Behaviour.ResultLost lost -> tell(reports);
            case Behaviour.DispatcherDies death -> die(death);
            case Behaviour.SucceedsButReportsFailure lie -> {
                tell(reports);
                fail(job, lie.result());
            }
            case Behaviour.EventsDuplicated storm -> {
                reports.forEach(report -> tell(Collections.nCopies(storm.times(), report)));
                end(job, Optional.empty());
            }
            case Behaviour.GuestCrashesAtBoot crash -> {
                tell(reports);
                end(job, Optional.empty());
                loop.schedule(crash.after(), () -> crash(job.command()));
            }
            default -> {
                tell(reports);
                end(job, Optional.empty());
            }
        }
    }

    private void crash(Command command) {
        boolean boots = command.kind() == CommandKind.START || command.kind() == CommandKind.RESUME;
        if (boots && !closed && host.domain(command.domain()).isPresent()) {
            host.crash(command.domain());
        }
    }

    private void die(Behaviour.DispatcherDies death) {
        host.disconnect("The dispatcher died");
        death.backAfter().ifPresent(delay -> loop.schedule(delay, host::reconnect));
    }

    private void fail(Job job, SdkResult result) {
        end(job, Optional.of(result.answer(job.command().kind().changesState()).toException()));
    }

    private void end(Job job, Optional<LibvirtException> failure) {
        if (jobs.remove(job)) {
            job.cancelTimer();
            forgetHangingShutdown(job);
            failure.ifPresentOrElse(
                    job.stage()::completeExceptionally, () -> job.stage().complete(null));
        }
    }

    private void failJobs(SdkResult result) {
        List<Job> failed = List.copyOf(jobs);
        hangingShutdowns.clear();
        failed.forEach(job -> fail(job, result));
    }

    private void tell(List<Report> reports) {
        for (Report report : reports) {
            if (attached) {
                listener.ifPresent(report::tell);
            }
            endHangingShutdowns(report.uuid());
            hangUpConsoles(report.uuid());
        }
    }

    private void hangUpConsoles(UUID uuid) {
        if (!consoles.isEmpty()
                && host.domain(uuid).filter(domain -> domain.state().isActive()).isEmpty()) {
            Optional.ofNullable(consoles.remove(uuid)).orElse(List.of()).forEach(FakeConsole::hangUp);
        }
    }

    private void endHangingShutdowns(UUID uuid) {
        if (!hangingShutdowns.isEmpty()
                && host.domain(uuid).filter(domain -> domain.state().isActive()).isEmpty()) {
            Optional.ofNullable(hangingShutdowns.remove(uuid)).orElse(List.of()).forEach(this::finish);
        }
    }

    private void forgetHangingShutdown(Job job) {
        List<Job> hanging = hangingShutdowns.getOrDefault(job.command().domain(), List.of());
        if (hanging.contains(job) && hanging.size() == 1) {
            hangingShutdowns.remove(job.command().domain());
        } else if (hanging.contains(job)) {
            hanging.remove(job);
        }
    }

    private void plant(Inventory.Seed seed) {
        if (machines.find(seed.config().uuid()).isEmpty()
                && machines.owner(seed.config().name()).isEmpty()) {
            actions.define(seed.config(), seed.state());
        }
    }

    /** What the host tells us. */
    private final class Connection implements FakeHost.Link {
        @Override
        public void tell(List<Report> reports) {
            FakeHypervisor.this.tell(reports);
        }

        @Override
        public void lost(String reason) {
            if (attached) {
                attached = false;
                jobs.forEach(job -> actions.abandon(job.command(), job.beginning()));
                listener.ifPresent(who -> who.detached(reason));
                failJobs(SdkResult.CONNECTION_CLOSED);
            }
        }

        @Override
        public void back() {
            loop.execute(FakeHypervisor.this::attach);
        }
    }
}
