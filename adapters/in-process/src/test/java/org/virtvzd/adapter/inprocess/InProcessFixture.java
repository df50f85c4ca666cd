package org.virtvzd.adapter.inprocess;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.ports.transport.TestClient;
import org.virtvzd.ports.transport.TransportFixture;

/** The in-process transport on any loop. */
class InProcessFixture extends TransportFixture {
    private final EventLoop loop;
    private final InProcessTransport transport;
    private final Runnable end;
    private int endpoints;
    private int descriptors;

    InProcessFixture(EventLoop loop, InProcessTransport transport, Runnable end) {
        this.loop = loop;
        this.transport = transport;
        this.end = end;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public InProcessTransport transport() {
        return transport;
    }

    @Override
    public Endpoint endpoint(int backlog) {
        return Endpoint.own(Path.of("/run/test-" + endpoints++), 0700, Optional.empty(), backlog);
    }

    @Override
    public TestClient connect(Endpoint endpoint) {
        return new InProcessClient(this, endpoint.path());
    }

    @Override
    public PeerCredentials clientCredentials() {
        return new PeerCredentials(1000, 100, 4711);
    }

    @Override
    public Descriptor open() {
        return new Token(descriptors++, new AtomicBoolean(true));
    }

    @Override
    public String identity(Descriptor descriptor) {
        return descriptor.toString();
    }

    /** What was passed on is open on the other side; closed is what nobody got. */
    @Override
    public boolean isOpen(Descriptor descriptor) {
        return ((Token) descriptor).open().get();
    }

    @Override
    public void close() {
        transport.close();
        pump();
        end.run();
    }

    private record Token(int number, AtomicBoolean open) implements Descriptor {
        @Override
        public void close() {
            open.set(false);
        }
    }
}
