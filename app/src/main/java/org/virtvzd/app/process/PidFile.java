package org.virtvzd.app.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.virtvzd.app.io.IoReason;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;

/**
 * The pid file: holds the pid in decimal without a line end, and a lock for as long as the daemon lives, so that a
 * second daemon finds out. A file that a dead daemon left is simply used again.
 *
 * <p>Another daemon on its way out may remove the file between its opening and its locking here, which would leave two
 * daemons with a lock each; so the whole is done again until the locked file is the one that the path names.
 */
public final class PidFile implements AutoCloseable {
    private static final int EAGAIN = 11;

    /** A path that keeps changing that often is somebody's game. */
    private static final int MOST_ATTEMPTS = 100;

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

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
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                Optional<PidFile> taken = lock(path, open(path));
                if (taken.isPresent()) {
                    return taken.get();
                }
            }
        } catch (IOException e) {
            throw failure(path, IoReason.of(e));
        }
        throw failure(path, new IoReason(EAGAIN, "Resource temporarily unavailable"));
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    }

    /** Nothing when the locked file is not the one that the path names any more. */
    private static Optional<PidFile> lock(Path path, FileChannel channel) throws IOException {
        FileLock lock = channel.tryLock(0, 1, false);
        if (lock == null) {
            channel.close();
            throw failure(path, new IoReason(EAGAIN, "Resource temporarily unavailable"));
        }
        if (!isOpenHere(path)) {
            channel.close();
            return Optional.empty();
        }
        channel.truncate(0);
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.write(ByteBuffer.wrap(pid.getBytes(US_ASCII)));
        return Optional.of(new PidFile(path, channel));
    }

    /**
     * Whether this process has the file open that a path names. It must not be opened to find out: closing it again
     * would give up the lock.
     */
    private static boolean isOpenHere(Path path) throws IOException {
        Optional<Object> wanted = fileKey(path);
        try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN_FILES)) {
            for (Path file : open) {
                if (wanted.isPresent() && fileKey(file).equals(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<Object> fileKey(Path file) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
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
