package org.virtvzd.bench.scenario;

/** What is reported, in the order of the report. */
public enum Metric {
    /** One client that waits for each answer. */
    ONE_CLIENT_RATE("one client, one call at a time", "calls/s", true),
    /** Its median latency. */
    ONE_CLIENT_P50("one client: p50", "µs", false),
    /** Its latency that one call in a hundred exceeds. */
    ONE_CLIENT_P99("one client: p99", "µs", false),
    /** Its latency that one call in a thousand exceeds. */
    ONE_CLIENT_P999("one client: p99.9", "µs", false),
    /** Processor time of the server for such a call. */
    ONE_CLIENT_CPU("one client: CPU of the server per call", "µs", false),
    /** Many clients, each of which waits for its answers. */
    MANY_CLIENTS_RATE("64 clients", "calls/s", true),
    /** Processor time of the server for such a call. */
    MANY_CLIENTS_CPU("64 clients: CPU of the server per call", "µs", false),
    /** One client with many calls outstanding. */
    OUTSTANDING_RATE("one client, 20 calls outstanding", "calls/s", true),
    /** Connecting and leaving. */
    CYCLE_RATE("connect + auth + open + close, 8 at a time", "cycles/s", true),
    /** Latency of a client beside idle ones. */
    IDLE_P50("p50 of a client beside 2,000 idle ones", "µs", false),
    /** That latency in multiples of the latency alone. */
    IDLE_SLOWDOWN("the same, against its p50 alone", "×", false),
    /** Events that arrive. */
    EVENT_RATE("lifecycle events to 100 subscribers", "events/s", true),
    /** Events that never arrive. */
    EVENTS_LOST("events lost or out of order", "events", false),
    /** Listing many domains. */
    LIST_TIME("list of 10,000 domains", "ms", false),
    /** Listing a tenth of them. */
    LIST_TENTH("list of 1,000 domains", "ms", false),
    /** Listing half of them. */
    LIST_HALF("list of 5,000 domains", "ms", false),
    /** A client's program that lists many domains and asks for the state of each. */
    VIRSH_LIST("virsh list --all, 10,000 domains", "ms", false),
    /** Statistics of a tenth of many domains. */
    STATS_TENTH("statistics of 1,000 domains", "ms", false),
    /** Statistics of half of them. */
    STATS_HALF("statistics of 5,000 domains", "ms", false),
    /** Statistics of many domains. */
    STATS_MANY("statistics of 10,000 domains", "ms", false),
    /** Defining a domain while there are few. */
    DEFINE_FEW("define, beside a few domains", "µs", false),
    /** Defining a domain while there are many. */
    DEFINE_MANY("define, beside 10,000 domains", "µs", false),
    /** From the start of the process. */
    FIRST_REPLY("start to first reply", "ms", false),
    /** Resident memory without clients or domains. */
    IDLE_MEMORY("memory when idle", "MB", false);

    private final String title;
    private final String unit;
    private final boolean moreIsBetter;

    Metric(String title, String unit, boolean moreIsBetter) {
        this.title = title;
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
    }

    /**
     * What it is.
     *
     * @return text for people
     */
    public String title() {
        return title;
    }

    /**
     * What its numbers count.
     *
     * @return the unit
     */
    public String unit() {
        return unit;
    }

    /**
     * Which of two values is better.
     *
     * @return true for rates, false for times and sizes
     */
    public boolean moreIsBetter() {
        return moreIsBetter;
    }
}
