package org.virtvzd.protocol.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.xdr.XdrDecoder;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrReader;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrWriter;

/** What holds for the codec of every struct in the table. */
final class StructProperties {
    private final XdrWriter out = new XdrWriter(4096, Message.MAX_LENGTH);

    private byte[] encode(XdrValue value) {
        out.reset();
        value.encode(out);
        return out.toByteArray();
    }

    @Property(tries = 20)
    void whatIsEncodedDecodesToTheSame(@ForAll Random random) {
        for (Struct struct : Struct.ALL) {
            XdrValue value = FieldType.randomStruct(struct, random);
            byte[] bytes = encode(value);
            assertThat(bytes.length).as(struct.name()).isEqualTo(FieldType.size(struct, value));
            XdrReader in = new XdrReader(bytes, 0, bytes.length);
            assertThat(struct.decoder().decode(in)).as(struct.name()).isEqualTo(value);
            assertThat(in.remaining()).as(struct.name()).isZero();
        }
    }

    @Property(tries = 5)
    void anEncodingCutShortIsRefused(@ForAll Random random) {
        for (Struct struct : Struct.ALL) {
            byte[] bytes = encode(FieldType.randomStruct(struct, random));
            XdrDecoder<Object> decoder = struct.decoder();
            for (int length = 0; length < bytes.length; length++) {
                assertRefused(struct, decoder, new XdrReader(bytes, 0, length));
            }
        }
    }

    private static void assertRefused(Struct struct, XdrDecoder<Object> decoder, XdrReader in) {
        try {
            Object value = decoder.decode(in);
            throw new AssertionError(struct + " was decoded from a part of its bytes: " + value);
        } catch (XdrException expected) {
            assertThat(expected.getMessage()).containsAnyOf("too early", "bytes that are left");
        }
    }

    @Example
    void theLeastSizeIsThatOfTheTable() {
        assertThat(Struct.ALL).hasSize(740);
        for (Struct struct : Struct.ALL) {
            int fromTable = struct.fields().stream()
                    .mapToInt(field -> FieldType.minSize(field.type()))
                    .sum();
            assertThat(struct.minSize()).as(struct.name()).isEqualTo(fromTable);
        }
    }

    @Example
    void aValueOverItsLimitIsNotEncoded() {
        Random random = new Random(1);
        for (Struct struct : Struct.ALL) {
            for (int i = 0; i < struct.fields().size(); i++) {
                String type = struct.fields().get(i).type();
                int index = i;
                FieldType.limit(type).ifPresent(limit -> {
                    XdrValue value = withField(struct, index, FieldType.ofCount(type, limit + 1, random), random);
                    assertThatThrownBy(() -> encode(value))
                            .as(struct + " " + struct.fields().get(index))
                            .isInstanceOf(XdrException.class)
                            .hasMessageContaining("exceeds the limit " + limit);
                });
            }
        }
    }

    /** There are bytes enough for the count here, so that it is the protocol's limit that refuses it. */
    @Example
    void aCountOverItsLimitIsNotDecoded() {
        Random random = new Random(2);
        ByteBuffer zeros = ByteBuffer.allocate(Message.MAX_LENGTH);
        for (Struct struct : Struct.ALL) {
            for (int i = 0; i < struct.fields().size(); i++) {
                String type = struct.fields().get(i).type();
                int index = i;
                FieldType.limit(type).ifPresent(limit -> {
                    XdrValue value = withField(struct, index, FieldType.ofCount(type, 0, random), random);
                    int at = offset(struct, index, value) + FieldType.countOffset(type);
                    zeros.put(0, encode(value)).putInt(at, limit + 1);
                    assertThatThrownBy(() -> struct.decoder().decode(new XdrReader(zeros.array(), 0, zeros.capacity())))
                            .as(struct + " " + struct.fields().get(index))
                            .isInstanceOf(XdrException.class)
                            .hasMessage("count " + (limit + 1) + " exceeds the limit " + limit);
                });
            }
        }
    }

    private static XdrValue withField(Struct struct, int index, Object value, Random random) {
        List<Object> values = new ArrayList<>(struct.values(FieldType.randomStruct(struct, random)));
        values.set(index, value);
        return struct.create(values);
    }

    private static int offset(Struct struct, int index, XdrValue value) {
        List<Object> values = struct.values(value);
        int offset = 0;
        for (int i = 0; i < index; i++) {
            offset += FieldType.size(struct.fields().get(i).type(), values.get(i));
        }
        return offset;
    }
}
