package org.virtvzd.adapter.fakevz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.virtvzd.adapter.inprocess.VirtualTimeLoop;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.ports.hypervisor.Attempt;
import org.virtvzd.ports.hypervisor.HostLog;
import org.virtvzd.ports.hypervisor.HypervisorHarness;
import org.virtvzd.ports.hypervisor.SampleDomains;

/** A fake hypervisor in virtual time. */
final class FakeHarness implements HypervisorHarness {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private final HostLog log = new HostLog();
    private final FakeHypervisor hypervisor;

    FakeHarness(Function<VirtualTimeLoop, FakeHypervisor> make) {
        hypervisor = make.apply(loop);
    }

    /** A host in memory, opened, with a log of what it says. */
    static FakeHarness opened(FakeOptions options) {
        return opened(options, 1);
    }

    /** The same with chances of its own. */
    static FakeHarness opened(FakeOptions options, long seed) {
        return opened(loop -> FakeHypervisor.inMemory(options, loop, loop.wallClock(), new SplittableRandom(seed)));
    }

    /** A host kept in a directory, opened, with a log of what it says. */
    static FakeHarness opened(FakeOptions options, Path directory) {
        return opened(options, directory, 1);
    }

    /** The same with chances of its own, among them its session. */
    static FakeHarness opened(FakeOptions options, Path directory, long seed) {
        return opened(loop ->
                FakeHypervisor.inDirectory(options, directory, loop, loop.wallClock(), new SplittableRandom(seed)));
    }

    private static FakeHarness opened(Function<VirtualTimeLoop, FakeHypervisor> make) {
        FakeHarness harness = new FakeHarness(make);
        harness.run(() -> harness.hypervisor.open(harness.log));
        return harness;
    }

    /** What {@code opened} heard. */
    HostLog log() {
        return log;
    }

    /** The view of one of the sample domains. */
    Domain view(String name) {
        return log.domain(SampleDomains.uuid(name)).orElseThrow();
    }

    /** Gives a command and lets the loop run without time passing. */
    Attempt give(Supplier<CompletionStage<Void>> command) {
        Attempt attempt = call(() -> Attempt.of(() -> command.get().whenComplete((done, failure) -> log.ended())));
        rethrow();
        return attempt;
    }

    /** Changes the state of a sample domain. */
    Attempt power(String name, PowerAction action) {
        return give(() -> hypervisor.power(SampleDomains.uuid(name), action));
    }

    /** Defines a sample virtual machine, which must succeed at once. */
    void define(String name) {
        assertThat(give(() -> hypervisor.define(SampleDomains.vm(name))).failure())
                .isEmpty();
    }

    /** Defines and starts a sample virtual machine, which must succeed at once. */
    void running(String name) {
        define(name);
        assertThat(power(name, PowerAction.START).failure()).isEmpty();
    }

    VirtualTimeLoop loop() {
        return loop;
    }

    @Override
    public FakeHypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public void run(Runnable task) {
        loop.execute(task);
        loop.runUntilIdle();
        rethrow();
    }

    @Override
    public boolean await(BooleanSupplier condition) {
        // Virtual time stands still without timers; a slow pulse lets counters advance.
        for (Duration waited = Duration.ZERO; waited.compareTo(PATIENCE) < 0; waited = waited.plusSeconds(1)) {
            if (loop.runUntil(Duration.ofSeconds(1), condition)) {
                rethrow();
                return true;
            }
        }
        rethrow();
        return condition.getAsBoolean();
    }

    @Override
    public Optional<Outage> outage() {
        return Optional.of(new Outage() {
            @Override
            public void begin() {
                hypervisor.host().disconnect("cut by a test");
            }

            @Override
            public void end() {
                hypervisor.host().reconnect();
            }
        });
    }

    @Override
    public void close() {
        hypervisor.close();
        rethrow();
    }

    private void rethrow() {
        loop.failures().forEach(failure -> {
            throw new AssertionError("A task of the loop failed", failure);
        });
    }
}
