package org.virtvzd.app.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that goes away with its test. Its path is short whatever the build's is: the path of a UNIX socket has
 * to fit 107 bytes.
 */
public final class Scratch implements AutoCloseable {
    private final Path directory;

    /** Makes one. */
    public Scratch() {
        try {
            directory = Files.createTempDirectory("vz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where it is.
     *
     * @return its path
     */
    public Path path() {
        return directory;
    }

    /**
     * A place in it.
     *
     * @param name of a file or directory
     * @return its path
     */
    public Path path(String name) {
        return directory.resolve(name);
    }

    /**
     * Writes a file.
     *
     * @param name its name
     * @param text its content
     * @return its path
     */
    public Path file(String name, String text) {
        try {
            return Files.writeString(path(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
