package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.virtvzd.bench.client.Peer;
import org.virtvzd.bench.client.PreparedCall;
import org.virtvzd.bench.client.Reactor;
import org.virtvzd.bench.daemon.Subject;

/** Many clients, each of which calls again as soon as it is answered. */
final class ManyClients implements Scenario {
    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        Subject subject = contestant.few();
        try (Reactor reactor = new Reactor()) {
            Crowd crowd = new Crowd(subject, Loop.warmUp(effort));
            for (int i = 0; i < effort.clients(); i++) {
                crowd.add(reactor);
            }
            crowd.run(reactor, effort);
            Duration cpu = subject.daemon().cpuTime();
            Loop loop = Loop.measured(effort);
            crowd.start(loop);
            crowd.run(reactor, effort);
            return Map.of(
                    Metric.MANY_CLIENTS_RATE, loop.perSecond(),
                    Metric.MANY_CLIENTS_CPU, Latency.cpuMicros(subject, cpu, loop));
        }
    }

    /** All clients. Each begins with opening its connection; that reply lets it make its first small call. */
    private static final class Crowd {
        private final Subject subject;
        private final PreparedCall small;
        private final List<Peer> peers = new ArrayList<>();
        private Loop loop;
        private int outstanding;

        Crowd(Subject subject, Loop loop) {
            this.subject = subject;
            this.small = Calls.small(subject);
            this.loop = loop;
        }

        void add(Reactor reactor) throws IOException {
            Peer peer = reactor.connect(subject.daemon().socket(), this::answered);
            peers.add(peer);
            peer.send(Calls.open(subject));
            outstanding++;
        }

        void start(Loop next) throws IOException {
            loop = next;
            for (Peer peer : peers) {
                peer.send(small);
                outstanding++;
            }
        }

        private void answered(Peer peer, ByteBuffer reply) throws IOException {
            loop.answered();
            outstanding--;
            if (loop.goesOn()) {
                peer.send(small);
                outstanding++;
            }
        }

        void run(Reactor reactor, Effort effort) throws IOException {
            Patience.require(reactor.run(() -> outstanding == 0, Patience.after(effort)), "replies");
        }
    }
}
