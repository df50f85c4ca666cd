package org.virtvzd.adapter.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.time.EventLoopContract;

class VirtualTimeLoopTest extends EventLoopContract {
    private final VirtualTimeLoop loop = new VirtualTimeLoop(Instant.EPOCH);
    private final List<Long> times = new ArrayList<>();

    @Override
    protected EventLoop loop() {
        return loop;
    }

    @Override
    protected void await(CountDownLatch done) {
        loop.runUntil(Duration.ofMinutes(1), () -> done.getCount() == 0);
        assertThat(done.getCount()).isZero();
    }

    private void noteTime() {
        times.add(Duration.ofNanos(loop.nanoTime()).toMillis());
    }

    @Test
    void letsNoTimePassByItself() {
        loop.schedule(Duration.ofMillis(1), this::noteTime);
        loop.execute(this::noteTime);
        assertThat(loop.runUntilIdle()).isEqualTo(1);
        assertThat(times).containsExactly(0L);
        assertThat(loop.untilNextTimer()).contains(Duration.ofMillis(1));
    }

    @Test
    void runsEveryTimerAtItsMoment() {
        loop.schedule(Duration.ofMillis(30), this::noteTime);
        loop.schedule(Duration.ofMillis(10), () -> {
            noteTime();
            loop.schedule(Duration.ofMillis(5), this::noteTime);
        });
        assertThat(loop.runFor(Duration.ofMillis(20))).isEqualTo(2);
        noteTime();
        assertThat(times).containsExactly(10L, 15L, 20L);
        assertThat(loop.untilNextTimer()).contains(Duration.ofMillis(10));
    }

    @Test
    void runsTimersLateAfterJump() {
        loop.schedule(Duration.ofMillis(20), this::noteTime);
        loop.schedule(Duration.ofMillis(10), () -> {
            noteTime();
            loop.schedule(Duration.ofMillis(5), this::noteTime);
        });
        assertThat(loop.advance(Duration.ofMillis(100))).isEqualTo(2);
        loop.runFor(Duration.ofMillis(10));
        assertThat(times).containsExactly(100L, 100L, 105L);
    }

    @Test
    void stopsWhereConditionIsMet() {
        loop.schedule(Duration.ofMillis(10), this::noteTime);
        loop.schedule(Duration.ofMillis(20), this::noteTime);
        assertThat(loop.runUntil(Duration.ofSeconds(1), () -> times.size() == 1))
                .isTrue();
        assertThat(loop.nanoTime()).isEqualTo(Duration.ofMillis(10).toNanos());
        assertThat(loop.runUntil(Duration.ofSeconds(1), () -> times.size() == 3))
                .isFalse();
        assertThat(loop.nanoTime()).isEqualTo(Duration.ofMillis(1010).toNanos());
    }

    @Test
    void showsWallClockThatFollows() {
        loop.runFor(Duration.ofSeconds(5));
        assertThat(loop.wallClock().instant()).isEqualTo(Instant.EPOCH.plusSeconds(5));
        loop.stepWallClock(Duration.ofHours(-1));
        assertThat(loop.wallClock().instant()).isEqualTo(Instant.EPOCH.plusSeconds(5 - 3600));
        assertThat(loop.nanoTime()).isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void keepsFailures() {
        loop.execute(() -> {
            throw new IllegalStateException("thrown on purpose by a test");
        });
        loop.runUntilIdle();
        assertThat(loop.failures()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void cannotBeRunByItsOwnTasks() {
        List<Throwable> refused = new ArrayList<>();
        loop.execute(() -> {
            assertThatThrownBy(loop::runUntilIdle).satisfies(refused::add);
        });
        loop.runUntilIdle();
        assertThat(refused).singleElement().isInstanceOf(IllegalStateException.class);
    }
}
