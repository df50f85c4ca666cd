package org.virtvzd.adapter.unixsocket;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.virtvzd.ports.transport.Descriptor;

/** An open descriptor of this process. */
public final class NativeDescriptor implements Descriptor {
    private static final Logger LOG = System.getLogger(NativeDescriptor.class.getName());

    private final FileDescriptor descriptor;

    /**
     * Takes over a descriptor.
     *
     * @param number of an open descriptor that belongs to nobody else, 0 or more
     */
    public NativeDescriptor(int number) {
        descriptor = new FileDescriptor(number);
    }

    @Override
    public int number() {
        return descriptor.intValue();
    }

    @Override
    public void close() {
        try {
            descriptor.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Closing descriptor {0} failed: {1}", number(), e);
        }
    }

    @Override
    public String toString() {
        return "descriptor " + number();
    }
}
