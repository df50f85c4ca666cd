package org.virtvzd.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many calls are under way at a time. */
class WorkersTest {
    private final Workers workers = new Workers(new WorkerLimits(1, 2, 0));
    private final List<Integer> started = new ArrayList<>();

    @Test
    void callsBeyondTheLimitTakeTurns() {
        submit(4);
        assertThat(started).containsExactly(0, 1);
        assertThat(workers.queued()).isEqualTo(2);
        assertThat(workers.current()).isEqualTo(2);
        assertThat(workers.free()).isZero();
        workers.end();
        assertThat(started).containsExactly(0, 1, 2);
    }

    @Test
    void aHigherLimitTakesEffectAtOnce() {
        submit(4);
        workers.limit(new WorkerLimits(1, 4, 0));
        assertThat(started).containsExactly(0, 1, 2, 3);
        assertThat(workers.queued()).isZero();
    }

    @Test
    void aLowerLimitLetsCallsUnderWayEnd() {
        submit(2);
        workers.limit(new WorkerLimits(1, 1, 0));
        submit(1);
        workers.end();
        assertThat(workers.queued()).isEqualTo(1);
        workers.end();
        assertThat(workers.queued()).isZero();
    }

    @Test
    void zeroMeansNoLimit() {
        workers.limit(new WorkerLimits(0, 0, 0));
        submit(50);
        assertThat(started).hasSize(50);
        assertThat(workers.current()).isZero();
    }

    @Test
    void callsThatAreAnsweredAtOnceAreNeverUnderWay() {
        for (int i = 0; i < 10_000; i++) {
            workers.submit(this, () -> {});
        }
        assertThat(workers.queued()).isZero();
        assertThat(workers.free()).isEqualTo(1);
    }

    @Test
    void callsThatEndBeforeTheirStartReturnsDoNotNest() {
        submit(2);
        for (int i = 0; i < 100_000; i++) {
            workers.submit(this, () -> {
                workers.begin();
                workers.end();
            });
        }
        workers.end();
        assertThat(workers.queued()).isZero();
        assertThat(workers.current()).isEqualTo(1);
    }

    @Test
    void whatAClientThatHasGoneWaitedForIsNotDone() {
        submit(3);
        workers.submit("another client", () -> started.add(-1));
        workers.forget(this);
        assertThat(workers.queued()).isEqualTo(1);
        workers.end();
        assertThat(started).containsExactly(0, 1, -1);
    }

    private void submit(int calls) {
        for (int i = 0; i < calls; i++) {
            int number = i;
            workers.submit(this, () -> {
                workers.begin();
                started.add(number);
            });
        }
    }
}
