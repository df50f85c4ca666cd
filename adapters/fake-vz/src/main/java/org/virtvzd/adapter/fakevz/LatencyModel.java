package org.virtvzd.adapter.fakevz;

import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How long the host takes for what.
 *
 * @param ranges the commands that have a latency of their own
 * @param others the latency of every other command
 * @param passingStates whether states on the way, such as STARTING, are reported while a command takes its time
 */
public record LatencyModel(Map<CommandKind, Range> ranges, Range others, boolean passingStates) {

    /** Everything happens at once, and only settled states are seen. */
    public static final LatencyModel NONE = new LatencyModel(Map.of(), Range.ZERO, false);

    /** About what a Virtuozzo 9 host takes, with passing states. */
    public static final LatencyModel LIKE_VIRTUOZZO = new LatencyModel(
            Map.of(
                    CommandKind.DEFINE, Range.millis(200, 600),
                    CommandKind.REDEFINE, Range.millis(400, 1300),
                    CommandKind.START, Range.millis(500, 900),
                    CommandKind.KILL, Range.millis(1500, 2000),
                    CommandKind.SHUTDOWN, Range.millis(3000, 8000),
                    CommandKind.SUSPEND, Range.millis(1000, 3000)),
            Range.millis(100, 400),
            true);

    /** Copies the map. */
    public LatencyModel {
        ranges = Map.copyOf(ranges);
    }

    /**
     * The same range for every command.
     *
     * @param min shortest latency
     * @param max longest latency
     * @param passingStates whether states on the way are reported
     * @return the model
     */
    public static LatencyModel uniform(Duration min, Duration max, boolean passingStates) {
        return new LatencyModel(Map.of(), new Range(min, max), passingStates);
    }

    /** Draws the latency of one command. */
    Duration draw(CommandKind kind, RandomGenerator random) {
        return ranges.getOrDefault(kind, others).draw(random);
    }

    /**
     * A span of durations, all equally likely.
     *
     * @param min the shortest, zero or more
     * @param max the longest, not below {@code min}
     */
    public record Range(Duration min, Duration max) {

        /** No time at all. */
        public static final Range ZERO = new Range(Duration.ZERO, Duration.ZERO);

        /** Checks the limits. */
        public Range {
            if (min.isNegative() || max.compareTo(min) < 0) {
                throw new IllegalArgumentException("Not a range of durations: " + min + " to " + max);
            }
        }

        /**
         * A range in milliseconds.
         *
         * @param min the shortest
         * @param max the longest
         * @return the range
         */
        public static Range millis(long min, long max) {
            return new Range(Duration.ofMillis(min), Duration.ofMillis(max));
        }

        Duration draw(RandomGenerator random) {
            // No number is drawn when there is no choice: switching latencies off must not shift a seeded run.
            return min.equals(max) ? min : Duration.ofNanos(random.nextLong(min.toNanos(), max.toNanos() + 1));
        }
    }
}
