package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.virtvzd.bench.client.BlockingClient;
import org.virtvzd.bench.client.PreparedCall;
import org.virtvzd.bench.daemon.Subject;

/** One client that is busy beside many that do nothing, against the same client alone. */
final class IdleNeighbours implements Scenario {
    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        Subject subject = contestant.few();
        PreparedCall call = Calls.small(subject);
        Deque<BlockingClient> idle = new ArrayDeque<>();
        try (BlockingClient client = subject.daemon().open()) {
            Latency.run(client, call, Loop.warmUp(effort));
            double alone = Latency.micros(Latency.run(client, call, Loop.measured(effort)), 50);
            for (int i = 0; i < effort.idle(); i++) {
                idle.add(subject.daemon().open());
            }
            Latency.run(client, call, Loop.warmUp(effort));
            double beside = Latency.micros(Latency.run(client, call, Loop.measured(effort)), 50);
            return Map.of(Metric.IDLE_P50, beside, Metric.IDLE_SLOWDOWN, beside / alone);
        } finally {
            while (!idle.isEmpty()) {
                idle.remove().close();
            }
        }
    }
}
