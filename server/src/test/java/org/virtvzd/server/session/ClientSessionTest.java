package org.virtvzd.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.LatencyModel;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.protocol.libvirt.DriverFeature;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyRet;
import org.virtvzd.protocol.remote.RemoteConnectGetTypeRet;
import org.virtvzd.protocol.remote.RemoteConnectSupportsFeatureArgs;
import org.virtvzd.protocol.remote.RemoteConnectSupportsFeatureRet;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.KeepaliveProcedure;
import org.virtvzd.protocol.rpc.Program;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

class ClientSessionTest {
    private static final UUID UUID_1 = new UUID(1, 1);

    @Test
    void pingsASilentClientAndGivesUpAfterTheLastPing() {
        try (World world = new World()) {
            ScriptedClient client = world.open(World.MAIN);
            askForKeepalive(client);

            world.pass(Duration.ofMillis(4_999));
            assertThat(pings(client)).isZero();
            world.pass(Duration.ofMillis(2));
            assertThat(pings(client)).isEqualTo(1);
            world.pass(Duration.ofSeconds(24));
            assertThat(pings(client)).isEqualTo(5);
            assertThat(client.isClosed()).isFalse();
            world.pass(Duration.ofSeconds(1));
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void everyMessageStartsTheKeepaliveClockAnew() {
        try (World world = new World()) {
            ScriptedClient client = world.open(World.MAIN);
            askForKeepalive(client);
            for (int i = 0; i < 20; i++) {
                world.pass(Duration.ofSeconds(4));
                client.call(RemoteProcedure.CONNECT_GET_TYPE, XdrVoid.VOID, RemoteConnectGetTypeRet.class);
            }
            assertThat(pings(client)).isZero();
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void neverPingsAClientThatDidNotAsk() {
        try (World world = new World()) {
            ScriptedClient client = world.open(World.MAIN);
            world.pass(Duration.ofHours(1));
            assertThat(pings(client)).isZero();
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void stopsReadingWhileTooManyCallsAreUnanswered() {
        try (World world = slowWorld(3)) {
            ScriptedClient client = world.open(World.MAIN);
            List<RemoteNonnullDomain> domains = IntStream.range(0, 6)
                    .mapToObj(i -> define(world, client, i))
                    .toList();
            List<Integer> starts = domains.stream()
                    .map(domain -> client.send(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain)))
                    .toList();
            int query = client.send(RemoteProcedure.CONNECT_GET_TYPE, XdrVoid.VOID);
            world.settle();
            assertThat(client.reply(query)).as("not read yet").isEmpty();

            world.pass(Duration.ofSeconds(1));
            assertThat(starts.subList(0, 3))
                    .allMatch(serial -> client.reply(serial).isPresent());
            assertThat(client.reply(query))
                    .as("read, not answered before the rest")
                    .isEmpty();
            world.pass(Duration.ofSeconds(2));
            assertThat(starts).allMatch(serial -> client.reply(serial).isPresent());
            assertThat(client.reply(query)).isPresent();
        }
    }

    @Test
    void cutsOffAClientThatDoesNotReadItsEvents() {
        try (World world = new World()) {
            ScriptedClient watcher = world.open(World.MAIN);
            ScriptedClient dead = world.open(World.MAIN);
            ScriptedClient worker = world.open(World.MAIN);
            watch(watcher);
            watch(dead);
            RemoteNonnullDomain domain = worker.define(ScriptedClient.vm("a".repeat(DomainConfig.MAX_NAME), UUID_1));
            dead.stopReading();
            int rounds = 2 * ClientSession.MAX_UNSENT_EVENTS / DomainConfig.MAX_NAME;
            for (int i = 0; i < rounds; i++) {
                world.loop().execute(() -> world.hypervisor().power(domain.uuid(), PowerAction.START));
                world.loop().execute(() -> world.hypervisor().power(domain.uuid(), PowerAction.KILL));
                world.settle();
            }
            dead.goOnReading();
            assertThat(dead.isClosed()).isTrue();
            assertThat(watcher.isClosed()).isFalse();
            assertThat(watcher.events(RemoteProcedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE))
                    .as("the definition and every start and stop")
                    .hasSize(1 + 2 * rounds);
        }
    }

    @Test
    void aClientThatVanishesLeavesNothingBehind() {
        try (World world = new World()) {
            ScriptedClient stays = world.open(World.MAIN);
            ScriptedClient goes = world.open(World.MAIN);
            watch(goes);
            world.loop().execute(() -> goes.connection().close());
            world.settle();
            stays.define(ScriptedClient.vm("vm", UUID_1));
            assertThat(goes.events(RemoteProcedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE))
                    .isEmpty();
        }
    }

    @Test
    void acceptsNoMoreClientsThanAllowedUntilOneLeaves() {
        ServerLimits limits = new ServerLimits(2, 0, 5, Duration.ofSeconds(5), 5);
        LibvirtServer.Settings settings = new LibvirtServer.Settings(limits, ServerLimits.ADMIN_DEFAULT, World.OWN_UID);
        try (World world = new World(FakeOptions.defaults(), new Random(1), Optional.empty(), settings)) {
            ScriptedClient first = world.open(World.MAIN);
            world.open(World.MAIN);
            ScriptedClient third = world.connect(World.MAIN);
            int serial = third.send(RemoteProcedure.AUTH_LIST, XdrVoid.VOID);
            world.settle();
            assertThat(third.reply(serial)).as("waits in the backlog").isEmpty();

            world.loop().execute(() -> first.connection().close());
            world.settle();
            assertThat(third.reply(serial)).isPresent();
        }
    }

    private static RemoteNonnullDomain define(World world, ScriptedClient client, int number) {
        int serial = client.send(
                RemoteProcedure.DOMAIN_DEFINE_XML,
                new RemoteDomainDefineXmlArgs(ScriptedClient.vm("g" + number, new UUID(2, number))));
        world.pass(Duration.ofSeconds(2));
        assertThat(client.reply(serial)).isPresent();
        return new RemoteNonnullDomain("g" + number, new UUID(2, number), -1);
    }

    private static World slowWorld(int maxRequests) {
        FakeOptions slow = FakeOptions.defaults()
                .withLatency(LatencyModel.uniform(Duration.ofSeconds(1), Duration.ofSeconds(1), false));
        ServerLimits limits = new ServerLimits(100, 0, maxRequests, Duration.ofSeconds(5), 5);
        return new World(
                slow,
                new Random(1),
                Optional.empty(),
                new LibvirtServer.Settings(limits, ServerLimits.ADMIN_DEFAULT, World.OWN_UID));
    }

    private static void watch(ScriptedClient client) {
        client.call(
                RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                new RemoteConnectDomainEventCallbackRegisterAnyArgs(VirDomainEventID.LIFECYCLE, Optional.empty()),
                RemoteConnectDomainEventCallbackRegisterAnyRet.class);
    }

    static void askForKeepalive(ScriptedClient client) {
        client.call(
                RemoteProcedure.CONNECT_SUPPORTS_FEATURE,
                new RemoteConnectSupportsFeatureArgs(DriverFeature.PROGRAM_KEEPALIVE),
                RemoteConnectSupportsFeatureRet.class);
    }

    static long pings(ScriptedClient client) {
        return client.received().stream()
                .filter(message -> message.header().prog() == Program.KEEPALIVE.number())
                .filter(message -> message.header().proc() == KeepaliveProcedure.PING.number())
                .count();
    }
}
