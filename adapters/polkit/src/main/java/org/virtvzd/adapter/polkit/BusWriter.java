package org.virtvzd.adapter.polkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Writes values as D-Bus does: little-endian, each aligned to its size. */
final class BusWriter {
    private static final int STRUCT = 8;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    BusWriter align(int size) {
        while (out.size() % size != 0) {
            out.write(0);
        }
        return this;
    }

    BusWriter u8(int value) {
        out.write(value);
        return this;
    }

    BusWriter u32(int value) {
        align(Integer.BYTES);
        out.writeBytes(little(Integer.BYTES).putInt(value).array());
        return this;
    }

    BusWriter u64(long value) {
        align(Long.BYTES);
        out.writeBytes(little(Long.BYTES).putLong(value).array());
        return this;
    }

    BusWriter text(String value) {
        byte[] bytes = value.getBytes(UTF_8);
        u32(bytes.length);
        out.writeBytes(bytes);
        out.write(0);
        return this;
    }

    BusWriter signature(String value) {
        byte[] bytes = value.getBytes(UTF_8);
        out.write(bytes.length);
        out.writeBytes(bytes);
        out.write(0);
        return this;
    }

    BusWriter struct() {
        return align(STRUCT);
    }

    /** An array of structs or dictionary entries; its length does not count the padding before the first. */
    BusWriter array(Consumer<BusWriter> elements) {
        align(Integer.BYTES);
        int lengthAt = out.size();
        u32(0).align(STRUCT);
        int start = out.size();
        elements.accept(this);
        byte[] all = out.toByteArray();
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putInt(lengthAt, all.length - start);
        out.reset();
        out.writeBytes(all);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
