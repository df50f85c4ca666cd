package org.virtvzd.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.Function;
import org.virtvzd.adapter.unixsocket.UnixDatagram;
import org.virtvzd.domain.error.LibvirtException;

/** Sends messages to the journal or to syslog, each as one datagram. */
final class DatagramOutput implements Output {
    /** Where the journal takes messages with fields. */
    static final Path JOURNAL = Path.of(System.getProperty("virtvzd.journal", "/run/systemd/journal/socket"));

    private static final Path SYSLOG = Path.of(System.getProperty("virtvzd.syslog", "/dev/log"));

    /** syslog's number for daemons. */
    private static final int FACILITY = 3;

    /** Characters that fit a datagram with the system's usual limits; a longer text is cut. */
    private static final int LONGEST_TEXT = 64 * 1024;

    private final UnixDatagram socket = UnixDatagram.open();
    private final Path to;
    private final Function<Message, byte[]> encoding;

    private DatagramOutput(Path to, Function<Message, byte[]> encoding) {
        this.to = to;
        this.encoding = encoding;
    }

    static DatagramOutput journal() {
        return new DatagramOutput(JOURNAL, DatagramOutput::fields);
    }

    static DatagramOutput syslog(String ident) {
        long pid = ProcessHandle.current().pid();
        return new DatagramOutput(
                SYSLOG, message -> ("<" + (FACILITY * 8 + message.priority().severity()) + ">" + ident
                                + "[" + pid + "]: " + message.thread() + ": "
                                + message.priority().word() + " : "
                                + message.cutTo(LONGEST_TEXT).placed())
                        .getBytes(UTF_8));
    }

    @Override
    public void write(Message message) {
        try {
            socket.send(to.toString(), encoding.apply(message));
        } catch (LibvirtException e) {
            // Nobody listens; the message is lost as every program's is then.
        }
    }

    /** The journal's native protocol. */
    static byte[] fields(Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        field(out, "MESSAGE", message.cutTo(LONGEST_TEXT).text());
        field(out, "PRIORITY", Integer.toString(message.priority().severity()));
        field(out, "SYSLOG_FACILITY", Integer.toString(FACILITY));
        field(out, "LIBVIRT_SOURCE", message.source());
        message.place().ifPresent(place -> {
            field(out, "CODE_FILE", place.file());
            field(out, "CODE_LINE", Integer.toString(place.line()));
            field(out, "CODE_FUNC", place.function());
        });
        message.error().ifPresent(error -> {
            field(out, "LIBVIRT_DOMAIN", Integer.toString(error.domain().number()));
            field(out, "LIBVIRT_CODE", Integer.toString(error.code().number()));
        });
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        byte[] bytes = value.getBytes(UTF_8);
        out.writeBytes(name.getBytes(UTF_8));
        if (value.indexOf('\n') < 0) {
            out.write('=');
        } else {
            out.write('\n');
            out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(bytes.length)
                    .array());
        }
        out.writeBytes(bytes);
        out.write('\n');
    }

    @Override
    public void close() {
        socket.close();
    }
}
