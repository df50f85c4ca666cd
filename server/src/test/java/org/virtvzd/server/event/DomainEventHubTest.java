package org.virtvzd.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.inprocess.VirtualTimeLoop;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.Lifecycle;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackRebootMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.server.kit.SomeDomains;

class DomainEventHubTest {
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final int LIFECYCLE = VirDomainEventID.LIFECYCLE;

    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private final DomainEventHub hub = new DomainEventHub(loop);
    private final Subscriber client = new Subscriber();

    @Test
    void bothStylesGetTheirOwnForm() {
        Subscriber old = new Subscriber();
        hub.registerLegacy(old, LIFECYCLE);
        int id = hub.register(client, LIFECYCLE, Optional.empty());
        publish(ONE, Lifecycle.STARTED_BOOTED);
        loop.runUntilIdle();

        assertThat(old.received).containsExactly("1-1 2,0");
        assertThat(client.received).containsExactly("callback " + id + ": 1-1 2,0");
    }

    @Test
    void eventsComeInOrderAndOnlyInTheNextTask() {
        hub.register(client, LIFECYCLE, Optional.empty());
        hub.register(client, VirDomainEventID.REBOOT, Optional.empty());
        publish(ONE, Lifecycle.DEFINED_ADDED);
        publish(OTHER, Lifecycle.STARTED_BOOTED);
        hub.publish(new DomainEvent.Rebooted(domain(ONE)));
        publish(ONE, Lifecycle.UNDEFINED_REMOVED);
        assertThat(client.received).isEmpty();
        loop.runUntilIdle();
        assertThat(client.received)
                .containsExactly(
                        "callback 0: 1-1 0,0", "callback 0: 1-2 2,0", "callback 1: 1-1 reboot", "callback 0: 1-1 1,0");
    }

    @Test
    void whatHappenedBeforeARegistrationIsNotTold() {
        publish(ONE, Lifecycle.DEFINED_ADDED);
        hub.register(client, LIFECYCLE, Optional.empty());
        publish(ONE, Lifecycle.STARTED_BOOTED);
        loop.runUntilIdle();
        assertThat(client.received).containsExactly("callback 0: 1-1 2,0");
    }

    @Test
    void aRegistrationCanBeForOneDomain() {
        hub.register(client, LIFECYCLE, Optional.of(OTHER));
        publish(ONE, Lifecycle.STARTED_BOOTED);
        publish(OTHER, Lifecycle.STOPPED_SHUTDOWN);
        loop.runUntilIdle();
        assertThat(client.received).containsExactly("callback 0: 1-2 5,0");
    }

    @Test
    void callbackIdsAreCountedPerClientAndNeverUsedAgain() {
        Subscriber second = new Subscriber();
        assertThat(hub.register(client, LIFECYCLE, Optional.empty())).isZero();
        assertThat(hub.register(client, LIFECYCLE, Optional.of(ONE))).isEqualTo(1);
        assertThat(hub.register(second, LIFECYCLE, Optional.empty())).isZero();
        hub.deregister(client, 1);
        assertThat(hub.register(client, LIFECYCLE, Optional.of(ONE))).isEqualTo(2);
    }

    @Test
    void sayingItTwiceIsRefusedInEitherStyle() {
        hub.register(client, LIFECYCLE, Optional.empty());
        assertRefused(() -> hub.register(client, LIFECYCLE, Optional.empty()), "event callback already tracked");
        assertRefused(() -> hub.registerLegacy(client, LIFECYCLE), "event callback already tracked");
    }

    @Test
    void unknownKindsAreRefused() {
        assertRefused(() -> hub.register(client, -1, Optional.empty()), "unsupported event ID -1");
        int unknown = DomainEventHub.NEWEST + 1;
        assertRefused(() -> hub.register(client, unknown, Optional.empty()), "unsupported event ID " + unknown);
        int newer = DomainEventHub.NEWEST_LEGACY + 1;
        assertRefused(() -> hub.registerLegacy(client, newer), "unsupported event ID " + newer);
        assertRefused(() -> hub.deregisterLegacy(client, newer), "unsupported event ID " + newer);
    }

    @Test
    void aRegistrationEndsOnce() {
        int id = hub.register(client, LIFECYCLE, Optional.empty());
        assertRefused(() -> hub.deregisterLegacy(client, LIFECYCLE), "domain event 0 not registered");
        assertRefused(() -> hub.deregister(new Subscriber(), id), "domain event callback 0 not registered");
        hub.deregister(client, id);
        assertRefused(() -> hub.deregister(client, id), "domain event callback 0 not registered");
        publish(ONE, Lifecycle.STARTED_BOOTED);
        loop.runUntilIdle();
        assertThat(client.received).isEmpty();
    }

    @Test
    void aClientThatIsGoneHearsNothing() {
        hub.register(client, LIFECYCLE, Optional.empty());
        hub.registerLegacy(client, VirDomainEventID.REBOOT);
        hub.forget(client);
        publish(ONE, Lifecycle.STARTED_BOOTED);
        hub.publish(new DomainEvent.Rebooted(domain(ONE)));
        loop.runUntilIdle();
        assertThat(client.received).isEmpty();
    }

    @Test
    void theRegistrationsOfAClientAreBounded() {
        for (int i = 0; i < DomainEventHub.MAX_PER_CLIENT; i++) {
            hub.register(client, i % 2, Optional.of(new UUID(2, i)));
        }
        assertRefused(
                () -> hub.register(client, LIFECYCLE, Optional.empty()), "Too many event callbacks for limit '16384'");
    }

    private void publish(UUID domain, Lifecycle lifecycle) {
        hub.publish(new DomainEvent.LifecycleChanged(domain(domain), lifecycle));
    }

    private static Domain domain(UUID uuid) {
        String name = uuid.getMostSignificantBits() + "-" + uuid.getLeastSignificantBits();
        return SomeDomains.domain(uuid, name, MachineState.STOPPED, 0);
    }

    private static void assertRefused(ThrowingCallable call, String text) {
        assertThatThrownBy(call).isInstanceOf(LibvirtException.class).hasMessageContaining(text);
    }

    private static final class Subscriber implements EventSubscriber {
        private final List<String> received = new ArrayList<>();

        @Override
        public void deliver(byte[] bytes) {
            Message message = Message.of(bytes);
            RemoteProcedure procedure =
                    RemoteProcedure.of(message.header().proc()).orElseThrow();
            received.add(
                    switch (procedure.decodeArgs(message.payload())) {
                        case RemoteDomainEventLifecycleMsg event -> text(event);
                        case RemoteDomainEventCallbackLifecycleMsg(int id, var event) ->
                            "callback " + id + ": " + text(event);
                        case RemoteDomainEventCallbackRebootMsg(int id, var event) ->
                            "callback " + id + ": " + event.dom().name() + " reboot";
                        default -> procedure.name();
                    });
        }

        private static String text(RemoteDomainEventLifecycleMsg event) {
            return event.dom().name() + " " + event.event() + "," + event.detail();
        }
    }
}
