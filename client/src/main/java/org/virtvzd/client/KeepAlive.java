package org.virtvzd.client;

import java.time.Duration;
import org.virtvzd.ports.time.EventLoop;

/**
 * Notices that the other side of a connection has gone without a word.
 *
 * <p>Every message from there starts the clock anew. After one interval of silence it is pinged, again after each
 * further one, and when the count of pings is used up it counts as dead: interval · (count + 1) after the last
 * message. Nothing happens until {@link #start()}.
 */
public final class KeepAlive {
    private final EventLoop loop;
    private final Duration interval;
    private final int count;
    private final Runnable ping;
    private final Runnable dead;
    private EventLoop.Timer timer = () -> {};
    private boolean running;
    private int pingsLeft;
    private long lastInput;

    /**
     * Makes one that does not run yet.
     *
     * @param loop tells the time
     * @param interval silence before the first ping; zero or less: never
     * @param count unanswered pings before the other side counts as dead
     * @param ping sends a ping
     * @param dead is told once
     */
    public KeepAlive(EventLoop loop, Duration interval, int count, Runnable ping, Runnable dead) {
        this.loop = loop;
        this.interval = interval;
        this.count = count;
        this.ping = ping;
        this.dead = dead;
    }

    /** Starts to watch; does nothing when it does so already. */
    public void start() {
        if (!running && interval.isPositive()) {
            running = true;
            received();
            timer = loop.schedule(interval, this::check);
        }
    }

    /** A message has come. */
    public void received() {
        if (running) {
            lastInput = loop.nanoTime();
            pingsLeft = count;
        }
    }

    /** Stops to watch. */
    public void stop() {
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
