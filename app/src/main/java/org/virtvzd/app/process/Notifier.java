package org.virtvzd.app.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.virtvzd.adapter.unixsocket.UnixDatagram;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.time.EventLoop;

/** Tells systemd how the daemon is, as {@code sd_notify(3)} does; does nothing when systemd did not ask. */
public final class Notifier {
    private static final System.Logger LOG = System.getLogger(Notifier.class.getName());
    private static final long NANOS_PER_MICRO = 1_000;

    private final Optional<String> to;
    private final Optional<Duration> watchdog;

    private Notifier(Optional<String> to, Optional<Duration> watchdog) {
        this.to = to;
        this.watchdog = watchdog;
    }

    /**
     * Finds out whether systemd wants to be told.
     *
     * @param environment of this process, of which {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and
     *     {@code WATCHDOG_PID} count
     * @param pid of this process
     * @return the notifier
     */
    public static Notifier of(Map<String, String> environment, long pid) {
        Optional<String> socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(path -> path.startsWith("/") || path.startsWith("@"));
        boolean ours =
                environment.getOrDefault("WATCHDOG_PID", Long.toString(pid)).equals(Long.toString(pid));
        Optional<Duration> watchdog = Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(micros -> ours && micros.matches("[1-9][0-9]{0,14}"))
                .map(micros -> Duration.ofNanos(Long.parseLong(micros) * NANOS_PER_MICRO));
        return new Notifier(socket, watchdog);
    }

    /**
     * The daemon serves.
     *
     * @param status one line about it
     */
    public void ready(String status) {
        send("READY=1\nSTATUS=" + status);
    }

    /** The daemon reads its settings again; {@link #ready} ends that. */
    public void reloading() {
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / NANOS_PER_MICRO);
    }

    /** The daemon is on its way out. */
    public void stopping() {
        send("STOPPING=1\nSTATUS=Closing all connections");
    }

    /**
     * Shows from now on that the loop still comes to its tasks, twice in the time that systemd allows.
     *
     * @param loop whose health counts
     */
    public void watch(EventLoop loop) {
        watchdog.ifPresent(limit -> alive(loop, limit.dividedBy(2)));
    }

    private void alive(EventLoop loop, Duration interval) {
        send("WATCHDOG=1");
        loop.schedule(interval, () -> alive(loop, interval));
    }

    private void send(String state) {
        to.ifPresent(socket -> {
            try (UnixDatagram datagram = UnixDatagram.open()) {
                datagram.send(socket, state.getBytes(UTF_8));
            } catch (LibvirtException e) {
                LOG.log(System.Logger.Level.WARNING, "systemd cannot be told: {0}", e.getMessage());
            }
        });
    }
}
