package org.virtvzd.adapter.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.time.EventLoopContract;

class ThreadEventLoopTest extends EventLoopContract {
    private final ThreadEventLoop loop = new ThreadEventLoop("loop-under-test", true);

    @AfterEach
    void stop() {
        loop.close();
    }

    @Override
    protected EventLoop loop() {
        return loop;
    }

    @Override
    protected void await(CountDownLatch done) {
        try {
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void dropsTimersAndRefusesTasksOnceClosed() {
        var ran = new CountDownLatch(1);
        loop.schedule(Duration.ofSeconds(1), ran::countDown);
        loop.close();
        assertThatThrownBy(() -> loop.execute(ran::countDown)).isInstanceOf(RejectedExecutionException.class);
        assertThat(ran.getCount()).isEqualTo(1);
    }
}
