package org.virtvzd.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.ports.access.Authority.Decision;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** Limits of one kind of clients that leave the others alone. */
class ServerLimitsTest {
    private static final PeerCredentials JANE = new PeerCredentials(1000, 1000, 4712);
    private static final ServerLimits ONE_ANONYMOUS = ServerLimits.DEFAULT.withClients(100, 1);
    private static final ServerLimits ONE_ADMINISTRATOR = ServerLimits.ADMIN_DEFAULT.withClients(1, 0);

    @Test
    void whoHasYetToProveWhoHeIsHoldsUpTheNextOnly() {
        try (World world = world(ONE_ANONYMOUS, ServerLimits.ADMIN_DEFAULT)) {
            ScriptedClient root = world.open(World.MAIN);
            ScriptedClient jane = world.connect(World.POLKIT, JANE);
            ScriptedClient next = world.connect(World.POLKIT, JANE);
            int waiting = next.send(RemoteProcedure.AUTH_LIST, XdrVoid.VOID);
            jane.send(RemoteProcedure.AUTH_POLKIT, XdrVoid.VOID);
            world.settle();
            assertThat(next.reply(waiting)).as("waits in the backlog").isEmpty();
            root.define(ScriptedClient.vm("served", new java.util.UUID(1, 1)));

            world.loop().execute(() -> world.authority().next().complete(Decision.ALLOWED));
            world.settle();
            assertThat(next.reply(waiting)).isPresent();
        }
    }

    @Test
    void anAnonymousClientThatLeavesMakesRoom() {
        try (World world = world(ONE_ANONYMOUS, ServerLimits.ADMIN_DEFAULT)) {
            ScriptedClient jane = world.connect(World.POLKIT, JANE);
            ScriptedClient next = world.connect(World.POLKIT, JANE);
            int waiting = next.send(RemoteProcedure.AUTH_LIST, XdrVoid.VOID);
            world.settle();
            assertThat(next.reply(waiting)).isEmpty();
            world.loop().execute(() -> jane.connection().close());
            world.settle();
            assertThat(next.reply(waiting)).isPresent();
        }
    }

    @Test
    void administratorsHaveALimitOfTheirOwn() {
        try (World world = world(ServerLimits.DEFAULT, ONE_ADMINISTRATOR)) {
            ScriptedClient first = world.connect(World.ADMIN);
            ScriptedClient second = world.connect(World.ADMIN);
            int waiting = second.send(AdminProcedure.CONNECT_GET_LIB_VERSION, XdrVoid.VOID);
            world.open(World.MAIN);
            assertThat(second.reply(waiting)).isEmpty();
            world.loop().execute(() -> first.connection().close());
            world.settle();
            assertThat(second.reply(waiting)).isPresent();
        }
    }

    @Test
    void noPingsMeansNoPings() {
        ServerLimits never = new ServerLimits(100, 0, 5, Duration.ofSeconds(-1), 5, WorkerLimits.DEFAULT);
        try (World world = world(never, ServerLimits.ADMIN_DEFAULT)) {
            ScriptedClient client = world.open(World.MAIN);
            ClientSessionTest.askForKeepalive(client);
            world.pass(Duration.ofHours(1));
            assertThat(ClientSessionTest.pings(client)).isZero();
            assertThat(client.isClosed()).isFalse();
        }
    }

    private static World world(ServerLimits main, ServerLimits admin) {
        return new World(
                FakeOptions.defaults(),
                new Random(1),
                Optional.empty(),
                new LibvirtServer.Settings(main, admin, World.OWN_UID));
    }
}
