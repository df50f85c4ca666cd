package org.virtvzd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.inprocess.VirtualTimeLoop;

/** When a daemon that nobody needs ends. */
class IdleTimeoutTest {
    private static final Duration SPAN = Duration.ofSeconds(30);
    private static final Duration ALMOST = SPAN.minusSeconds(1);

    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private boolean clients;
    private boolean domains;
    private int ends;
    private final IdleTimeout timeout = new IdleTimeout(loop, () -> clients, () -> domains, () -> ends++);

    @Test
    void theTimeBeginsAnewWhenTheLastClientLeaves() {
        timeout.set(SPAN);
        loop.runFor(ALMOST);
        clients = true;
        timeout.clientsChanged();
        loop.runFor(SPAN);
        clients = false;
        timeout.clientsChanged();
        loop.runFor(ALMOST);
        assertThat(ends).isZero();
        loop.runFor(Duration.ofSeconds(1));
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void aRunningDomainKeepsTheDaemon() {
        domains = true;
        timeout.set(SPAN);
        loop.runFor(SPAN.multipliedBy(5));
        assertThat(ends).isZero();
        domains = false;
        loop.runFor(SPAN);
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void zeroSwitchesItOff() {
        timeout.set(SPAN);
        timeout.set(Duration.ZERO);
        loop.runFor(SPAN.multipliedBy(5));
        assertThat(ends).isZero();
    }
}
