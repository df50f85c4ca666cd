package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.virtvzd.bench.client.BlockingClient;
import org.virtvzd.bench.client.PreparedCall;
import org.virtvzd.bench.daemon.Subject;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteProcedure;

/** Lists all domains, and gets the statistics of all, while there are many, half and a tenth of that: is it linear? */
final class Scale implements Scenario {
    private static final double MICROS_PER_MILLI = 1e3;
    private static final int MEDIAN = 50;

    private static final PreparedCall LIST =
            PreparedCall.of(RemoteProcedure.CONNECT_LIST_ALL_DOMAINS, new RemoteConnectListAllDomainsArgs(1, 0));

    /** Every group that there is. */
    private static final PreparedCall STATS = PreparedCall.of(
            RemoteProcedure.CONNECT_GET_ALL_DOMAIN_STATS, new RemoteConnectGetAllDomainStatsArgs(List.of(), 0, 0));

    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        Map<Metric, Double> result = new EnumMap<>(Metric.class);
        try (Subject tenth = smaller(contestant, effort.manyDomains() / 10)) {
            result.put(Metric.LIST_TENTH, millis(tenth, LIST, effort));
            result.put(Metric.STATS_TENTH, millis(tenth, STATS, effort));
        }
        try (Subject half = smaller(contestant, effort.manyDomains() / 2)) {
            result.put(Metric.LIST_HALF, millis(half, LIST, effort));
            result.put(Metric.STATS_HALF, millis(half, STATS, effort));
        }
        result.put(Metric.STATS_MANY, millis(contestant.many(), STATS, effort));
        return result;
    }

    private static Subject smaller(Contestant contestant, int domains) throws IOException {
        int running = Math.min(domains, Effort.RUNNING_DOMAINS);
        return Subject.start(contestant.kind(), running, domains - running);
    }

    private static double millis(Subject subject, PreparedCall call, Effort effort) throws IOException {
        try (BlockingClient client = subject.daemon().open()) {
            // A daemon of its own, which nothing has warmed up yet.
            Latency.run(client, call, Loop.measured(effort));
            Histogram times = Latency.run(client, call, Loop.measured(effort));
            return Latency.micros(times, MEDIAN) / MICROS_PER_MILLI;
        }
    }
}
