package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virtvzd.bench.client.Peer;
import org.virtvzd.bench.client.PreparedCall;
import org.virtvzd.bench.client.Reactor;
import org.virtvzd.bench.daemon.Subject;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.libvirt.VirDomainEventType;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteDomainResumeArgs;
import org.virtvzd.protocol.remote.RemoteDomainSuspendArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;

/**
 * Domains are suspended and resumed as fast as their daemon answers, and many clients are told. Each domain has a client
 * of its own that waits for each answer, so a subscriber must see its events alternate: one that does not is out of
 * order or has lost its predecessor.
 */
final class EventFanOut implements Scenario {
    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        try (Reactor reactor = new Reactor()) {
            Audience audience = new Audience(contestant.few(), reactor);
            audience.subscribe(effort);
            audience.play(effort, Loop.warmUp(effort));
            long before = audience.received;
            Loop loop = Loop.measured(effort);
            audience.play(effort, loop);
            double perSecond = (audience.received - before) / loop.seconds();
            return Map.of(
                    Metric.EVENT_RATE, perSecond, Metric.EVENTS_LOST, (double) audience.missing() + audience.disorder);
        }
    }

    private static final class Audience {
        private final Subject subject;
        private final Reactor reactor;
        private final List<Actor> actors = new ArrayList<>();
        private int waiting;
        private int subscribers;
        private long caused;
        private long received;
        private long disorder;

        Audience(Subject subject, Reactor reactor) {
            this.subject = subject;
            this.reactor = reactor;
        }

        void subscribe(Effort effort) throws IOException {
            PreparedCall register = PreparedCall.of(
                    RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                    new RemoteConnectDomainEventCallbackRegisterAnyArgs(VirDomainEventID.LIFECYCLE, Optional.empty()));
            for (int i = 0; i < effort.subscribers(); i++) {
                Peer peer = reactor.connect(subject.daemon().socket(), new Subscriber());
                peer.send(Calls.open(subject));
                settle(effort, 1);
                peer.send(register);
                settle(effort, 1);
                subscribers++;
            }
            for (RemoteNonnullDomain domain : subject.running()) {
                Actor actor = new Actor(domain);
                actor.peer.send(Calls.open(subject));
                settle(effort, 1);
                actors.add(actor);
            }
        }

        private void settle(Effort effort, int replies) throws IOException {
            waiting += replies;
            Patience.require(reactor.run(() -> waiting == 0, Patience.after(effort)), "replies");
        }

        /** Ends when every event has arrived, or when those that have not are lost. */
        void play(Effort effort, Loop loop) throws IOException {
            for (Actor actor : actors) {
                actor.next(loop);
            }
            settle(effort, 0);
            boolean _ = reactor.run(() -> missing() <= 0, Patience.STRAGGLERS);
            loop.answered();
        }

        long missing() {
            return caused * subscribers - received;
        }

        /** Suspends and resumes its domain in turns; ends with a domain that runs. */
        private final class Actor {
            private final PreparedCall suspend;
            private final PreparedCall resume;
            private final Peer peer;
            private Optional<Loop> current = Optional.empty();
            private boolean suspended;

            Actor(RemoteNonnullDomain domain) throws IOException {
                peer = reactor.connect(subject.daemon().socket(), (me, reply) -> answered());
                suspend = PreparedCall.of(RemoteProcedure.DOMAIN_SUSPEND, new RemoteDomainSuspendArgs(domain));
                resume = PreparedCall.of(RemoteProcedure.DOMAIN_RESUME, new RemoteDomainResumeArgs(domain));
            }

            void next(Loop loop) throws IOException {
                current = Optional.of(loop);
                waiting++;
                caused++;
                peer.send(suspended ? resume : suspend);
                suspended = !suspended;
            }

            private void answered() throws IOException {
                waiting--;
                if (current.isPresent()) {
                    Loop loop = current.get();
                    loop.answered();
                    if (suspended || loop.goesOn()) {
                        next(loop);
                    }
                }
            }
        }

        /** Counts its events and checks the order of those of each domain. */
        private final class Subscriber implements Peer.Listener {
            private final boolean[] suspended = new boolean[Effort.RUNNING_DOMAINS];
            private boolean opened;
            private boolean registered;

            @Override
            public void received(Peer peer, ByteBuffer message) {
                if (!registered) {
                    registered = opened;
                    opened = true;
                    waiting--;
                    return;
                }
                received++;
                int nameLengthAt = message.position() + Message.MIN_LENGTH + Integer.BYTES;
                int nameLength = message.getInt(nameLengthAt);
                int domain = message.get(nameLengthAt + nameLength + Integer.BYTES - 1) - '0';
                int eventAt = nameLengthAt + Integer.BYTES + ((nameLength + 3) & ~3) + 16 + Integer.BYTES;
                boolean nowSuspended = message.getInt(eventAt) == VirDomainEventType.SUSPENDED;
                disorder += nowSuspended == suspended[domain] ? 1 : 0;
                suspended[domain] = nowSuspended;
            }
        }
    }
}
