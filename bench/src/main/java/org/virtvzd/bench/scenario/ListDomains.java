package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.util.Map;
import org.virtvzd.bench.client.BlockingClient;
import org.virtvzd.bench.client.PreparedCall;
import org.virtvzd.bench.daemon.Subject;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteProcedure;

/** Lists all of many domains. */
final class ListDomains implements Scenario {
    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        Subject subject = contestant.many();
        PreparedCall call =
                PreparedCall.of(RemoteProcedure.CONNECT_LIST_ALL_DOMAINS, new RemoteConnectListAllDomainsArgs(1, 0));
        try (BlockingClient client = subject.daemon().open()) {
            Latency.run(client, call, Loop.warmUp(effort));
            double micros = Latency.micros(Latency.run(client, call, Loop.measured(effort)), 50);
            return Map.of(Metric.LIST_TIME, micros / 1000);
        }
    }
}
