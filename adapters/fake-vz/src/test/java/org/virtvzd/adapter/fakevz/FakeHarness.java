package org.virtvzd.adapter.fakevz;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.virtvzd.adapter.inprocess.VirtualTimeLoop;
import org.virtvzd.ports.hypervisor.HypervisorHarness;

/** A fake hypervisor in virtual time. */
final class FakeHarness implements HypervisorHarness {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private final FakeHypervisor hypervisor;

    FakeHarness(Function<VirtualTimeLoop, FakeHypervisor> make) {
        hypervisor = make.apply(loop);
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
