package org.virtvzd.adapter.fakevz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.virtvzd.domain.MachineState;
import org.virtvzd.ports.hypervisor.Screenshot;

/**
 * What guests of this host show on their screens: eight bars whose colours follow from the machine's identity, half as
 * bright while it does not run. Written as a PNG file without the JDK's desktop module.
 */
final class TestCard {
    /** Width of the screen in pixels. */
    static final int WIDTH = 640;

    /** Height of the screen in pixels. */
    static final int HEIGHT = 400;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int BARS = 8;
    private static final int BYTES_PER_PIXEL = 3;
    private static final int BITS_PER_SAMPLE = 8;
    private static final int TRUE_COLOUR = 2;

    private TestCard() {}

    static Screenshot of(Machine machine) {
        return Screenshot.png(file(line(machine)));
    }

    /** One line of pixels; all of them are alike. */
    private static byte[] line(Machine machine) {
        int shade = machine.state() == MachineState.RUNNING ? 0 : 1;
        long colours = machine.uuid().getLeastSignificantBits();
        byte[] line = new byte[WIDTH * BYTES_PER_PIXEL];
        for (int x = 0; x < WIDTH; x++) {
            long colour = Long.rotateRight(colours, x * BARS / WIDTH * Byte.SIZE);
            for (int sample = 0; sample < BYTES_PER_PIXEL; sample++) {
                line[x * BYTES_PER_PIXEL + sample] = (byte) (((colour >> (sample * Byte.SIZE)) & 0xFF) >> shade);
            }
        }
        return line;
    }

    private static byte[] file(byte[] line) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        file.writeBytes(chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(WIDTH)
                        .putInt(HEIGHT)
                        .put((byte) BITS_PER_SAMPLE)
                        .put((byte) TRUE_COLOUR)
                        .array()));
        file.writeBytes(chunk("IDAT", deflated(line)));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    /** The lines of the picture, each behind a zero, which means that it is not filtered. */
    private static byte[] deflated(byte[] line) {
        byte[] pixels = new byte[HEIGHT * (line.length + 1)];
        for (int y = 0; y < HEIGHT; y++) {
            System.arraycopy(line, 0, pixels, y * (line.length + 1) + 1, line.length);
        }
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(pixels);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + 12).putInt(data.length);
        chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), Integer.BYTES, data.length + Integer.BYTES);
        return chunk.putInt((int) crc.getValue()).array();
    }
}
