package org.virtvzd.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.virtvzd.app.io.IoReason;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;

/** Writes lines to standard error or to a file. */
final class LineOutput implements Output {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);

    private final OutputStream stream;
    private final boolean ours;

    private LineOutput(OutputStream stream, boolean ours) {
        this.stream = stream;
        this.ours = ours;
    }

    static LineOutput stderr() {
        return new LineOutput(new FileOutputStream(FileDescriptor.err), false);
    }

    /** Opens a file for appending; a new one is for its owner only. */
    static LineOutput file(Path path) {
        try {
            var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            return new LineOutput(Channels.newOutputStream(Files.newByteChannel(path, options, mode)), true);
        } catch (IOException e) {
            IoReason reason = IoReason.of(e);
            throw LibvirtError.system(ErrorDomain.NONE, "failed to open " + path, reason.errno(), reason.text())
                    .toException();
        }
    }

    @Override
    public void write(Message message) {
        String line = STAMP.format(message.at()) + ": " + message.thread() + ": "
                + message.priority().word() + " : " + message.placed() + "\n";
        try {
            stream.write(line.getBytes(UTF_8));
            stream.flush();
        } catch (IOException e) {
            // There is no other place to say so.
        }
    }

    @Override
    public void close() {
        if (ours) {
            try {
                stream.close();
            } catch (IOException e) {
                // Every line has been flushed already.
            }
        }
    }
}
