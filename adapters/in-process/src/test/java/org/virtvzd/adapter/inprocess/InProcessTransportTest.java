package org.virtvzd.adapter.inprocess;

import org.virtvzd.ports.transport.TransportContract;
import org.virtvzd.ports.transport.TransportFixture;

/** The in-process transport on a thread. */
class InProcessTransportTest extends TransportContract {
    @Override
    protected TransportFixture newFixture() {
        var loop = new ThreadEventLoop("test-loop", true);
        return new InProcessFixture(loop, new InProcessTransport(loop), loop::close);
    }
}
