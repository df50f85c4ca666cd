package org.virtvzd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.protocol.admin.AdminConnectSetDaemonTimeoutArgs;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** When a whole server thinks that nobody needs it. */
class DaemonTimeoutTest {
    private static final Duration SPAN = Duration.ofSeconds(30);

    private final World world = new World(
            FakeOptions.defaults(), new Random(1), Optional.empty(), LibvirtServer.Settings.defaults(World.OWN_UID));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAdministratorIsAClientToo() {
        ScriptedClient admin = world.connect(World.ADMIN);
        setTimeout(admin, SPAN);
        world.pass(SPAN.multipliedBy(3));
        assertThat(world.control().ends()).isEmpty();
        leave(admin);
        world.pass(SPAN.minusSeconds(1));
        assertThat(world.control().ends()).isEmpty();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.control().ends()).hasSize(1);
    }

    @Test
    void zeroSwitchesItOff() {
        ScriptedClient admin = world.connect(World.ADMIN);
        setTimeout(admin, SPAN);
        setTimeout(admin, Duration.ZERO);
        leave(admin);
        world.pass(SPAN.multipliedBy(3));
        assertThat(world.control().ends()).isEmpty();
    }

    @Test
    void aRunningDomainKeepsTheDaemonAndAStoppedOneDoesNot() {
        world.loop().execute(() -> world.server().setTimeout(SPAN));
        ScriptedClient client = world.open(World.MAIN);
        RemoteNonnullDomain domain = client.define(ScriptedClient.vm("vm", new UUID(1, 1)));
        client.send(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
        world.pass(Duration.ofSeconds(1));
        leave(client);
        world.pass(SPAN.multipliedBy(5));
        assertThat(world.control().ends()).isEmpty();

        ScriptedClient another = world.open(World.MAIN);
        another.send(RemoteProcedure.DOMAIN_DESTROY, new RemoteDomainDestroyArgs(domain));
        world.pass(Duration.ofSeconds(1));
        leave(another);
        world.pass(SPAN);
        assertThat(world.control().ends()).hasSize(1);
    }

    private static void setTimeout(ScriptedClient admin, Duration span) {
        admin.call(
                AdminProcedure.CONNECT_SET_DAEMON_TIMEOUT,
                new AdminConnectSetDaemonTimeoutArgs((int) span.toSeconds(), 0),
                XdrVoid.class);
    }

    private void leave(ScriptedClient client) {
        world.loop().execute(() -> client.connection().close());
        world.settle();
    }
}
