package org.virtvzd.protocol.recording;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Recorded messages, changed at random. The same seed gives the same messages. */
public final class MutatedMessages {
    private static final int[] NASTY = {
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        -1,
        16,
        20,
        32,
        33,
        64,
        255,
        256,
        16384,
        16385,
        65536,
        4194304,
        4194305,
        0x7FFFFFFF,
        0x80000000,
        0x01000000,
        33554436,
        33554437
    };

    private final List<byte[]> originals = Recordings.messages().stream()
            .map(MutatedMessages::bytes)
            // The few long ones would take most of the time and have the same shapes.
            .filter(bytes -> bytes.length <= 2048)
            .toList();
    private final SplittableRandom random;

    /**
     * Starts a series.
     *
     * @param seed decides all changes
     */
    public MutatedMessages(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * The next message.
     *
     * @return its bytes; not always a whole message
     */
    public byte[] next() {
        byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            bytes = changed(bytes);
        }
        if (random.nextInt(8) > 0 && bytes.length >= Integer.BYTES) {
            ByteBuffer.wrap(bytes).putInt(0, bytes.length);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2, 3 -> putWord(bytes, at & ~3, NASTY[random.nextInt(NASTY.length)]);
            case 4 -> {
                return Arrays.copyOf(bytes, random.nextBoolean() ? at : bytes.length + random.nextInt(64));
            }
            default -> {
                return spliced(bytes, at & ~3);
            }
        }
        return bytes;
    }

    private static void putWord(byte[] bytes, int at, int word) {
        if (at + Integer.BYTES <= bytes.length) {
            ByteBuffer.wrap(bytes).putInt(at, word);
        }
    }

    /** The start of one message and the end of another. */
    private byte[] spliced(byte[] bytes, int at) {
        byte[] other = originals.get(random.nextInt(originals.size()));
        int from = random.nextInt(other.length) & ~3;
        byte[] result = Arrays.copyOf(bytes, at + other.length - from);
        System.arraycopy(other, from, result, at, other.length - from);
        return result;
    }

    private static byte[] bytes(JsonNode recorded) {
        return HexFormat.of().parseHex(recorded.get("hex").textValue());
    }
}
