package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.virtvzd.bench.client.BlockingClient;
import org.virtvzd.bench.client.PreparedCall;
import org.virtvzd.bench.daemon.Subject;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlRet;
import org.virtvzd.protocol.remote.RemoteDomainUndefineArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;

/** Defines a new domain; undefining it again is not measured. */
final class DefineDomain implements Scenario {
    private static final int DIGITS = 3;

    /** Beyond the numbers of all domains that stay. */
    private static final int NUMBER = 99_999;

    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        return Map.of(
                Metric.DEFINE_FEW, median(contestant.few(), effort),
                Metric.DEFINE_MANY, median(contestant.many(), effort));
    }

    private static double median(Subject subject, Effort effort) throws IOException {
        try (BlockingClient client = subject.daemon().open()) {
            RemoteDomainDefineXmlRet defined = (RemoteDomainDefineXmlRet)
                    client.call(RemoteProcedure.DOMAIN_DEFINE_XML, subject.definition(NUMBER));
            PreparedCall undefine = undefine(defined.dom());
            client.exchange(undefine);
            PreparedCall define = PreparedCall.of(RemoteProcedure.DOMAIN_DEFINE_XML, subject.definition(NUMBER));
            run(client, define, undefine, Loop.warmUp(effort));
            return Latency.micros(run(client, define, undefine, Loop.measured(effort)), 50);
        }
    }

    private static PreparedCall undefine(RemoteNonnullDomain domain) {
        return PreparedCall.of(RemoteProcedure.DOMAIN_UNDEFINE, new RemoteDomainUndefineArgs(domain));
    }

    private static Histogram run(BlockingClient client, PreparedCall define, PreparedCall undefine, Loop loop)
            throws IOException {
        Histogram times = new Histogram(DIGITS);
        while (loop.goesOn()) {
            long sent = System.nanoTime();
            client.exchange(define);
            times.recordValue(loop.answered() - sent);
            client.exchange(undefine);
        }
        return times;
    }
}
