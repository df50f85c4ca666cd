package org.virtvzd.adapter.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.IdleHandler;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.ports.transport.TransportContract;
import org.virtvzd.ports.transport.TransportFixture;

/** The in-process transport in virtual time, with everything cut to pieces at random. */
class SimulatedTransportTest extends TransportContract {
    @Override
    protected TransportFixture newFixture() {
        var loop = new VirtualTimeLoop();
        var transport = new InProcessTransport(loop, new Random(42));
        return new InProcessFixture(
                loop, transport, () -> assertThat(loop.failures()).isEmpty()) {
            @Override
            protected void pump() {
                loop.runUntilIdle();
            }
        };
    }

    /** Sizes of the pieces in which a message arrives at a client. */
    private static List<Integer> pieces(long seed) {
        var loop = new VirtualTimeLoop();
        var transport = new InProcessTransport(loop, new Random(seed));
        List<Integer> sizes = new ArrayList<>();
        Path path = Path.of("/run/test");
        transport
                .listen(Endpoint.own(path, 0700, Optional.empty(), 1), connection -> {
                    connection.write(new byte[100_000]);
                    return new IdleHandler();
                })
                .thenAccept(Transport.Listener::resume);
        loop.runUntilIdle();
        var client = new IdleHandler() {
            @Override
            public void onBytes(ByteBuffer bytes) {
                sizes.add(bytes.remaining());
            }
        };
        loop.execute(() -> transport.connect(path, client, new PeerCredentials(1, 1, 1)));
        loop.runUntilIdle();
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100_000);
        return sizes;
    }

    @Test
    void repeatsItselfWithTheSameSeed() {
        assertThat(pieces(7)).hasSizeGreaterThan(1).isEqualTo(pieces(7)).isNotEqualTo(pieces(8));
    }
}
