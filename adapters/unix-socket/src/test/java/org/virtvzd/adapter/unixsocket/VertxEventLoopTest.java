package org.virtvzd.adapter.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.time.EventLoopContract;

class VertxEventLoopTest extends EventLoopContract {
    private final VertxEventLoop loop = new VertxEventLoop();

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
}
