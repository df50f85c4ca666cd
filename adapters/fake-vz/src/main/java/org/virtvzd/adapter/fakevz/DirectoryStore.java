package org.virtvzd.adapter.fakevz;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import java.util.stream.Stream;
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
 * session               the UUID of the session of the daemon that uses the directory
 * incoming/UUID.json    a machine that another host has handed over
 * incoming/UUID.order   what is different about it from now on, a {@link MigrationOrder}; missing when that has been
 *                       written into the machine's file already
 * </pre>
 *
 * <p><b>Crashes.</b> A file is written beside its place and moved into it in one step, before the command that changed
 * it is acknowledged. So at any moment at which the process may be killed, each file is the old one or the new one, and
 * what was acknowledged is there. Nothing is forced to the disk: the kernel keeps what was written when a process dies,
 * and a sync would cost milliseconds per command. A power cut may therefore lose the last changes of this stand-in.
 *
 * <p><b>Other hosts</b> are the directories beside this one. A machine moves by its file: renaming it from here to
 * there is the one moment at which it changes hands, so it is never at two hosts and never at none. The order is
 * written there before. The other host looks when it is asked for the machine, and when it starts.
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
    private static final String ORDER = ".order";
    private static final String SESSION = "session";
    private static final String INCOMING = "incoming";

    /** A definition takes a few KiB, and there is one for each snapshot; more than this is not one of ours. */
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private static final String TOO_LARGE = "the file is larger than " + MOST_BYTES + " bytes";

    /** More hosts than anybody lets run side by side; the rest is not looked at. */
    private static final int MOST_NEIGHBOURS = 1000;

    private final Path directory;
    private final Path hostFile;
    private final Path domains;
    private final Path sessionFile;
    private final Path incoming;
    private final FileChannel lockFile;
    private final Set<Path> unreadable = new HashSet<>();

    /**
     * The counter of machine numbers.
     *
     * @param format version of the form of the file
     * @param nextEnvId the number for the next new machine
     */
    record HostFile(int format, int nextEnvId) {
        /** The version of the form that this program writes, and the only one that it reads. */
        static final int FORMAT = 1;
    }

    private DirectoryStore(Path directory, FileChannel lockFile) {
        this.directory = directory.toAbsolutePath();
        sessionFile = this.directory.resolve(SESSION);
        incoming = this.directory.resolve(INCOMING);
        hostFile = directory.resolve("host" + SUFFIX);
        domains = directory.resolve("domains");
        this.lockFile = lockFile;
    }

    /** Takes hold of a directory, which is made if it is missing; fails when another process has it. */
    static DirectoryStore open(Path directory) {
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(directory.resolve("domains"), ownerOnly);
            Files.createDirectories(directory.resolve(INCOMING), ownerOnly);
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
            StoredDomain domain = as(StoredDomain.class, StoredDomain.FORMAT, StoredDomain.upgraded(read(file)));
            if (!fileOf(domain.config().uuid()).equals(file)) {
                throw new IOException(
                        "the file belongs to domain " + domain.config().uuid());
            }
            if (!domain.isValid()) {
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
            return OptionalInt.of(
                    as(HostFile.class, HostFile.FORMAT, read(hostFile)).nextEnvId());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Counting domains anew, {0} cannot be read: {1}", hostFile, reason(e));
            unreadable.add(hostFile);
            return OptionalInt.of(0);
        }
    }

    private static JsonNode read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(TOO_LARGE);
        }
        return Json.MAPPER.readTree(Files.readAllBytes(file));
    }

    private static <T> T as(Class<T> type, int expected, JsonNode tree) throws IOException {
        int format = tree.path("format").asInt();
        if (format != expected) {
            throw new IOException("its format is " + format + ", not " + expected);
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
    public void announce(UUID session) {
        write(sessionFile, session);
    }

    @Override
    public boolean reaches(UUID session) {
        return neighbour(session).isPresent();
    }

    private Optional<Path> neighbour(UUID session) {
        Path network = Optional.ofNullable(directory.getParent()).orElse(directory);
        try (Stream<Path> hosts = Files.list(network)) {
            return hosts.limit(MOST_NEIGHBOURS)
                    .filter(host -> !host.equals(directory) && hasSession(host, session))
                    .findFirst();
        } catch (IOException e) {
            throw IoFailure.of("cannot read '" + network + "'", e);
        }
    }

    private static boolean hasSession(Path host, UUID session) {
        try {
            Path file = host.resolve(SESSION);
            return Files.exists(file)
                    && Json.MAPPER.treeToValue(read(file), UUID.class).equals(session);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} is no host: {1}", host, reason(e));
            return false;
        }
    }

    @Override
    public void send(UUID domain, UUID session, MigrationOrder order) {
        Path there = neighbour(session)
                .orElseThrow(() -> IoFailure.of("cannot reach the host", new NoSuchFileException(SESSION)))
                .resolve(INCOMING);
        write(there.resolve(domain + ORDER), order);
        move(fileOf(domain), there.resolve(domain + SUFFIX));
    }

    @Override
    public List<StoredDomain> arrivals() {
        List<StoredDomain> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming, "*" + SUFFIX)) {
            for (Path file : files) {
                arrival(file).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw IoFailure.of("cannot read '" + incoming + "'", e);
        }
        return List.copyOf(found);
    }

    private Optional<StoredDomain> arrival(Path file) {
        try {
            StoredDomain domain = as(StoredDomain.class, StoredDomain.FORMAT, StoredDomain.upgraded(read(file)));
            Path order = incoming.resolve(domain.config().uuid() + ORDER);
            StoredDomain changed = Files.exists(order)
                    ? domain.with(as(MigrationOrder.class, MigrationOrder.FORMAT, read(order)))
                    : domain;
            if (!changed.isValid() || Files.exists(fileOf(changed.config().uuid()))) {
                throw new IOException("no machine that could be taken in is like that");
            }
            return Optional.of(changed);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Not taking in a domain, {0} cannot be read: {1}", file, reason(e));
            return Optional.empty();
        }
    }

    @Override
    public void takeIn(StoredDomain arrival) {
        UUID uuid = arrival.config().uuid();
        Path file = incoming.resolve(uuid + SUFFIX);
        write(file, arrival);
        try {
            Files.deleteIfExists(incoming.resolve(uuid + ORDER));
        } catch (IOException e) {
            throw IoFailure.of("cannot take in '" + file + "'", e);
        }
        move(file, fileOf(uuid));
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw IoFailure.of("cannot move '" + from + "'", e);
        }
    }

    @Override
    public void saveNextEnvId(int nextEnvId) {
        write(hostFile, new HostFile(HostFile.FORMAT, nextEnvId));
    }

    private void write(Path file, Object content) {
        requireOpen();
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try {
            byte[] bytes = Json.MAPPER.writeValueAsBytes(content);
            if (bytes.length > MOST_BYTES) {
                throw new IOException(TOO_LARGE);
            }
            if (unreadable.contains(file)) {
                Files.move(
                        file, file.resolveSibling(file.getFileName() + ".unreadable"), StandardCopyOption.ATOMIC_MOVE);
                unreadable.remove(file);
            }
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw IoFailure.of("cannot write '" + file + "'", e);
        }
    }

    @Override
    public void close() {
        try {
            if (lockFile.isOpen()) {
                Files.deleteIfExists(sessionFile);
            }
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
