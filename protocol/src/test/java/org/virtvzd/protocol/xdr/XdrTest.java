package org.virtvzd.protocol.xdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The encoding of each kind of value, as RFC 4506 writes it. */
final class XdrTest {
    private final XdrWriter out = new XdrWriter(8, 1024);

    @Test
    void valuesAreBigEndianAndPaddedWithZeros() {
        out.writeInt(0x01020304);
        out.writeLong(-2);
        out.writeDouble(1.0);
        out.writeString("abcde", 10);
        out.writeOpaque(Opaque.of((byte) 0xFF), 10);
        out.writeUuid(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
        out.writeChars(Opaque.of((byte) 'A', (byte) 0x80), 4);
        out.writeFixedChars(Opaque.of((byte) 1), 1);
        out.writeOptional(Optional.<Integer>empty(), (value, to) -> to.writeInt(value));
        out.writeList(List.of(7), 1, (value, to) -> to.writeInt(value));
        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .isEqualTo("01020304" + "fffffffffffffffe" + "3ff0000000000000"
                        + "00000005" + "6162636465000000"
                        + "00000001" + "ff000000"
                        + "00112233445566778899aabbccddeeff"
                        + "00000002" + "00000041" + "ffffff80"
                        + "00000001"
                        + "00000000"
                        + "00000001" + "00000007");
    }

    @Test
    void paddingIsWrittenZeroOverAnOlderMessage() {
        XdrWriter reused = new XdrWriter(64, 64);
        reused.writeLong(-1);
        reused.writeLong(-1);
        reused.reset();
        reused.writeString("a", 1);
        reused.writeString("é", 2);
        assertThat(HexFormat.of().formatHex(reused.toByteArray())).isEqualTo("000000016100000000000002c3a90000");
    }

    @Test
    void smallNumbersAreReadAsTheyAreDeclared() {
        XdrReader in = reader("000000ff" + "ffffffff" + "0000ffff" + "12345678");
        assertThat(in.readChar()).isEqualTo(-1);
        assertThat(in.readUnsignedChar()).isEqualTo(255);
        assertThat(in.readUnsignedShort()).isEqualTo(65535);
        assertThat(in.readUnsignedChar()).isEqualTo(0x78);
    }

    @Test
    void smallNumbersOutOfRangeAreNotWritten() {
        assertThatThrownBy(() -> out.writeUnsignedChar(256)).isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> out.writeUnsignedShort(-1)).isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> out.writeChar(128)).isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> out.writeFixedChars(Opaque.EMPTY, 1)).isInstanceOf(XdrException.class);
        assertThat(out.size()).isZero();
    }

    @Test
    void anyMarkerButZeroMeansPresent() {
        for (String marker : List.of("00000001", "00000002", "01000000", "ffffffff")) {
            assertThat(reader(marker + "0000002a").readOptional(XdrReader::readInt))
                    .contains(42);
        }
        assertThat(reader("00000000").readOptional(XdrReader::readInt)).isEmpty();
    }

    @Test
    void paddingMayHoldAnything() {
        XdrReader in = reader("00000001" + "61ffffff" + "00000009");
        assertThat(in.readString(4)).isEqualTo("a");
        assertThat(in.readInt()).isEqualTo(9);
    }

    @Test
    void aCountIsCheckedBeforeAnythingIsAllocated() {
        assertThatThrownBy(() -> reader("00400000").readString(4194304)).isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> reader("00400000").readOpaque(4194304)).isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> reader("00010000").readChars(65536)).isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> reader("00040000").readList(262144, 12, XdrReader::readInt))
                .isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> reader("ffffffff").readString(4194304)).isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> reader("80000000").readChars(65536)).isInstanceOf(XdrException.class);
    }

    @Test
    void aReaderStaysWithinItsPart() {
        byte[] bytes = new byte[12];
        bytes[7] = 5;
        XdrReader in = new XdrReader(bytes, 4, 4);
        assertThat(in.readInt()).isEqualTo(5);
        assertThat(in.remaining()).isZero();
        assertThatThrownBy(in::readInt).isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> new XdrReader(bytes, 8, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aWriterGrowsUpToItsLimitAndNoFurther() {
        XdrWriter small = new XdrWriter(4, 12);
        small.writeLong(1);
        small.writeInt(2);
        assertThatThrownBy(() -> small.writeInt(3)).isInstanceOf(XdrException.class);
        assertThat(small.size()).isEqualTo(12);
        small.patchInt(8, 9);
        assertThat(HexFormat.of().formatHex(small.toByteArray())).isEqualTo("000000000000000100000009");
        assertThatThrownBy(() -> small.patchInt(12, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        small.reset();
        small.writeInt(4);
        assertThat(small.toByteArray()).hasSize(4);
    }

    @Test
    void opaqueBytesAreAValue() {
        byte[] source = {1, 2, 3};
        Opaque value = Opaque.of(source);
        source[0] = 9;
        value.toByteArray()[1] = 9;
        assertThat(value).isEqualTo(Opaque.of((byte) 1, (byte) 2, (byte) 3)).isNotEqualTo(Opaque.of((byte) 1));
        assertThat(value)
                .hasSameHashCodeAs(Opaque.of((byte) 1, (byte) 2, (byte) 3))
                .hasToString("010203");
        assertThat(value.toByteBuffer().isReadOnly()).isTrue();
        assertThat(Opaque.padded(new byte[] {1}, 3)).isEqualTo(Opaque.of((byte) 1, (byte) 0, (byte) 0));
        assertThatThrownBy(() -> Opaque.padded(new byte[4], 3)).isInstanceOf(XdrException.class);
        assertThat(Opaque.of(new byte[100]).toString()).endsWith("(100 bytes)");
    }

    private static XdrReader reader(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new XdrReader(bytes, 0, bytes.length);
    }
}
