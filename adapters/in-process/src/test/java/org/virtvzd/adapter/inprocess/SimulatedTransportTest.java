package org.virtvzd.adapter.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
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
}
