package org.virtvzd.app.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who this process runs as. */
public final class Identity {
    private Identity() {}

    /**
     * The effective user id: the owner of the process's folder in /proc.
     *
     * @return 0 for root
     */
    public static int effectiveUid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot find out who this process runs as", e);
        }
    }
}
