package org.virtvzd.app.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.virtvzd.app.io.IoReason;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;

/**
 * The pid file: holds the pid in decimal without a line end, and a lock for as long as the daemon lives, so that a
 * second daemon finds out. A file that a dead daemon left is simply used again.
 */
public final class PidFile implements AutoCloseable {
    private static final int EAGAIN = 11;

    private final Path path;
    private final FileChannel channel;

    private PidFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes a pid file for this process.
     *
     * @param path where it is
     * @return the file, locked
     * @throws org.virtvzd.domain.error.LibvirtException SYSTEM_ERROR when another process holds it or it cannot be
     *     written
     */
    public static PidFile acquire(Path path) {
        try {
            return lock(path, FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw failure(path, IoReason.of(e));
        }
    }

    private static PidFile lock(Path path, FileChannel channel) throws IOException {
        FileLock lock = channel.tryLock(0, 1, false);
        if (lock == null) {
            channel.close();
            throw failure(path, new IoReason(EAGAIN, "Resource temporarily unavailable"));
        }
        channel.truncate(0);
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.write(ByteBuffer.wrap(pid.getBytes(US_ASCII)));
        return new PidFile(path, channel);
    }

    /** Removes the file and gives the lock up. */
    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            System.getLogger(PidFile.class.getName()).log(System.Logger.Level.WARNING, "cannot remove " + path, e);
        }
    }

    private static RuntimeException failure(Path path, IoReason reason) {
        return LibvirtError.system(
                        ErrorDomain.NONE, "Failed to acquire pid file '" + path + "'", reason.errno(), reason.text())
                .toException();
    }
}
