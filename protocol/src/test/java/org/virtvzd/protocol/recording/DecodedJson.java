package org.virtvzd.protocol.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.protocol.xdr.Opaque;

/** Compares a decoded value with what another decoder made of the same bytes. */
final class DecodedJson {
    private static final Pattern UNDERSCORE = Pattern.compile("_(\\w)");

    private DecodedJson() {}

    static void assertSame(String path, JsonNode expected, Object actual) {
        switch (actual) {
            case Optional<?> optional -> assertSameOptional(path, expected, optional);
            case TypedParamValue value -> assertSameUnion(path, expected, value);
            case Record struct -> assertSameRecord(path, expected, struct);
            case List<?> list -> assertSameList(path, expected, list);
            case Integer number -> assertThat(number).as(path).isEqualTo((int) expected.longValue());
            case Long number -> assertThat(number).as(path).isEqualTo(new BigInteger(expected.textValue()).longValue());
            case Double number -> assertThat(number).as(path).isEqualTo(Double.parseDouble(expected.textValue()));
            case String text ->
                assertThat(text.getBytes(StandardCharsets.UTF_8))
                        .as(path)
                        .isEqualTo(expected.textValue().getBytes(StandardCharsets.UTF_8));
            case UUID uuid ->
                assertThat(uuid.toString().replace("-", "")).as(path).isEqualTo(expected.textValue());
            case Opaque bytes -> assertSameBytes(path, expected, bytes);
            default -> throw new AssertionError(path + " has an unforeseen type: " + actual.getClass());
        }
    }

    private static void assertSameOptional(String path, JsonNode expected, Optional<?> actual) {
        assertThat(actual.isEmpty()).as(path).isEqualTo(expected.isNull());
        actual.ifPresent(value -> assertSame(path, expected, value));
    }

    private static void assertSameRecord(String path, JsonNode expected, Record actual) {
        RecordComponent[] components = actual.getClass().getRecordComponents();
        assertThat(expected.size()).as(path).isEqualTo(components.length);
        int index = 0;
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            RecordComponent component = components[index++];
            assertThat(component.getName()).as(path).isEqualTo(camel(field.getKey()));
            assertSame(path + "." + field.getKey(), field.getValue(), valueOf(component, actual));
        }
    }

    private static void assertSameUnion(String path, JsonNode expected, TypedParamValue actual) {
        assertThat(actual.type()).as(path).isEqualTo(expected.get("type").intValue());
        expected.properties().stream()
                .filter(field -> !field.getKey().equals("type"))
                .forEach(arm -> assertSame(
                        path, arm.getValue(), valueOf(actual.getClass().getRecordComponents()[0], (Record) actual)));
    }

    private static void assertSameList(String path, JsonNode expected, List<?> actual) {
        assertThat(actual).as(path).hasSize(expected.size());
        for (int i = 0; i < actual.size(); i++) {
            assertSame(path + "[" + i + "]", expected.get(i), actual.get(i));
        }
    }

    private static void assertSameBytes(String path, JsonNode expected, Opaque actual) {
        if (expected.isArray()) {
            assertThat(actual.length()).as(path).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertThat((int) actual.at(i))
                        .as(path)
                        .isEqualTo(expected.get(i).intValue());
            }
        } else {
            assertThat(HexFormat.of().formatHex(actual.toByteArray())).as(path).isEqualTo(expected.textValue());
        }
    }

    private static Object valueOf(RecordComponent component, Record struct) {
        try {
            return component.getAccessor().invoke(struct);
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(component + " cannot be read", failure);
        }
    }

    private static String camel(String wireName) {
        return UNDERSCORE
                .matcher(wireName)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).toUpperCase(Locale.ROOT)));
    }
}
