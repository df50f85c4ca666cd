package org.virtvzd.adapter.unixsocket;

import java.nio.ByteBuffer;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;

/** Reads whatever comes and does nothing about it. */
final class IdleHandler implements ConnectionHandler {
    @Override
    public int demand() {
        return 1000;
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        // Read, and that is all.
    }

    @Override
    public void onDescriptor(Descriptor descriptor) {
        descriptor.close();
    }

    @Override
    public void onDescriptorMissing() {
        throw new AssertionError("none was demanded");
    }

    @Override
    public void onDrained() {
        // Writes nothing.
    }

    @Override
    public void onClosed(String cause) {
        // Owns nothing.
    }
}
