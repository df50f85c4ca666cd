package org.virtvzd.adapter.fakevz;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * A host kept in a directory.
 *
 * <pre>
 * lock                  locked as long as a process uses the directory
 * host.json             {"format":1,"nextEnvId":200}: numbers from there on were never given to a machine;
 *                       missing until a new host is set up
 * domains/UUID.json     one machine, a {@link StoredDomain}
 * domains/UUID.json.tmp a file that is being written, worth nothing
 * </pre>
 *
 * <p><b>Crashes.</b> A file is written beside its place and moved into it in one step, before the command that changed
 * it is acknowledged. So at any moment at which the process may be killed, each file is the old one or the new one, and
 * what was acknowledged is there. Nothing is forced to the disk: the kernel keeps what was written when a process dies,
 * and a sync would cost milliseconds per command. A power cut may therefore lose the last changes of this stand-in.
 *
 * <p><b>Files that cannot be read</b> are logged, left alone, and their machines are missing. If such a machine is
 * defined anew, the old file is kept under a name with {@code .unreadable} at its end.
 *
 * <p><b>Secrets.</b> VNC passwords are in the files; the directory is made for its owner only.
 */
final class DirectoryStore implements Store {
    private static final Logger LOG = System.getLogger(DirectoryStore.class.getName());
    private static final String SUFFIX = ".json";
    private static final String TEMPORARY = ".tmp";

    /** A definition takes a few KiB; more than this is not one of ours. */
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final Path hostFile;
    private final Path domains;
    private final FileChannel lockFile;
    private final Set<Path> unreadable = new HashSet<>();

    /**
     * The counter of machine numbers.
     *
     * @param format version of the form of the file
     * @param nextEnvId the number for the next new machine
     */
    record HostFile(int format, int nextEnvId) {}

    private DirectoryStore(Path directory, FileChannel lockFile) {
        hostFile = directory.resolve("host" + SUFFIX);
        domains = directory.resolve("domains");
        this.lockFile = lockFile;
    }

    /** Takes hold of a directory, which is made if it is missing; fails when another process has it. */
    static DirectoryStore open(Path directory) {
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(directory.resolve("domains"), ownerOnly);
            return new DirectoryStore(directory, lock(directory));
        } catch (IOException e) {
            throw IoFailure.of("cannot use the state directory '" + directory + "'", e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> lock;
        try {
            lock = Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            lock = Optional.empty(); // Held by this very process.
        }
        if (lock.isEmpty()) {
            channel.close();
            throw new LibvirtException(
                    ErrorCode.OPERATION_FAILED,
                    ErrorDomain.PARALLELS,
                    "the state directory '" + directory + "' is in use by another daemon");
        }
        return channel;
    }

    @Override
    public Content load() {
        List<StoredDomain> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(domains)) {
            for (Path file : files) {
                if (file.toString().endsWith(TEMPORARY)) {
                    Files.delete(file);
                } else if (file.toString().endsWith(SUFFIX)) {
                    loadDomain(file).ifPresent(found::add);
                }
            }
            return new Content(loadNextEnvId(), found);
        } catch (IOException e) {
            throw IoFailure.of("cannot read the state directory '" + domains.getParent() + "'", e);
        }
    }

    private Optional<StoredDomain> loadDomain(Path file) {
        try {
            StoredDomain domain = read(file, StoredDomain.class);
            if (!fileOf(domain.config().uuid()).equals(file)) {
                throw new IOException(
                        "the file belongs to domain " + domain.config().uuid());
            }
            if (!domain.state().isSettled() || !DefinitionRules.isValid(domain.config())) {
                throw new IOException("no machine is like that");
            }
            return Optional.of(domain);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Skipping a domain, its file {0} cannot be read: {1}", file, reason(e));
            unreadable.add(file);
            return Optional.empty();
        }
    }

    private OptionalInt loadNextEnvId() {
        if (!Files.exists(hostFile)) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(read(hostFile, HostFile.class).nextEnvId());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Counting domains anew, {0} cannot be read: {1}", hostFile, reason(e));
            unreadable.add(hostFile);
            return OptionalInt.of(0);
        }
    }

    private static <T> T read(Path file, Class<T> type) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("the file is larger than " + MOST_BYTES + " bytes");
        }
        JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(file));
        int format = tree.path("format").asInt();
        if (format < 1 || format > StoredDomain.FORMAT) {
            throw new IOException("its format is " + format + ", not " + StoredDomain.FORMAT);
        }
        if (tree.path("config") instanceof ObjectNode config) {
            StoredDomain.completeOlder(config);
        }
        return Json.MAPPER.treeToValue(tree, type);
    }

    @Override
    public void save(StoredDomain domain) {
        write(fileOf(domain.config().uuid()), domain);
    }

    @Override
    public void delete(UUID domain) {
        requireOpen();
        Path file = fileOf(domain);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw IoFailure.of("cannot delete '" + file + "'", e);
        }
    }

    @Override
    public void saveNextEnvId(int nextEnvId) {
        write(hostFile, new HostFile(StoredDomain.FORMAT, nextEnvId));
    }

    private void write(Path file, Object content) {
        requireOpen();
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try {
            if (unreadable.contains(file)) {
                Files.move(
                        file, file.resolveSibling(file.getFileName() + ".unreadable"), StandardCopyOption.ATOMIC_MOVE);
                unreadable.remove(file);
            }
            Files.write(temporary, Json.MAPPER.writeValueAsBytes(content));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw IoFailure.of("cannot write '" + file + "'", e);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireOpen() {
        if (!lockFile.isOpen()) {
            throw new IllegalStateException("The host is closed, its directory may belong to somebody else");
        }
    }

    private Path fileOf(UUID domain) {
        return domains.resolve(domain + SUFFIX);
    }

    /** Why a file cannot be read, without the parser's remarks about where it found that. */
    private static String reason(IOException e) {
        return e instanceof JacksonException parser ? parser.getOriginalMessage() : String.valueOf(e.getMessage());
    }
}
