package org.virtvzd.adapter.unixsocket;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.transport.Endpoint;

/**
 * The file of a socket that this process makes.
 *
 * <p>Whoever may write to the file may connect, so it must never be seen with wider permissions than it is to have.
 * Therefore the socket is bound in a directory that only this user can enter, gets its group and mode there, and is
 * then moved to its place, which also replaces a file left behind by a dead daemon, in one step and whatever the
 * umask.
 */
final class SocketFile {
    private static final Logger LOG = System.getLogger(SocketFile.class.getName());

    /** Bytes of a path in a socket address, without the zero at its end. */
    private static final int LONGEST_PATH = 107;

    private static final AtomicInteger DIRECTORIES = new AtomicInteger();
    private static final int MOST_ATTEMPTS = 1000;
    private static final int RADIX = 36;
    private static final int PERMISSION_BITS = 0777;

    private final Endpoint endpoint;
    private final Optional<GroupPrincipal> group;
    private final Path directory;
    private Optional<Object> identity = Optional.empty();

    private SocketFile(Endpoint endpoint, Optional<GroupPrincipal> group, Path directory) {
        this.endpoint = endpoint;
        this.group = group;
        this.directory = directory;
    }

    /**
     * Checks that the socket can be made and prepares the place where it is to be bound.
     *
     * @throws LibvirtException if the path is too long, in use or not reachable, or the group unknown
     */
    static SocketFile prepare(Endpoint endpoint) {
        checkLength(endpoint, endpoint.path());
        Optional<GroupPrincipal> group = endpoint.group().map(name -> group(endpoint, name));
        try {
            checkUnused(endpoint);
            Path directory = makeDirectory(endpoint);
            return new SocketFile(endpoint, group, directory);
        } catch (IOException e) {
            throw Errno.failure(bindingTo(endpoint), e);
        }
    }

    static String bindingTo(Endpoint endpoint) {
        return "Failed to bind socket to '" + endpoint.path() + "'";
    }

    /** Where to bind. */
    Path birthplace() {
        return directory.resolve("s");
    }

    /**
     * Gives the bound socket its group, its mode and its place.
     *
     * @throws LibvirtException of code SYSTEM_ERROR if one of them cannot be had
     */
    void moveIntoPlace() {
        Path born = birthplace();
        try {
            if (group.isPresent()) {
                Files.setAttribute(born, "posix:group", group.get());
            }
            Files.setAttribute(born, "unix:mode", endpoint.mode() & PERMISSION_BITS);
            identity = identity(born);
            Files.move(born, endpoint.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(directory);
        } catch (IOException e) {
            throw Errno.failure("Failed to set up socket '" + endpoint.path() + "'", e);
        }
    }

    /** Cleans up when the socket could not be made. */
    void discard() {
        delete(birthplace());
        delete(directory);
    }

    /** Removes the socket, unless another daemon has put its own in the same place. */
    void remove() {
        try {
            if (identity.isPresent() && identity.equals(identity(endpoint.path()))) {
                Files.delete(endpoint.path());
            }
        } catch (NoSuchFileException e) {
            LOG.log(Level.DEBUG, "Socket {0} was removed by somebody else", endpoint.path());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot remove socket {0}: {1}", endpoint.path(), e);
        }
    }

    private static Optional<Object> identity(Path path) throws IOException {
        return Optional.ofNullable(attributes(path).fileKey());
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot remove {0}: {1}", path, e);
        }
    }

    private static void checkLength(Endpoint endpoint, Path path) {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw Errno.ENAMETOOLONG.during("Path " + endpoint.path() + " too long for unix socket");
        }
    }

    private static GroupPrincipal group(Endpoint endpoint, String name) {
        try {
            return endpoint.path()
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByGroupName(name);
        } catch (UserPrincipalNotFoundException e) {
            throw new LibvirtException(
                    ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC, "Failed to parse group '" + name + "'");
        } catch (IOException e) {
            throw Errno.failure("Failed to look up group '" + name + "'", e);
        }
    }

    /** Only a socket nobody listens on any more may be replaced. */
    private static void checkUnused(Endpoint endpoint) throws IOException {
        BasicFileAttributes found;
        try {
            found = attributes(endpoint.path());
        } catch (NoSuchFileException e) {
            return;
        }
        if (found.isRegularFile() || found.isDirectory() || answers(endpoint.path())) {
            throw Errno.EADDRINUSE.during(bindingTo(endpoint));
        }
    }

    /** Whether anybody listens; also true where that cannot be found out, as for a full backlog. */
    private static boolean answers(Path path) throws IOException {
        Socket probe = Socket.newSocketDomain();
        try {
            probe.connect(new DomainSocketAddress(path.toString()));
            return true;
        } catch (ConnectException e) {
            return !String.valueOf(e.getMessage()).contains("Connection refused");
        } catch (FileNotFoundException e) {
            return false; // Removed meanwhile, or a symbolic link that leads nowhere.
        } finally {
            probe.close();
        }
    }

    /**
     * A directory with a name that is new, also to Vert.x, which would let two listeners on one path share the first
     * one's socket, and short, because it makes the path of the socket longer.
     */
    private static Path makeDirectory(Endpoint endpoint) throws IOException {
        Path parent =
                Objects.requireNonNullElse(endpoint.path().toAbsolutePath().getParent(), Path.of("/"));
        String process = Long.toString(ProcessHandle.current().pid(), RADIX);
        var onlyOwner = PosixFilePermissions.fromString("rwx------");
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            String number = Integer.toString(DIRECTORIES.incrementAndGet(), RADIX);
            Path directory = parent.resolve("." + process + "-" + number);
            checkLength(endpoint, directory.resolve("s"));
            try {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(onlyOwner));
                Files.setPosixFilePermissions(directory, onlyOwner); // A umask may have taken some away.
                return directory;
            } catch (FileAlreadyExistsException e) {
                LOG.log(Level.DEBUG, "{0} exists already", directory);
            }
        }
        throw Errno.EEXIST.during(bindingTo(endpoint));
    }
}
