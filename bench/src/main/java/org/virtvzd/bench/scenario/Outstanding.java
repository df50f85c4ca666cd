package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.util.Map;
import org.virtvzd.bench.client.BlockingClient;
import org.virtvzd.bench.client.PreparedCall;
import org.virtvzd.bench.daemon.Subject;

/** One client with many calls outstanding. */
final class Outstanding implements Scenario {
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        Subject subject = contestant.few();
        PreparedCall call = Calls.small(subject);
        try (BlockingClient client = subject.daemon().open()) {
            run(client, call, effort, Loop.warmUp(effort));
            Loop loop = Loop.measured(effort);
            long answered = run(client, call, effort, loop);
            double seconds = (System.nanoTime() - loop.begin()) / NANOS_PER_SECOND;
            return Map.of(Metric.OUTSTANDING_RATE, answered / seconds);
        }
    }

    private static long run(BlockingClient client, PreparedCall call, Effort effort, Loop loop) throws IOException {
        return client.pipeline(call, effort.window(), () -> {
            loop.answered();
            return loop.goesOn();
        });
    }
}
