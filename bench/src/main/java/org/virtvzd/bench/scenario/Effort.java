package org.virtvzd.bench.scenario;

import java.time.Duration;

/**
 * How much of everything. The titles of the metrics name the numbers of {@link #full}.
 *
 * @param slice longest time of one loop; the same again, halved, goes before it to warm up
 * @param maxCalls most calls of one loop
 * @param clients clients at a time
 * @param window calls outstanding
 * @param connecting clients that connect at a time
 * @param idle clients that do nothing
 * @param subscribers clients that are told of events
 * @param manyDomains domains where there are many
 */
public record Effort(
        Duration slice,
        int maxCalls,
        int clients,
        int window,
        int connecting,
        int idle,
        int subscribers,
        int manyDomains) {

    /** Domains that run in every daemon; each causes events of its own. */
    public static final int RUNNING_DOMAINS = 4;

    /**
     * What the report shows.
     *
     * @param slice longest time of one loop
     * @return the effort
     */
    public static Effort full(Duration slice) {
        return new Effort(slice, 2_000_000, 64, 20, 8, 2_000, 100, 10_000);
    }

    /**
     * Just enough to see that every scenario works.
     *
     * @return the effort
     */
    public static Effort tiny() {
        return new Effort(Duration.ofMillis(100), 20, 3, 5, 2, 4, 3, 20);
    }
}
