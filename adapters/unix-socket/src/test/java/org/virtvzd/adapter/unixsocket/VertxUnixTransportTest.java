package org.virtvzd.adapter.unixsocket;

import org.virtvzd.ports.transport.TransportContract;
import org.virtvzd.ports.transport.TransportFixture;

/** Vert.x on UNIX sockets. */
class VertxUnixTransportTest extends TransportContract {
    @Override
    protected TransportFixture newFixture() {
        return new UnixFixture();
    }
}
