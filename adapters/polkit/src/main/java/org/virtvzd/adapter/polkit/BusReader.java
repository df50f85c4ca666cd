package org.virtvzd.adapter.polkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Reads values as D-Bus writes them. What does not fit the message is an error, never more than that. */
final class BusReader {
    private static final int STRUCT = 8;

    private final ByteBuffer in;

    BusReader(ByteBuffer in) {
        this.in = in;
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    int position() {
        return in.position();
    }

    BusReader align(int size) throws IOException {
        int padding = (size - in.position() % size) % size;
        skip(padding);
        return this;
    }

    BusReader struct() throws IOException {
        return align(STRUCT);
    }

    int u8() throws IOException {
        try {
            return in.get() & 0xFF;
        } catch (BufferUnderflowException e) {
            throw cutOff();
        }
    }

    int u32() throws IOException {
        align(Integer.BYTES);
        try {
            return in.getInt();
        } catch (BufferUnderflowException e) {
            throw cutOff();
        }
    }

    boolean bool() throws IOException {
        return u32() != 0;
    }

    String text() throws IOException {
        return chars(u32());
    }

    String signature() throws IOException {
        return chars(u8());
    }

    private String chars(int length) throws IOException {
        if (length < 0 || length >= in.remaining()) {
            throw cutOff();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        skip(1);
        return new String(bytes, UTF_8);
    }

    private void skip(int count) throws IOException {
        if (count > in.remaining()) {
            throw cutOff();
        }
        in.position(in.position() + count);
    }

    private static IOException cutOff() {
        return new IOException("a message of the bus is cut off");
    }
}
