package org.virtvzd.server.session;

import java.nio.ByteBuffer;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;

/** Handles a connection that was closed as soon as it came: nothing more happens on it. */
enum RefusedConnection implements ConnectionHandler {
    /** The only one. */
    INSTANCE;

    @Override
    public int demand() {
        return NOTHING;
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Override
    public void onDescriptor(Descriptor descriptor) {
        descriptor.close();
    }

    @Override
    public void onDescriptorMissing() {}

    @Override
    public void onDrained() {}

    @Override
    public void onClosed(String cause) {}
}
