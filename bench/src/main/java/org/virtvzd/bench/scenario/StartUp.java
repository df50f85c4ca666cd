package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.util.Map;
import org.virtvzd.bench.daemon.RunningDaemon;

/** Starts a daemon without domains and stops it. */
final class StartUp implements Scenario {
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        try (RunningDaemon daemon = RunningDaemon.start(contestant.kind())) {
            return Map.of(
                    Metric.FIRST_REPLY, daemon.firstReply().toNanos() / NANOS_PER_MILLI,
                    Metric.IDLE_MEMORY, daemon.residentBytes() / BYTES_PER_MEGABYTE);
        }
    }
}
