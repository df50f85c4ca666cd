package org.virtvzd.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.admin.AdminNonnullServer;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.admin.AdminServerListClientsArgs;
import org.virtvzd.protocol.admin.AdminServerListClientsRet;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.recording.MutatedMessages;
import org.virtvzd.protocol.remote.RemoteConnectGetTypeRet;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.kit.Accidents;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/**
 * Recorded messages, changed at random and cut into pieces, harm nobody but their sender: nothing fails inside, the
 * memory they cost is bounded, other clients are answered at once, and no session stays behind.
 *
 * <p>{@code -Dfuzz.server.iterations=N} and {@code -Dfuzz.server.seed=N} change how many and which.
 */
class ServerFuzzTest {
    private static final int ITERATIONS = Integer.getInteger("fuzz.server.iterations", 200_000);
    private static final long SEED = Long.getLong("fuzz.server.seed", 20260102);

    /** Messages to one world. */
    private static final int PER_WORLD = 5_000;

    /** How often the healthy client makes sure that it is served. */
    private static final int PER_PROBE = 100;

    /** Far less than the longest message that may be announced, far more than any answer needs. */
    private static final long MAX_ALLOCATED = 8 << 20;

    private final Random random = new Random(SEED);
    private final MutatedMessages messages = new MutatedMessages(SEED);
    private long succeeded;
    private long refused;
    private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void nothingThatIsSentHarmsTheServer() {
        try (Accidents accidents = new Accidents()) {
            for (int done = 0; done < ITERATIONS; done += PER_WORLD) {
                fuzz(Math.min(PER_WORLD, ITERATIONS - done), accidents);
            }
        }
        // Both must happen a lot, or the mutations are too wild or too tame to find anything.
        assertThat(succeeded).isGreaterThan(ITERATIONS / 50);
        assertThat(refused).isGreaterThan(ITERATIONS / 50);
    }

    private void fuzz(int count, Accidents accidents) {
        try (World world = new World()) {
            ScriptedClient healthy = world.open(World.MAIN);
            ScriptedClient hostile = world.open(World.MAIN);
            for (int i = 0; i < count; i++) {
                byte[] bytes = messages.next();
                if (hostile.isClosed() || random.nextInt(50) == 0) {
                    hostile = reconnected(world, hostile);
                }
                send(world, hostile, bytes);
                if (!accidents.records().isEmpty()) {
                    throw new AssertionError(
                            "seed " + SEED + ": " + HexFormat.of().formatHex(bytes),
                            accidents.records().getFirst().getThrown());
                }
                if (i % PER_PROBE == 0) {
                    probe(healthy);
                }
            }
            leave(world, hostile);
            leave(world, healthy);
            assertThat(clients(world)).isZero();
        }
    }

    private void send(World world, ScriptedClient client, byte[] bytes) {
        long before = memory.getCurrentThreadAllocatedBytes();
        int from = 0;
        while (from < bytes.length) {
            int to = random.nextInt(3) == 0 ? bytes.length : from + 1 + random.nextInt(bytes.length - from);
            client.send(Arrays.copyOfRange(bytes, from, to));
            world.settle();
            from = to;
        }
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATED);
    }

    private ScriptedClient reconnected(World world, ScriptedClient old) {
        old.received().stream()
                .filter(message -> message.header().type() == MessageType.REPLY.number())
                .forEach(this::count);
        leave(world, old);
        return random.nextInt(8) == 0 ? world.connect(World.MAIN) : world.open(World.MAIN);
    }

    private void count(Message reply) {
        if (reply.header().status() == MessageStatus.OK.number()) {
            succeeded++;
        } else {
            refused++;
        }
    }

    private static void leave(World world, ScriptedClient client) {
        world.loop().execute(() -> client.connection().close());
        world.settle();
    }

    private static void probe(ScriptedClient healthy) {
        var type = healthy.call(RemoteProcedure.CONNECT_GET_TYPE, XdrVoid.VOID, RemoteConnectGetTypeRet.class);
        assertThat(type.type()).isEqualTo("vz");
    }

    private static int clients(World world) {
        var server = new AdminNonnullServer(LibvirtServer.MAIN_NAME);
        return world.connect(World.ADMIN)
                .call(
                        AdminProcedure.SERVER_LIST_CLIENTS,
                        new AdminServerListClientsArgs(server, 1, 0),
                        AdminServerListClientsRet.class)
                .ret();
    }
}
