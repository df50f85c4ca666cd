package org.virtvzd.adapter.unixsocket;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;

/**
 * An error number of Linux with the system's text for it. Java hides the numbers; here they are found again.
 *
 * @param number as in errno
 * @param text as strerror gives it
 */
record Errno(int number, String text) {
    static final Errno ENOENT = new Errno(2, "No such file or directory");
    static final Errno EACCES = new Errno(13, "Permission denied");
    static final Errno EEXIST = new Errno(17, "File exists");
    static final Errno ENAMETOOLONG = new Errno(36, "File name too long");
    static final Errno ENOTSOCK = new Errno(88, "Socket operation on non-socket");
    static final Errno EADDRINUSE = new Errno(98, "Address already in use");

    /** What else can go wrong with a path. */
    private static final List<Errno> OTHERS = List.of(
            new Errno(1, "Operation not permitted"),
            new Errno(20, "Not a directory"),
            new Errno(11, "Resource temporarily unavailable"),
            new Errno(28, "No space left on device"),
            new Errno(30, "Read-only file system"),
            new Errno(40, "Too many levels of symbolic links"),
            new Errno(9, "Bad file descriptor"),
            new Errno(104, "Connection reset by peer"),
            new Errno(111, "Connection refused"),
            EACCES,
            ENOTSOCK,
            ENAMETOOLONG);

    private static final int EIO = 5;

    static Errno of(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException missing -> ENOENT;
            case FileNotFoundException missing -> ENOENT; // Netty's way to say so, without a text.
            case AccessDeniedException denied -> EACCES;
            case FileAlreadyExistsException exists -> EEXIST;
            case FileSystemException other -> byText(Objects.requireNonNullElse(other.getReason(), other.toString()));
            case NativeIoException system ->
                new Errno(-system.expectedErr(), afterColon(String.valueOf(system.getMessage())));
            default -> byText(afterColon(String.valueOf(failure.getMessage())));
        };
    }

    /** The exception that tells a client or the log what was tried and failed. */
    LibvirtException during(String what) {
        return LibvirtError.system(ErrorDomain.RPC, what, number, text).toException();
    }

    /** As {@link #during} for a failure of the JDK or of Netty. */
    static LibvirtException failure(String what, IOException cause) {
        return of(cause).during(what);
    }

    private static Errno byText(String text) {
        return OTHERS.stream()
                .filter(known -> known.text.equals(text))
                .findAny()
                .orElse(new Errno(EIO, text));
    }

    /** Netty writes the call and the number before the system's text. */
    private static String afterColon(String message) {
        int colon = message.lastIndexOf(": ");
        return colon < 0 ? message : message.substring(colon + 2);
    }
}
