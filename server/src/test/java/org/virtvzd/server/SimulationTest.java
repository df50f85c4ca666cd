package org.virtvzd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.LatencyModel;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainResumeArgs;
import org.virtvzd.protocol.remote.RemoteDomainShutdownArgs;
import org.virtvzd.protocol.remote.RemoteDomainSuspendArgs;
import org.virtvzd.protocol.remote.RemoteDomainUndefineArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/**
 * The whole daemon as a function of one seed: the real server, three clients and the fake hypervisor with its delays,
 * messages cut to pieces, in one thread and in virtual time.
 */
class SimulationTest {
    private static final int STEPS = 400;
    private static final int DOMAINS = 8;

    @Test
    void theSameSeedGivesTheSameBytes() {
        assertThat(trace(42)).isEqualTo(trace(42));
    }

    @Test
    void anotherSeedGivesOtherBytes() {
        assertThat(trace(42)).isNotEqualTo(trace(43));
    }

    @Test
    void manySeedsLeaveNoCallUnanswered() {
        for (long seed = 100; seed < 130; seed++) {
            assertThat(trace(seed)).isNotEmpty();
        }
    }

    /** Every byte that each client received, in order, as a digest. */
    private static String trace(long seed) {
        Random random = new Random(seed);
        FakeOptions slow = FakeOptions.defaults()
                .withLatency(LatencyModel.uniform(Duration.ofMillis(1), Duration.ofMillis(50), true));
        try (World world = new World(
                slow,
                new Random(random.nextLong()),
                Optional.of(new Random(random.nextLong())),
                LibvirtServer.Settings.defaults(World.OWN_UID))) {
            return new Script(world, random).run();
        }
    }

    /** Three clients that do things at random. */
    private static final class Script {
        private final World world;
        private final Random random;
        private final List<ScriptedClient> clients = new ArrayList<>();
        private final List<List<Integer>> sent = new ArrayList<>();

        Script(World world, Random random) {
            this.world = world;
            this.random = random;
        }

        String run() {
            for (int i = 0; i < 3; i++) {
                clients.add(world.connect(World.MAIN));
                sent.add(new ArrayList<>());
                send(i, RemoteProcedure.CONNECT_OPEN, new RemoteConnectOpenArgs(Optional.of("vz:///system"), 0));
                send(
                        i,
                        RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                        new RemoteConnectDomainEventCallbackRegisterAnyArgs(
                                VirDomainEventID.LIFECYCLE, Optional.empty()));
            }
            for (int step = 0; step < STEPS; step++) {
                anything(random.nextInt(3));
                if (random.nextInt(4) == 0) {
                    world.pass(Duration.ofMillis(random.nextInt(40)));
                }
            }
            world.pass(Duration.ofMinutes(2));
            requireAnswers();
            return digest();
        }

        private void anything(int client) {
            int number = random.nextInt(DOMAINS);
            UUID uuid = new UUID(7, number);
            RemoteNonnullDomain domain = new RemoteNonnullDomain("g" + number, uuid, -1);
            switch (random.nextInt(9)) {
                case 0, 1 ->
                    send(
                            client,
                            RemoteProcedure.DOMAIN_DEFINE_XML,
                            new RemoteDomainDefineXmlArgs(ScriptedClient.vm("g" + number, uuid)));
                case 2, 3 -> send(client, RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
                case 4 -> send(client, RemoteProcedure.DOMAIN_SUSPEND, new RemoteDomainSuspendArgs(domain));
                case 5 -> send(client, RemoteProcedure.DOMAIN_RESUME, new RemoteDomainResumeArgs(domain));
                case 6 -> send(client, RemoteProcedure.DOMAIN_DESTROY, new RemoteDomainDestroyArgs(domain));
                case 7 -> send(client, RemoteProcedure.DOMAIN_UNDEFINE, new RemoteDomainUndefineArgs(domain));
                default -> ask(client, domain);
            }
        }

        private void ask(int client, RemoteNonnullDomain domain) {
            switch (random.nextInt(3)) {
                case 0 -> send(client, RemoteProcedure.DOMAIN_GET_XML_DESC, new RemoteDomainGetXmlDescArgs(domain, 0));
                case 1 -> send(client, RemoteProcedure.DOMAIN_SHUTDOWN, new RemoteDomainShutdownArgs(domain));
                default ->
                    send(client, RemoteProcedure.CONNECT_LIST_ALL_DOMAINS, new RemoteConnectListAllDomainsArgs(1, 0));
            }
        }

        private void send(int client, Procedure procedure, XdrValue args) {
            sent.get(client).add(clients.get(client).send(procedure, args));
        }

        private void requireAnswers() {
            for (int i = 0; i < clients.size(); i++) {
                ScriptedClient client = clients.get(i);
                assertThat(client.isClosed()).isFalse();
                assertThat(sent.get(i)).allSatisfy(serial -> assertThat(client.reply(serial))
                        .as("reply to call %s", serial)
                        .isPresent());
            }
        }

        private String digest() {
            try {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                clients.forEach(client -> client.received().forEach(message -> sha.update(message.bytes())));
                return HexFormat.of().formatHex(sha.digest());
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
