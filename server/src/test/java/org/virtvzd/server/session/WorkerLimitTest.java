package org.virtvzd.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.LatencyModel;
import org.virtvzd.protocol.admin.AdminNonnullServer;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.admin.AdminServerGetThreadpoolParametersArgs;
import org.virtvzd.protocol.admin.AdminServerGetThreadpoolParametersRet;
import org.virtvzd.protocol.admin.AdminServerSetThreadpoolParametersArgs;
import org.virtvzd.protocol.libvirt.VirDomainState;
import org.virtvzd.protocol.remote.RemoteDomainAbortJobArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetStateArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetStateRet;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue.UintValue;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** A server that may have two calls under way, on a host where each takes a second. */
class WorkerLimitTest {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int LIMIT = 2;
    private static final AdminNonnullServer MAIN = new AdminNonnullServer(LibvirtServer.MAIN_NAME);

    private final World world = new World(
            FakeOptions.defaults().withLatency(LatencyModel.uniform(STEP, STEP, false)),
            new Random(1),
            Optional.empty(),
            new LibvirtServer.Settings(
                    ServerLimits.DEFAULT.withWorkers(new WorkerLimits(1, LIMIT, 1)),
                    ServerLimits.ADMIN_DEFAULT,
                    World.OWN_UID));
    private final ScriptedClient admin = world.connect(World.ADMIN);
    private List<ScriptedClient> clients = List.of();
    private List<Integer> starts = List.of();

    /** Four clients start a domain each. */
    @BeforeEach
    void fill() {
        clients = IntStream.range(0, 4).mapToObj(i -> world.open(World.MAIN)).toList();
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i)
                    .send(
                            RemoteProcedure.DOMAIN_DEFINE_XML,
                            new RemoteDomainDefineXmlArgs(ScriptedClient.vm("g" + i, new UUID(2, i))));
        }
        world.pass(STEP.multipliedBy(clients.size()));
        starts = IntStream.range(0, clients.size())
                .mapToObj(
                        i -> clients.get(i).send(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain(i))))
                .toList();
        world.settle();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void changesTakeTurns() {
        assertThat(workers()).containsExactly("1", "2", "2", "0", "1", "2");
        world.pass(STEP);
        assertThat(answered()).containsExactly(true, true, false, false);
        assertThat(workers()).containsExactly("1", "2", "2", "0", "1", "0");
        world.pass(STEP);
        assertThat(answered()).containsExactly(true, true, true, true);
        assertThat(workers()).containsExactly("1", "2", "1", "1", "1", "0");
    }

    @Test
    void queriesAndTheEndOfAJobDoNotWait() {
        ScriptedClient other = world.open(World.MAIN);
        int info = other.send(RemoteProcedure.DOMAIN_GET_INFO, new RemoteDomainGetInfoArgs(domain(3)));
        int xml = other.send(RemoteProcedure.DOMAIN_GET_XML_DESC, new RemoteDomainGetXmlDescArgs(domain(3), 0));
        int abort = other.send(RemoteProcedure.DOMAIN_ABORT_JOB, new RemoteDomainAbortJobArgs(domain(3)));
        world.settle();
        assertThat(List.of(info, xml, abort))
                .allSatisfy(serial -> assertThat(other.reply(serial)).isPresent());
    }

    @Test
    void aHigherLimitStartsWhatWaits() {
        admin.call(
                AdminProcedure.SERVER_SET_THREADPOOL_PARAMETERS,
                new AdminServerSetThreadpoolParametersArgs(
                        MAIN, List.of(new TypedParam("maxWorkers", new UintValue(4))), 0),
                XdrVoid.class);
        world.pass(STEP);
        assertThat(answered()).containsExactly(true, true, true, true);
    }

    @Test
    void callsOfAClientThatHasGoneAreNotMade() {
        world.loop().execute(() -> clients.get(2).connection().close());
        world.pass(STEP.multipliedBy(3));
        assertThat(answered()).containsExactly(true, true, false, true);
        ScriptedClient other = world.open(World.MAIN);
        assertThat(state(other, 2)).isEqualTo(VirDomainState.SHUTOFF);
        assertThat(state(other, 3)).isEqualTo(VirDomainState.RUNNING);
    }

    private static int state(ScriptedClient client, int number) {
        return client.call(
                        RemoteProcedure.DOMAIN_GET_STATE,
                        new RemoteDomainGetStateArgs(domain(number), 0),
                        RemoteDomainGetStateRet.class)
                .state();
    }

    private List<Boolean> answered() {
        return IntStream.range(0, clients.size())
                .mapToObj(i -> clients.get(i).reply(starts.get(i)).isPresent())
                .toList();
    }

    private List<String> workers() {
        return admin
                .call(
                        AdminProcedure.SERVER_GET_THREADPOOL_PARAMETERS,
                        new AdminServerGetThreadpoolParametersArgs(MAIN, 0),
                        AdminServerGetThreadpoolParametersRet.class)
                .params()
                .stream()
                .map(param -> param.value() instanceof UintValue(int number) ? Integer.toString(number) : "?")
                .toList();
    }

    private static RemoteNonnullDomain domain(int number) {
        return new RemoteNonnullDomain("g" + number, new UUID(2, number), -1);
    }
}
