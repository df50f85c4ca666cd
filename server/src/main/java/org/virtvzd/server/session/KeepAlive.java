package org.virtvzd.server.session;

import java.time.Duration;
import org.virtvzd.ports.time.EventLoop;

/**
 * Notices that a client has gone without a word.
 *
 * <p>Every message from the client starts the clock anew. After one interval of silence it is pinged, again after each
 * further one, and when the count of pings is used up the connection is closed: interval · (count + 1) after the last
 * message. Nothing happens until {@link #start()}, which a client asks for.
 */
final class KeepAlive {
    private final EventLoop loop;
    private final Duration interval;
    private final int count;
    private final Runnable ping;
    private final Runnable dead;
    private EventLoop.Timer timer = () -> {};
    private boolean running;
    private int pingsLeft;
    private long lastInput;

    KeepAlive(EventLoop loop, ServerLimits limits, Runnable ping, Runnable dead) {
        this.loop = loop;
        this.interval = limits.keepaliveInterval();
        this.count = limits.keepaliveCount();
        this.ping = ping;
        this.dead = dead;
    }

    void start() {
        if (!running && interval.isPositive()) {
            running = true;
            received();
            timer = loop.schedule(interval, this::check);
        }
    }

    void received() {
        if (running) {
            lastInput = loop.nanoTime();
            pingsLeft = count;
        }
    }

    void stop() {
        running = false;
        timer.cancel();
    }

    private void check() {
        if (!running) {
            return;
        }
        long silence = loop.nanoTime() - lastInput - (long) (count - pingsLeft) * interval.toNanos();
        if (silence < interval.toNanos()) {
            timer = loop.schedule(interval.minusNanos(silence), this::check);
        } else if (pingsLeft == 0) {
            running = false;
            dead.run();
        } else {
            pingsLeft--;
            ping.run();
            timer = loop.schedule(interval, this::check);
        }
    }
}
