package org.virtvzd.adapter.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.ports.transport.TestClient;
import org.virtvzd.ports.transport.TransportFixture;

/** Waits on the test's thread for what happens on the loop. */
final class InProcessClient implements TestClient, ConnectionHandler {
    private final TransportFixture fixture;
    private final ClientConnection connection;
    private final ArrayDeque<Descriptor> descriptors = new ArrayDeque<>();
    private ByteBuffer wanted = ByteBuffer.allocate(0);
    private boolean descriptorWanted;
    private boolean counting;
    private long counted;
    private boolean ended;

    InProcessClient(InProcessFixture fixture, Path path) {
        this.fixture = fixture;
        this.connection = fixture.onLoop(() -> fixture.transport().connect(path, this, fixture.clientCredentials()));
    }

    private void onLoop(Runnable task) {
        fixture.onLoop(() -> {
            task.run();
            return true;
        });
    }

    @Override
    public void send(byte[] bytes) {
        onLoop(() -> connection.write(bytes));
    }

    @Override
    public void send(Descriptor descriptor) {
        onLoop(() -> connection.write(descriptor));
    }

    @Override
    public byte[] receive(int count) {
        ByteBuffer target = ByteBuffer.allocate(count);
        onLoop(() -> {
            wanted = target;
            connection.resumeReading();
        });
        fixture.await(count + " bytes at the client", () -> !target.hasRemaining() || ended);
        assertThat(target.position()).isEqualTo(count);
        return target.array();
    }

    @Override
    public Descriptor receiveDescriptor() {
        onLoop(() -> {
            descriptorWanted = true;
            connection.resumeReading();
        });
        fixture.await("a descriptor at the client", () -> !descriptors.isEmpty() || ended);
        return descriptors.remove();
    }

    @Override
    public long countUntilClosed() {
        onLoop(() -> {
            counting = true;
            connection.resumeReading();
        });
        fixture.await("the end at the client", () -> ended);
        return counted;
    }

    @Override
    public void shutdownOutput() {
        onLoop(connection::shutdownOutput);
    }

    @Override
    public void close() {
        onLoop(connection::close);
    }

    @Override
    public int demand() {
        if (descriptorWanted) {
            return DESCRIPTOR;
        }
        return wanted.hasRemaining() ? wanted.remaining() : counting ? Integer.MAX_VALUE : NOTHING;
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        fixture.change(() -> {
            if (wanted.hasRemaining()) {
                wanted.put(bytes);
            } else {
                counted += bytes.remaining();
            }
        });
    }

    @Override
    public void onDescriptor(Descriptor descriptor) {
        fixture.change(() -> {
            descriptors.add(descriptor);
            descriptorWanted = false;
        });
    }

    @Override
    public void onDescriptorMissing() {
        throw new AssertionError("The server sent no descriptor");
    }

    @Override
    public void onDrained() {
        // The tests look at the server's side.
    }

    @Override
    public void onClosed(String cause) {
        fixture.change(() -> ended = true);
    }
}
