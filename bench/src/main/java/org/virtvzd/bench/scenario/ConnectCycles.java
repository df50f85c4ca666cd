package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.virtvzd.bench.client.Peer;
import org.virtvzd.bench.client.PreparedCall;
import org.virtvzd.bench.client.Reactor;
import org.virtvzd.bench.daemon.Subject;

/** Clients that connect, authenticate, open, close and leave; then the next one comes. */
final class ConnectCycles implements Scenario {
    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        run(contestant.few(), effort, Loop.warmUp(effort));
        Loop loop = Loop.measured(effort);
        run(contestant.few(), effort, loop);
        return Map.of(Metric.CYCLE_RATE, loop.perSecond());
    }

    private static void run(Subject subject, Effort effort, Loop loop) throws IOException {
        try (Reactor reactor = new Reactor()) {
            Visitors visitors = new Visitors(subject, reactor, loop);
            for (int i = 0; i < effort.connecting(); i++) {
                visitors.come();
            }
            Patience.require(reactor.run(() -> visitors.present == 0, Patience.after(effort)), "replies");
        }
    }

    private static final class Visitors {
        private final Subject subject;
        private final Reactor reactor;
        private final Loop loop;
        private final List<PreparedCall> script;
        private int present;

        Visitors(Subject subject, Reactor reactor, Loop loop) {
            this.subject = subject;
            this.reactor = reactor;
            this.loop = loop;
            this.script = List.of(Calls.authList(), Calls.open(subject), Calls.close());
        }

        void come() throws IOException {
            present++;
            reactor.connect(subject.daemon().socket(), new Visit()).send(script.getFirst());
        }

        private final class Visit implements Peer.Listener {
            private int step;

            @Override
            public void received(Peer peer, ByteBuffer reply) throws IOException {
                step++;
                if (step < script.size()) {
                    peer.send(script.get(step));
                    return;
                }
                peer.close();
                present--;
                loop.answered();
                if (loop.goesOn()) {
                    come();
                }
            }
        }
    }
}
