package org.virtvzd.adapter.sasl;

import com.ongres.scram.common.StringPreparation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The users who can log in by SASL, with what checks their passwords: lines of {@code USER:VERIFIER}.
 *
 * <p>A change replaces the file as a whole, so that readers see the old one or the new one; changes by several
 * processes wait for each other. Only the owner can read it. At most {@link #MOST_BYTES} are read.
 *
 * @param path where it is
 */
public record PasswordFile(Path path) {
    private static final long MOST_BYTES = 16L << 20;
    private static final Pattern USER = Pattern.compile("[^:\\p{Cntrl}]{1,255}");
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * The users.
     *
     * @return their names in order
     * @throws IOException when the file cannot be read
     */
    public List<String> users() throws IOException {
        return List.copyOf(read().keySet());
    }

    /**
     * Sets a user's password.
     *
     * @param user name of the user, new or known
     * @param password the password, not empty
     * @throws IOException when the file cannot be changed
     * @throws IllegalArgumentException when the name or the password cannot be used
     */
    public void put(String user, String password) throws IOException {
        String name = normal(user);
        Verifier verifier = Verifier.of(password, new SecureRandom());
        try (FileChannel lock = lock()) {
            Map<String, String> all = read();
            all.put(name, verifier.toString());
            write(all);
            lock.force(false);
        }
    }

    /**
     * Removes a user.
     *
     * @param user name of the user
     * @return whether there was one
     * @throws IOException when the file cannot be changed
     * @throws IllegalArgumentException when no user can have that name
     */
    public boolean remove(String user) throws IOException {
        String name = normal(user);
        try (FileChannel lock = lock()) {
            Map<String, String> all = read();
            boolean known = all.remove(name) != null;
            if (known) {
                write(all);
                lock.force(false);
            }
            return known;
        }
    }

    /** What checks a user's password, if there is such a user. */
    Optional<Verifier> find(String user) throws IOException {
        return Optional.ofNullable(read().get(user)).map(Verifier::parse);
    }

    /** Names that look alike are one name. */
    static String normal(String user) {
        if (!USER.matcher(user).matches()) {
            throw new IllegalArgumentException(
                    "a user's name has 1 to 255 characters, no colon and no control character");
        }
        return new String(StringPreparation.SASL_PREPARATION.normalize(user.toCharArray()));
    }

    private FileChannel lock() throws IOException {
        FileChannel channel = FileChannel.open(
                sibling(".lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY);
        channel.lock();
        return channel;
    }

    private Path sibling(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    private Map<String, String> read() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new IOException(path + " is larger than " + MOST_BYTES + " bytes");
            }
            for (String line : Files.readAllLines(path)) {
                int colon = line.indexOf(':');
                if (colon <= 0) {
                    throw new IOException(path + " has a line that is none of USER:VERIFIER");
                }
                all.put(line.substring(0, colon), line.substring(colon + 1));
            }
        } catch (NoSuchFileException e) {
            return all;
        }
        return all;
    }

    private void write(Map<String, String> all) throws IOException {
        StringBuilder text = new StringBuilder();
        all.forEach((user, verifier) ->
                text.append(user).append(':').append(verifier).append('\n'));
        Path next = sibling(".new");
        Files.deleteIfExists(next);
        try (FileChannel channel =
                FileChannel.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
