package org.virtvzd.protocol.xdr;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Text between Java and the wire, without loss.
 *
 * <p>The protocol says UTF-8 but nobody checks it, so a client's string may hold any bytes and has to come back as the
 * same bytes. A byte that is not part of valid UTF-8 becomes one lone surrogate, U+DC80 to U+DCFF (the byte in its low
 * bits), which valid UTF-8 can never yield; writing turns it back into that byte. Every other lone surrogate is refused
 * when written.
 */
final class WireText {
    private static final int ESCAPE = 0xDC00;
    private static final int FIRST_ESCAPE = 0xDC80;
    private static final int LAST_ESCAPE = 0xDCFF;

    private WireText() {}

    static String decode(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, UTF_8);
        // The replacement character stands for bad bytes, or for itself.
        return text.indexOf('\uFFFD') < 0 ? text : decodeWithEscapes(bytes, offset, length);
    }

    private static String decodeWithEscapes(byte[] bytes, int offset, int length) {
        StringBuilder text = new StringBuilder(length);
        int end = offset + length;
        int at = offset;
        while (at < end) {
            int size = sequenceLength(bytes[at]);
            int codePoint = codePoint(bytes, at, end, size);
            if (codePoint < 0) {
                text.append((char) (ESCAPE | (bytes[at] & 0xFF)));
                at++;
            } else {
                text.appendCodePoint(codePoint);
                at += size;
            }
        }
        return text.toString();
    }

    /** Bytes of the sequence that a lead byte announces; 0 for a byte that leads none. */
    private static int sequenceLength(byte lead) {
        int value = lead & 0xFF;
        if (value < 0x80) {
            return 1;
        }
        if (value >= 0xC2 && value <= 0xDF) {
            return 2;
        }
        if (value >= 0xE0 && value <= 0xEF) {
            return 3;
        }
        return value >= 0xF0 && value <= 0xF4 ? 4 : 0;
    }

    /** The character of one sequence; -1 when it is cut short, overlong, a surrogate or out of range. */
    private static int codePoint(byte[] bytes, int at, int end, int size) {
        if (size == 0 || at + size > end) {
            return -1;
        }
        if (size == 1) {
            return bytes[at];
        }
        int value = bytes[at] & (0x7F >> size);
        for (int i = 1; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return -1;
            }
            value = (value << 6) | (bytes[at + i] & 0x3F);
        }
        boolean overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
        boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
        return overlong || surrogate || value > Character.MAX_CODE_POINT ? -1 : value;
    }

    static byte[] encode(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        // The JDK writes '?' for a lone surrogate. As many '?' out as in: there was none.
        return count(bytes) == count(text) ? bytes : encodeWithEscapes(text);
    }

    private static int count(byte[] bytes) {
        int marks = 0;
        for (byte value : bytes) {
            marks += value == '?' ? 1 : 0;
        }
        return marks;
    }

    private static int count(String text) {
        int marks = 0;
        for (int at = text.indexOf('?'); at >= 0; at = text.indexOf('?', at + 1)) {
            marks++;
        }
        return marks;
    }

    private static byte[] encodeWithEscapes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            if (codePoint >= FIRST_ESCAPE && codePoint <= LAST_ESCAPE) {
                bytes.write(codePoint);
            } else if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw XdrException.badValue("text holds a lone surrogate at " + at);
            } else {
                bytes.writeBytes(Character.toString(codePoint).getBytes(UTF_8));
            }
            at += Character.charCount(codePoint);
        }
        return bytes.toByteArray();
    }
}
