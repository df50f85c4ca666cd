package org.virtvzd.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.LatencyModel;
import org.virtvzd.domain.Lifecycle;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.StateReason;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyRet;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainGetStateArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetStateRet;
import org.virtvzd.protocol.remote.RemoteDomainRevertToSnapshotArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCreateXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCreateXmlRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotDeleteArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotLookupByNameRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.SomeDomains;
import org.virtvzd.server.kit.World;

/** Snapshots on a host that takes its time and shows the states on the way, as a real one does. */
class SnapshotCallsTest {
    private static final DomainConfig CONFIG = SomeDomains.config(new UUID(1, 1), "g");

    private final World world = new World(
            FakeOptions.defaults()
                    .withLatency(LatencyModel.uniform(Duration.ofSeconds(1), Duration.ofSeconds(1), true)),
            new Random(1),
            Optional.empty(),
            LibvirtServer.Settings.defaults(World.OWN_UID));
    private final ScriptedClient client = world.open(World.MAIN);
    private final RemoteNonnullDomain domain = new RemoteNonnullDomain("g", CONFIG.uuid(), -1);

    @BeforeEach
    void runningGuest() {
        world.loop().execute(() -> world.hypervisor().host().define(CONFIG, MachineState.RUNNING));
        world.settle();
        client.call(
                RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                new RemoteConnectDomainEventCallbackRegisterAnyArgs(VirDomainEventID.LIFECYCLE, Optional.empty()),
                RemoteConnectDomainEventCallbackRegisterAnyRet.class);
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    @Test
    void aRevertIsAnnouncedAsOneAndRemembersItsReason() {
        RemoteNonnullDomainSnapshot snapshot = create("first");
        assertThat(lifecycles()).containsExactly(Lifecycle.SUSPENDED_PAUSED, Lifecycle.RESUMED_UNPAUSED);

        done(client.send(RemoteProcedure.DOMAIN_REVERT_TO_SNAPSHOT, new RemoteDomainRevertToSnapshotArgs(snapshot, 0)));

        assertThat(lifecycles())
                .endsWith(Lifecycle.STOPPED_FROM_SNAPSHOT, Lifecycle.STARTED_FROM_SNAPSHOT)
                .hasSize(4);
        var state = client.call(
                RemoteProcedure.DOMAIN_GET_STATE,
                new RemoteDomainGetStateArgs(domain, 0),
                RemoteDomainGetStateRet.class);
        assertThat(state.reason()).isEqualTo(StateReason.RUNNING_FROM_SNAPSHOT.number());
    }

    /** K31: the name that a user gave finds the snapshot. */
    @Test
    void k31TheUsersNameIsKept() {
        RemoteNonnullDomainSnapshot snapshot = create("mine");
        var found = client.call(
                RemoteProcedure.DOMAIN_SNAPSHOT_LOOKUP_BY_NAME,
                new RemoteDomainSnapshotLookupByNameArgs(domain, "mine", 0),
                RemoteDomainSnapshotLookupByNameRet.class);
        assertThat(found.snap().name()).isEqualTo(snapshot.name()).isNotEqualTo("mine");
    }

    /** K39: a deletion waits for its turn, and then finds what the job before it has left. */
    @Test
    void k39ADeletionTakesItsTurn() {
        RemoteNonnullDomainSnapshot snapshot = create("first");
        int first =
                client.send(RemoteProcedure.DOMAIN_SNAPSHOT_DELETE, new RemoteDomainSnapshotDeleteArgs(snapshot, 0));
        int second =
                client.send(RemoteProcedure.DOMAIN_SNAPSHOT_DELETE, new RemoteDomainSnapshotDeleteArgs(snapshot, 0));
        world.pass(Duration.ofSeconds(5));
        assertThat(client.reply(first)).isPresent();
        assertThat(ScriptedClient.error(client.reply(second).orElseThrow()).message())
                .contains("Domain snapshot not found: no domain snapshot with matching name '" + snapshot.name() + "'");
    }

    private RemoteNonnullDomainSnapshot create(String name) {
        int serial = client.send(
                RemoteProcedure.DOMAIN_SNAPSHOT_CREATE_XML,
                new RemoteDomainSnapshotCreateXmlArgs(
                        domain, "<domainsnapshot><name>" + name + "</name></domainsnapshot>", 0));
        world.pass(Duration.ofSeconds(2));
        var reply = client.reply(serial).orElseThrow();
        return ((RemoteDomainSnapshotCreateXmlRet)
                        RemoteProcedure.DOMAIN_SNAPSHOT_CREATE_XML.decodeRet(reply.payload()))
                .snap();
    }

    private void done(int serial) {
        world.pass(Duration.ofSeconds(5));
        assertThat(client.reply(serial)).isPresent();
    }

    private List<Lifecycle> lifecycles() {
        return client.events(RemoteProcedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE).stream()
                .map(event -> ((RemoteDomainEventCallbackLifecycleMsg) event).msg())
                .map(msg -> List.of(Lifecycle.values()).stream()
                        .filter(each -> each.type() == msg.event() && each.detail() == msg.detail())
                        .findFirst()
                        .orElseThrow())
                .toList();
    }
}
