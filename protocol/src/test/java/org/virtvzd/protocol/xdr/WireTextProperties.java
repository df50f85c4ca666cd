package org.virtvzd.protocol.xdr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Text survives the wire, whatever its bytes are. */
final class WireTextProperties {
    private static final int MAX = 4096;

    /** Bytes near the borders of UTF-8's ranges, so that sequences which are nearly valid are common. */
    @Provide
    Arbitrary<byte[]> nearlyUtf8() {
        Arbitrary<Byte> interesting = Arbitraries.of(
                        0x00, 0x41, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4,
                        0xF5, 0xFF, 0xBD, (int) '?')
                .map(value -> value.byteValue());
        return Arbitraries.oneOf(interesting, Arbitraries.bytes())
                .array(byte[].class)
                .ofMaxSize(100);
    }

    @Property
    void anyBytesComeBackUnchanged(@ForAll("nearlyUtf8") byte[] bytes) {
        assertThat(written(read(bytes))).isEqualTo(bytes);
    }

    @Property
    void validTextIsReadAsItself(@ForAll("nearlyUtf8") byte[] bytes) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            assertThat(read(bytes)).isEqualTo(text);
        } catch (CharacterCodingException notUtf8) {
            assertThat(read(bytes).codePoints().filter(point -> point >= 0xDC80 && point <= 0xDCFF))
                    .isNotEmpty();
        }
    }

    @Property
    void anyTextWithoutLoneSurrogatesIsWrittenAsUtf8(@ForAll String text) {
        boolean lone = text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
        if (!lone) {
            assertThat(written(text)).isEqualTo(text.getBytes(UTF_8));
        }
    }

    @Example
    void aNulIsAnOrdinaryCharacter() {
        assertThat(read(new byte[] {'a', 0, 'b'})).isEqualTo("a\0b");
    }

    @Example
    void aLoneSurrogateThatStandsForNoByteIsRefused() {
        for (String text :
                new String[] {"\uD800", "\uDC00", "\uDC7F", "\uDD00", "\uDFFF", "?\uD800", "x".repeat(99) + "\uDBFF"}) {
            assertThatThrownBy(() -> written(text)).isInstanceOf(XdrException.class);
        }
    }

    @Example
    void theReplacementCharacterItselfIsKept() {
        assertThat(read("\uFFFD".getBytes(UTF_8))).isEqualTo("\uFFFD");
    }

    @Example
    void theLimitCountsBytes() {
        XdrWriter out = new XdrWriter(16, MAX);
        out.writeString("éé", 4);
        assertThatThrownBy(() -> out.writeString("ééé", 5)).isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> out.writeString("aaaaaa", 5)).isInstanceOf(XdrException.class);
    }

    private static String read(byte[] bytes) {
        XdrWriter out = new XdrWriter(16, MAX);
        out.writeOpaque(Opaque.of(bytes), MAX);
        return new XdrReader(out.toByteArray(), 0, out.size()).readString(MAX);
    }

    private static byte[] written(String text) {
        XdrWriter out = new XdrWriter(16, MAX);
        out.writeString(text, MAX);
        return new XdrReader(out.toByteArray(), 0, out.size()).readOpaque(MAX).toByteArray();
    }
}
