package org.virtvzd.ports.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/**
 * A connection's handler that does what a test says and notes what happens, with the breaches of the contract that
 * only it can see.
 */
public final class ScriptedHandler implements ConnectionHandler {
    /** A demand that no test's message exceeds. */
    static final int PLENTY = 64 * 1024;

    private final TransportFixture fixture;
    private final Connection connection;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Descriptor> descriptors = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private final List<String> endings = new ArrayList<>();
    private final Thread thread = Thread.currentThread();
    private IntSupplier demand = () -> PLENTY;
    private BiConsumer<Connection, byte[]> reaction = (connection, bytes) -> {};
    private Runnable whenDrained = () -> {};
    private int demanded;
    private int missing;
    private int drained;
    private int largestPiece;
    private boolean inside;
    private boolean closeCalled;

    ScriptedHandler(TransportFixture fixture, Connection connection) {
        this.fixture = fixture;
        this.connection = connection;
    }

    ScriptedHandler demanding(IntSupplier source) {
        demand = source;
        return this;
    }

    ScriptedHandler reacting(BiConsumer<Connection, byte[]> how) {
        reaction = how;
        return this;
    }

    ScriptedHandler whenDrained(Runnable what) {
        whenDrained = what;
        return this;
    }

    Connection connection() {
        return connection;
    }

    byte[] received() {
        return received.toByteArray();
    }

    int receivedLength() {
        return received.size();
    }

    int largestPiece() {
        return largestPiece;
    }

    List<Descriptor> descriptors() {
        return descriptors;
    }

    int missing() {
        return missing;
    }

    int drained() {
        return drained;
    }

    List<String> endings() {
        return endings;
    }

    /** What happened that must not happen. */
    List<String> breaches() {
        return breaches;
    }

    /** Closes the connection; from now on nothing but the end may be told. */
    void close() {
        closeCalled = true;
        connection.close();
    }

    @Override
    public int demand() {
        enter("demand", () -> demanded = demand.getAsInt());
        return demanded;
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        enter("onBytes", () -> {
            int count = bytes.remaining();
            if (count < 1 || count > demanded) {
                breaches.add(count + " bytes where " + demanded + " were demanded");
            }
            largestPiece = Math.max(largestPiece, count);
            byte[] copy = new byte[count];
            bytes.get(copy);
            received.writeBytes(copy);
            reaction.accept(connection, copy);
        });
    }

    @Override
    public void onDescriptor(Descriptor descriptor) {
        enter("onDescriptor", () -> {
            if (demanded != DESCRIPTOR) {
                breaches.add("a descriptor where " + demanded + " was demanded");
            }
            descriptors.add(descriptor);
        });
    }

    @Override
    public void onDescriptorMissing() {
        enter("onDescriptorMissing", () -> {
            if (demanded != DESCRIPTOR) {
                breaches.add("a descriptor missing where " + demanded + " was demanded");
            }
            missing++;
        });
    }

    @Override
    public void onDrained() {
        enter("onDrained", () -> {
            if (connection.queuedBytes() != 0) {
                breaches.add("drained with " + connection.queuedBytes() + " bytes queued");
            }
            drained++;
            whenDrained.run();
        });
    }

    @Override
    public void onClosed(String cause) {
        closeCalled = false;
        enter("onClosed", () -> {
            if (cause.isBlank()) {
                breaches.add("closed without a cause");
            }
            endings.add(cause);
        });
    }

    private void enter(String call, Runnable body) {
        fixture.change(() -> {
            if (inside) {
                breaches.add(call + " from inside another call");
            }
            if (!endings.isEmpty()) {
                breaches.add(call + " after the end");
            }
            if (closeCalled) {
                breaches.add(call + " although the connection was closed");
            }
            if (!Thread.currentThread().equals(thread)) {
                breaches.add(call + " on another thread");
            }
            inside = true;
            try {
                body.run();
            } finally {
                inside = false;
            }
        });
    }
}
