package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.virtvzd.bench.client.BlockingClient;
import org.virtvzd.bench.client.PreparedCall;
import org.virtvzd.bench.daemon.Subject;

/** One client that waits for each answer. */
final class Latency implements Scenario {
    static final double NANOS_PER_MICRO = 1e3;

    private static final int DIGITS = 3;

    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        Subject subject = contestant.few();
        PreparedCall call = Calls.small(subject);
        try (BlockingClient client = subject.daemon().open()) {
            run(client, call, Loop.warmUp(effort));
            Duration cpu = subject.daemon().cpuTime();
            Loop loop = Loop.measured(effort);
            Histogram times = run(client, call, loop);
            Map<Metric, Double> result = new EnumMap<>(Metric.class);
            result.put(Metric.ONE_CLIENT_RATE, loop.perSecond());
            result.put(Metric.ONE_CLIENT_P50, micros(times, 50));
            result.put(Metric.ONE_CLIENT_P99, micros(times, 99));
            result.put(Metric.ONE_CLIENT_P999, micros(times, 99.9));
            result.put(Metric.ONE_CLIENT_CPU, cpuMicros(subject, cpu, loop));
            return result;
        }
    }

    static Histogram run(BlockingClient client, PreparedCall call, Loop loop) throws IOException {
        Histogram times = new Histogram(DIGITS);
        long sent = loop.begin();
        while (loop.goesOn()) {
            client.exchange(call);
            long now = loop.answered();
            times.recordValue(now - sent);
            sent = now;
        }
        return times;
    }

    static double micros(Histogram times, double percentile) {
        return times.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }

    static double cpuMicros(Subject subject, Duration before, Loop loop) throws IOException {
        Duration used = subject.daemon().cpuTime().minus(before);
        return used.toNanos() / NANOS_PER_MICRO / loop.calls();
    }
}
