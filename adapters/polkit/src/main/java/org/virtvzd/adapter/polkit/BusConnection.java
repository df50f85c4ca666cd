package org.virtvzd.adapter.polkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;

/** A connection to the message bus that makes one call at a time and waits for its reply. */
final class BusConnection {
    /** Far more than any reply here has. */
    private static final int LONGEST_MESSAGE = 1 << 20;

    private static final int FIXED_HEADER = 16;
    private static final int METHOD_CALL = 1;
    private static final int METHOD_RETURN = 2;
    private static final int ERROR = 3;
    private static final int ALLOW_INTERACTION = 4;
    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int ERROR_NAME = 4;
    private static final int REPLY_SERIAL = 5;
    private static final int DESTINATION = 6;
    private static final int SIGNATURE = 8;

    private final SocketChannel channel;
    private int serial;

    private BusConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * A method of an object on the bus.
     *
     * @param destination who has the object
     * @param path the object
     * @param type the interface
     * @param name the method
     */
    record Method(String destination, String path, String type, String name) {
        private static final Method HELLO =
                new Method("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello");
    }

    /** Connects and says hello, as the given user. */
    static BusConnection open(SocketChannel channel, Path socket, int uid) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
        BusConnection bus = new BusConnection(channel);
        String identity = HexFormat.of().formatHex(Integer.toString(uid).getBytes(US_ASCII));
        bus.write(("\0AUTH EXTERNAL " + identity + "\r\n").getBytes(US_ASCII));
        String answer = bus.line();
        if (!answer.startsWith("OK ")) {
            throw new IOException("the message bus does not let us in: " + answer);
        }
        bus.write("BEGIN\r\n".getBytes(US_ASCII));
        bus.call(Method.HELLO, "", new byte[0]);
        return bus;
    }

    /** Calls a method; messages that are no reply to it are passed over. */
    BusReader call(Method method, String signature, byte[] body) throws IOException {
        int number = ++serial;
        write(message(method, signature, body, number));
        while (true) {
            ByteBuffer fixed = read(FIXED_HEADER);
            int type = fixed.get(1);
            int bodyLength = fixed.getInt(4);
            int fieldsLength = fixed.getInt(12);
            if (bodyLength < 0 || bodyLength > LONGEST_MESSAGE || fieldsLength < 0 || fieldsLength > LONGEST_MESSAGE) {
                throw new IOException("the message bus sends nonsense");
            }
            int padded = (fieldsLength + 7) / 8 * 8;
            Fields fields =
                    Fields.read(new BusReader(read(padded).limit(fieldsLength).order(ByteOrder.LITTLE_ENDIAN)));
            BusReader reply = new BusReader(read(bodyLength));
            if (fields.replySerial == number && type == METHOD_RETURN) {
                return reply;
            }
            if (fields.replySerial == number && type == ERROR) {
                throw new IOException(fields.errorName + (reply.hasMore() ? ": " + reply.text() : ""));
            }
        }
    }

    private static byte[] message(Method method, String signature, byte[] body, int number) {
        BusWriter out = new BusWriter();
        out.u8('l').u8(METHOD_CALL).u8(ALLOW_INTERACTION).u8(1).u32(body.length).u32(number);
        out.array(fields -> {
            fields.struct().u8(PATH).signature("o").text(method.path());
            fields.struct().u8(INTERFACE).signature("s").text(method.type());
            fields.struct().u8(MEMBER).signature("s").text(method.name());
            fields.struct().u8(DESTINATION).signature("s").text(method.destination());
            if (!signature.isEmpty()) {
                fields.struct().u8(SIGNATURE).signature("g").signature(signature);
            }
        });
        out.struct();
        byte[] header = out.bytes();
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .array();
    }

    /** What counts among the fields of a message's header. */
    private record Fields(int replySerial, String errorName) {

        static Fields read(BusReader in) throws IOException {
            int replySerial = 0;
            String errorName = "";
            while (in.hasMore()) {
                in.struct();
                int code = in.u8();
                String signature = in.signature();
                switch (signature) {
                    case "u" -> {
                        int value = in.u32();
                        replySerial = code == REPLY_SERIAL ? value : replySerial;
                    }
                    case "s", "o" -> {
                        String value = in.text();
                        errorName = code == ERROR_NAME ? value : errorName;
                    }
                    case "g" -> in.signature();
                    default -> throw new IOException("the message bus sends a field of type " + signature);
                }
            }
            return new Fields(replySerial, errorName);
        }
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private ByteBuffer read(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the message bus has hung up");
            }
        }
        return buffer.flip();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\r\n") < 0) {
            if (line.length() > LONGEST_MESSAGE) {
                throw new IOException("the message bus sends nonsense");
            }
            line.append((char) read(1).get());
        }
        return line.toString().strip();
    }
}
