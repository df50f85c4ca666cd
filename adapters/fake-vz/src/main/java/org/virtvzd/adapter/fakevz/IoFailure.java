package org.virtvzd.adapter.fakevz;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;

/** Failed file operations as libvirt tells them: a system error with errno and its text. */
final class IoFailure {
    private static final int ENOENT = 2;
    private static final int EIO = 5;
    private static final int EACCES = 13;
    private static final int ENOSPC = 28;

    private IoFailure() {}

    /** The exception for a failed operation. */
    static LibvirtException of(String detail, IOException cause) {
        return switch (cause) {
            case NoSuchFileException missing -> failure(detail, ENOENT, "No such file or directory");
            case AccessDeniedException denied -> failure(detail, EACCES, "Permission denied");
            default -> other(detail, reasonOf(cause));
        };
    }

    /** The exception for a full disk. */
    static LibvirtException diskFull(String detail) {
        return failure(detail, ENOSPC, "No space left on device");
    }

    private static LibvirtException other(String detail, String reason) {
        return reason.contains("No space left") ? diskFull(detail) : failure(detail, EIO, reason);
    }

    private static String reasonOf(IOException cause) {
        String message = cause instanceof FileSystemException named ? named.getReason() : cause.getMessage();
        return Optional.ofNullable(message).orElse("Input/output error");
    }

    private static LibvirtException failure(String detail, int errno, String reason) {
        return LibvirtError.system(ErrorDomain.PARALLELS, detail, errno, reason).toException();
    }
}
