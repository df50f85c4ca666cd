package org.virtvzd.adapter.polkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntFunction;

/** A message bus that lets everybody in, greets, and answers every further call with bytes of the test. */
final class ScriptedBus implements AutoCloseable {
    private static final int METHOD_RETURN = 2;
    private static final int ERROR = 3;
    private static final int SIGNAL = 4;

    private final ServerSocketChannel server;
    private final IntFunction<byte[]> answer;
    private final BlockingQueue<byte[]> asked = new LinkedBlockingQueue<>();

    /** Takes what makes the answer to the call of a given number; no bytes hang up. */
    ScriptedBus(Path socket, IntFunction<byte[]> answer) throws IOException {
        this.answer = answer;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().name("bus").start(this::serve);
    }

    /** Bodies of the calls it was asked. */
    BlockingQueue<byte[]> asked() {
        return asked;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                converse(client);
            } catch (IOException e) {
                // The client has gone, or the test is over.
            }
        }
    }

    private void converse(SocketChannel client) throws IOException {
        read(client, 1);
        line(client);
        write(client, "OK 0123456789abcdef\r\n".getBytes(US_ASCII));
        line(client);
        int hello = call(client).serial();
        write(client, signal());
        write(client, reply(hello, "s", new BusWriter().text(":1.42").bytes()));
        Call call = call(client);
        asked.add(call.body().array());
        byte[] bytes = answer.apply(call.serial());
        if (bytes.length > 0) {
            write(client, bytes);
            read(client, 1);
        }
    }

    private record Call(int serial, ByteBuffer body) {}

    private static Call call(SocketChannel client) throws IOException {
        ByteBuffer fixed = read(client, 16);
        int body = fixed.getInt(4);
        int fields = fixed.getInt(12);
        read(client, (fields + 7) / 8 * 8);
        return new Call(fixed.getInt(8), read(client, body));
    }

    static byte[] reply(int serial, String signature, byte[] body) {
        return message(METHOD_RETURN, serial, "", signature, body);
    }

    static byte[] error(int serial, String name, String text) {
        return message(ERROR, serial, name, "s", new BusWriter().text(text).bytes());
    }

    private static byte[] signal() {
        return message(SIGNAL, 0, "", "s", new BusWriter().text(":1.42").bytes());
    }

    private static byte[] message(int type, int serial, String errorName, String signature, byte[] body) {
        BusWriter out = new BusWriter();
        out.u8('l').u8(type).u8(0).u8(1).u32(body.length).u32(7).array(fields -> {
            if (serial != 0) {
                fields.struct().u8(5).signature("u").u32(serial);
            }
            if (!errorName.isEmpty()) {
                fields.struct().u8(4).signature("s").text(errorName);
            }
            fields.struct().u8(8).signature("g").signature(signature);
        });
        byte[] header = out.struct().bytes();
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .array();
    }

    private static void line(SocketChannel client) throws IOException {
        byte last = 0;
        while (last != '\n') {
            last = read(client, 1).get(0);
        }
    }

    private static ByteBuffer read(SocketChannel client, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (client.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }

    private static void write(SocketChannel client, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            client.write(buffer);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
