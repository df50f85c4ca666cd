package org.virtvzd.app.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * Why a file could not be used, in the system's words: the JDK's own messages name the path only.
 *
 * @param errno the system's number
 * @param text the system's text
 */
public record IoReason(int errno, String text) {
    private static final int ENOENT = 2;
    private static final int EIO = 5;
    private static final int EACCES = 13;

    /**
     * The reason behind an exception.
     *
     * @param failure what the JDK says
     * @return number and text; an input/output error when the JDK does not tell
     */
    public static IoReason of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> new IoReason(ENOENT, "No such file or directory");
            case AccessDeniedException denied -> new IoReason(EACCES, "Permission denied");
            case FileSystemException other when other.getReason() != null -> new IoReason(EIO, other.getReason());
            default -> new IoReason(EIO, "Input/output error");
        };
    }
}
