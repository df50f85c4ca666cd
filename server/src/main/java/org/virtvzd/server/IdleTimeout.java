package org.virtvzd.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.virtvzd.ports.time.EventLoop;

/**
 * Ends a daemon that nobody needs: when no client has been connected for a time and no domain runs.
 *
 * <p>The time begins when the last client leaves. A running domain does not stop the clock, but when it has run out the
 * daemon waits for the same time again.
 */
final class IdleTimeout {
    private final EventLoop loop;
    private final BooleanSupplier hasClients;
    private final BooleanSupplier hasRunningDomains;
    private final Runnable quit;
    private Duration span = Duration.ZERO;
    private EventLoop.Timer timer = () -> {};
    private boolean counting;

    IdleTimeout(EventLoop loop, BooleanSupplier hasClients, BooleanSupplier hasRunningDomains, Runnable quit) {
        this.loop = loop;
        this.hasClients = hasClients;
        this.hasRunningDomains = hasRunningDomains;
        this.quit = quit;
    }

    /**
     * Sets the time and begins to count anew.
     *
     * @param newSpan how long; zero for ever
     */
    void set(Duration newSpan) {
        span = newSpan;
        stop();
        clientsChanged();
    }

    void clientsChanged() {
        boolean wanted = span.isPositive() && !hasClients.getAsBoolean();
        if (wanted && !counting) {
            counting = true;
            timer = loop.schedule(span, this::over);
        } else if (!wanted) {
            stop();
        }
    }

    void stop() {
        counting = false;
        timer.cancel();
    }

    private void over() {
        if (!counting) {
            return;
        }
        counting = false;
        if (hasRunningDomains.getAsBoolean()) {
            clientsChanged();
        } else {
            quit.run();
        }
    }
}
