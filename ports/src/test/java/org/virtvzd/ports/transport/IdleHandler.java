package org.virtvzd.ports.transport;

import java.nio.ByteBuffer;

/** Reads whatever comes and does nothing about it, except for what a test overrides. */
public class IdleHandler implements ConnectionHandler {
    @Override
    public int demand() {
        return 10_000;
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        // Read, and that is all.
    }

    @Override
    public void onDescriptor(Descriptor descriptor) {
        descriptor.close();
        throw new AssertionError("none was demanded");
    }

    @Override
    public void onDescriptorMissing() {
        throw new AssertionError("none was demanded");
    }

    @Override
    public void onDrained() {
        // Nothing waits for it.
    }

    @Override
    public void onClosed(String cause) {
        // Owns nothing.
    }
}
