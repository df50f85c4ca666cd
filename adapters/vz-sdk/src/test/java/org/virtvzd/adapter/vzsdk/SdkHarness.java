package org.virtvzd.adapter.vzsdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.virtvzd.adapter.inprocess.ThreadEventLoop;
import org.virtvzd.ports.hypervisor.HypervisorHarness;

/** The adapter on a stand-in world of its own, in real time. */
final class SdkHarness implements HypervisorHarness {
    private static final long PATIENCE_SECONDS = 60;
    private static final Duration PULSE = Duration.ofMillis(2);

    private final StandInWorld world = StandInWorld.create();
    private final ThreadEventLoop loop = new ThreadEventLoop("loop", true);
    private final SdkHypervisor hypervisor;

    SdkHarness() {
        this(SdkOptions.defaults());
    }

    SdkHarness(SdkOptions options) {
        world.enter();
        world.order("set=perf-ms", "value=20");
        hypervisor = new SdkHypervisor(options.withLibrary(Optional.of(StandInWorld.library())), loop);
    }

    StandInWorld world() {
        return world;
    }

    @Override
    public SdkHypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public void run(Runnable task) {
        CompletableFuture<Void> done = CompletableFuture.runAsync(task, loop);
        try {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("A task of the loop failed", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean await(BooleanSupplier condition) {
        CountDownLatch seen = new CountDownLatch(1);
        loop.execute(() -> look(condition, seen));
        try {
            return seen.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void look(BooleanSupplier condition, CountDownLatch seen) {
        if (condition.getAsBoolean()) {
            seen.countDown();
        } else {
            loop.schedule(PULSE, () -> look(condition, seen));
        }
    }

    @Override
    public Optional<Outage> outage() {
        return Optional.of(new Outage() {
            @Override
            public void begin() {
                world.kill();
            }

            @Override
            public void end() {
                world.restart();
            }
        });
    }

    @Override
    public void close() {
        run(hypervisor::close);
        try {
            assertThat(hypervisor.awaitEnd(Duration.ofSeconds(PATIENCE_SECONDS)))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        loop.close();
        world.close();
    }
}
