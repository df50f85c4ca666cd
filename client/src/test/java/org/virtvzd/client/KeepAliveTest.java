package org.virtvzd.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.inprocess.VirtualTimeLoop;

class KeepAliveTest {
    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private int pings;
    private int deaths;

    @Test
    void withoutAnyPingsTheFirstSilentIntervalIsTheLast() {
        KeepAlive keepAlive = keepAlive(Duration.ofSeconds(5), 0);
        keepAlive.start();
        loop.runFor(Duration.ofMillis(4_999));
        keepAlive.received();
        loop.runFor(Duration.ofMillis(4_999));
        assertThat(deaths).isZero();
        loop.runFor(Duration.ofMillis(1));
        assertThat(deaths).isEqualTo(1);
        assertThat(pings).isZero();
        loop.runFor(Duration.ofMinutes(1));
        assertThat(deaths).isEqualTo(1);
    }

    @Test
    void anIntervalOfZeroOrLessMeansNever() {
        for (Duration interval : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
            KeepAlive keepAlive = keepAlive(interval, 5);
            keepAlive.start();
            keepAlive.received();
            loop.runFor(Duration.ofHours(1));
            assertThat(pings + deaths).isZero();
            assertThat(loop.untilNextTimer()).isEmpty();
        }
    }

    @Test
    void nothingHappensAfterTheEnd() {
        KeepAlive keepAlive = keepAlive(Duration.ofSeconds(5), 1);
        keepAlive.start();
        loop.runFor(Duration.ofSeconds(5));
        keepAlive.stop();
        loop.runFor(Duration.ofHours(1));
        assertThat(pings).isEqualTo(1);
        assertThat(deaths).isZero();
        assertThat(loop.untilNextTimer()).isEmpty();
    }

    private KeepAlive keepAlive(Duration interval, int count) {
        return new KeepAlive(loop, interval, count, () -> pings++, () -> deaths++);
    }
}
