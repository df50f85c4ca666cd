package org.virtvzd.adapter.unixsocket;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.List;

/**
 * Two descriptors that are kept for the moment when there are no others. Then they are given up, so that the rest of
 * the process can still do what needs one for a moment. Without them even writing to the log fails, for the JDK opens
 * its table of time zones for the first line, and what fails then ends the event loop.
 */
final class Reserve {
    private List<FileDescriptor> kept = List.of();

    /** Takes descriptors out of use; whether the reserve is full now. */
    boolean fill() {
        if (kept.isEmpty()) {
            try {
                kept = List.of(FileDescriptor.pipe());
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    /** Gives them up. Uses no class that is not loaded yet: that would need a descriptor. */
    void release() {
        for (FileDescriptor descriptor : kept) {
            try {
                descriptor.close();
            } catch (IOException e) {
                // It is free all the same.
            }
        }
        kept = List.of();
    }
}
