package org.virtvzd.protocol.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.protocol.xdr.XdrReader;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrWriter;

/** What the test knows about a field's type: values within its limits, values beyond them, and their sizes. */
final class FieldType {
    private static final Pattern BOUNDED = Pattern.compile("(string|opaque|array|fixed)<(?:(.+),)?(\\d+)>");
    private static final String OPTIONAL = "optional ";
    private static final String[] SAMPLES = {"", "a", "vm-1", "test:///default", "<domain/>", "Grüße", "日本", "𝄞", "?"};

    private FieldType() {}

    /** A value within the limits. */
    static Object random(String type, RandomGenerator random) {
        if (type.startsWith(OPTIONAL)) {
            return random.nextBoolean()
                    ? Optional.of(random(type.substring(OPTIONAL.length()), random))
                    : Optional.empty();
        }
        Matcher bounded = BOUNDED.matcher(type);
        if (bounded.matches()) {
            return randomBounded(bounded, random);
        }
        return switch (type) {
            case "int", "uint" -> random.nextBoolean() ? random.nextInt() : random.nextInt(-2, 3);
            case "hyper", "uhyper" -> random.nextLong();
            case "double" -> Double.longBitsToDouble(random.nextLong());
            case "char" -> random.nextInt(-128, 128);
            case "uchar" -> random.nextInt(256);
            case "ushort" -> random.nextInt(65536);
            case "opaque[16]" -> new UUID(random.nextLong(), random.nextLong());
            default -> randomNamed(type, random);
        };
    }

    private static Object randomNamed(String type, RandomGenerator random) {
        if (type.startsWith("enum ")) {
            return random.nextInt();
        }
        if (type.endsWith("_typed_param_value")) {
            return randomParameter(random);
        }
        Struct struct = Struct.named(type);
        return randomStruct(struct, random);
    }

    static XdrValue randomStruct(Struct struct, RandomGenerator random) {
        return struct.create(struct.fields().stream()
                .map(field -> random(field.type(), random))
                .toList());
    }

    private static TypedParamValue randomParameter(RandomGenerator random) {
        return switch (random.nextInt(7)) {
            case 0 -> new TypedParamValue.IntValue(random.nextInt());
            case 1 -> new TypedParamValue.UintValue(random.nextInt());
            case 2 -> new TypedParamValue.LlongValue(random.nextLong());
            case 3 -> new TypedParamValue.UllongValue(random.nextLong());
            case 4 -> new TypedParamValue.DoubleValue(random.nextDouble());
            case 5 -> new TypedParamValue.BooleanValue(random.nextInt(2));
            default -> new TypedParamValue.StringValue(randomText(random));
        };
    }

    private static Object randomBounded(Matcher type, RandomGenerator random) {
        int max = Integer.parseInt(type.group(3));
        return switch (type.group(1)) {
            case "string" -> randomText(random);
            case "opaque" -> Opaque.of(randomBytes(random.nextInt(10), random));
            case "fixed" -> Opaque.of(randomBytes(max, random));
            default ->
                type.group(2).equals("char")
                        ? Opaque.of(randomBytes(random.nextInt(10), random))
                        : random.ints(random.nextInt(Math.min(max, 4) + 1))
                                .mapToObj(i -> random(type.group(2), random))
                                .toList();
        };
    }

    private static byte[] randomBytes(int length, RandomGenerator random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Ordinary text, or what any bytes become when they are read as text. */
    private static String randomText(RandomGenerator random) {
        if (random.nextInt(4) > 0) {
            return SAMPLES[random.nextInt(SAMPLES.length)];
        }
        XdrWriter out = new XdrWriter(64, 64);
        out.writeOpaque(Opaque.of(randomBytes(random.nextInt(20), random)), 20);
        return new XdrReader(out.toByteArray(), 0, out.size()).readString(20);
    }

    /** The bytes that a value takes. */
    static int size(String type, Object value) {
        return switch (value) {
            case Optional<?> optional ->
                4
                        + optional.map(item -> size(type.substring(OPTIONAL.length()), item))
                                .orElse(0);
            case List<?> list -> {
                String item = item(type);
                yield 4 + list.stream().mapToInt(each -> size(item, each)).sum();
            }
            case Opaque bytes -> opaqueSize(type, bytes.length());
            case String text -> 4 + padded(byteCount(text));
            case UUID uuid -> 16;
            case Long number -> 8;
            case Double number -> 8;
            case Integer number -> 4;
            case TypedParamValue parameter -> 4 + size("string<0>", arm(parameter));
            default -> size(Struct.named(type), value);
        };
    }

    private static int opaqueSize(String type, int length) {
        if (type.startsWith("opaque")) {
            return 4 + padded(length);
        }
        return (type.startsWith("fixed") ? 0 : 4) + 4 * length;
    }

    private static Object arm(TypedParamValue parameter) {
        return switch (parameter) {
            case TypedParamValue.IntValue arm -> arm.value();
            case TypedParamValue.UintValue arm -> arm.value();
            case TypedParamValue.LlongValue arm -> arm.value();
            case TypedParamValue.UllongValue arm -> arm.value();
            case TypedParamValue.DoubleValue arm -> arm.value();
            case TypedParamValue.BooleanValue arm -> arm.value();
            case TypedParamValue.StringValue arm -> arm.value();
        };
    }

    static int size(Struct struct, Object value) {
        List<Object> values = struct.values(value);
        int size = 0;
        for (int i = 0; i < values.size(); i++) {
            size += size(struct.fields().get(i).type(), values.get(i));
        }
        return size;
    }

    /** Bytes of text; each lone surrogate stands for one. */
    private static int byteCount(String text) {
        return text.codePoints()
                .map(point -> Character.getType(point) == Character.SURROGATE
                        ? 1
                        : Character.toString(point).getBytes(UTF_8).length)
                .sum();
    }

    private static int padded(int length) {
        return (length + 3) / 4 * 4;
    }

    private static String item(String type) {
        Matcher bounded = BOUNDED.matcher(type);
        if (!bounded.matches()) {
            throw new IllegalArgumentException(type);
        }
        return bounded.group(2);
    }

    /** Fewest bytes of a value. */
    static int minSize(String type) {
        Matcher fixed = Pattern.compile("fixed<char,(\\d+)>").matcher(type);
        if (fixed.matches()) {
            return 4 * Integer.parseInt(fixed.group(1));
        }
        return switch (type) {
            case "hyper", "uhyper", "double" -> 8;
            case "opaque[16]" -> 16;
            case "remote_typed_param_value", "admin_typed_param_value" -> 8;
            default ->
                type.matches("(remote|admin|virNet).*")
                        ? Struct.named(type).fields().stream()
                                .mapToInt(field -> minSize(field.type()))
                                .sum()
                        : 4;
        };
    }

    /** The limit of a type that has one and starts with a count. */
    static Optional<Integer> limit(String type) {
        Matcher bounded = BOUNDED.matcher(type.replaceFirst(OPTIONAL, ""));
        return bounded.matches() && !bounded.group(1).equals("fixed")
                ? Optional.of(Integer.parseInt(bounded.group(3)))
                : Optional.empty();
    }

    /** Where the count stands within a value that is not absent. */
    static int countOffset(String type) {
        return type.startsWith(OPTIONAL) ? 4 : 0;
    }

    /** A value with the given count, perhaps beyond the limit. */
    static Object ofCount(String type, int count, RandomGenerator random) {
        if (type.startsWith(OPTIONAL)) {
            return Optional.of(ofCount(type.substring(OPTIONAL.length()), count, random));
        }
        if (type.startsWith("string")) {
            return "x".repeat(count);
        }
        return type.startsWith("opaque") || type.startsWith("array<char")
                ? Opaque.of(new byte[count])
                : new ArrayList<>(Collections.nCopies(count, random(item(type), random)));
    }
}
