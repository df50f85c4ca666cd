package org.virtvzd.codegen.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.virtvzd.codegen.Table;

/** Everything that travels, as {@code structs.tsv} says it, in its order. */
final class Schema {
    /** The remote and the admin program each describe typed parameters, alike; Java has them once. */
    private static final Pattern SHARED = Pattern.compile("(remote|admin)_(typed_param(?:_value)?)");

    private static final Pattern LIST = Pattern.compile("array<(.+),(\\d+)>");
    private static final Pattern CHARS = Pattern.compile("(array|fixed)<char,(\\d+)>");
    private static final Pattern RUN = Pattern.compile("(string|opaque)<(\\d+)>");

    private final Map<String, Type> types = new LinkedHashMap<>();

    /** Reads the table. */
    static Schema of(Table structs) {
        Schema schema = new Schema();
        structs.rows().forEach(schema::add);
        return schema;
    }

    /**
     * One struct, union or enum.
     *
     * @param program rpc, remote or admin
     * @param kind what it is
     * @param name its name on the wire side
     * @param since first libvirt version
     * @param fields fields of a struct, arms of a union, constants of an enum
     */
    record Type(String program, Kind kind, String name, String since, List<Field> fields) {
        /** What a type is. */
        enum Kind {
            STRUCT,
            UNION,
            ENUM
        }

        /** The package of its Java type. */
        String packageName() {
            return SHARED.matcher(name).matches() ? JavaFile.RPC : JavaFile.ROOT + "." + program;
        }

        /** Fewest bytes of a value. */
        int minSize() {
            return switch (kind) {
                case STRUCT ->
                    fields.stream()
                            .mapToInt(field -> field.wireType().minSize())
                            .sum();
                case UNION ->
                    4
                            + fields.stream()
                                    .mapToInt(arm -> arm.wireType().minSize())
                                    .min()
                                    .orElse(0);
                case ENUM -> 4;
            };
        }
    }

    /**
     * One field.
     *
     * @param name its name
     * @param number discriminant of a union's arm, value of an enum's constant, otherwise 0
     * @param wireType its type; of an enum's constant, the number itself
     */
    record Field(String name, int number, WireType wireType) {
        /** Name of the record component. */
        String javaName() {
            return Names.camel(name);
        }
    }

    /** The Java name of a type. */
    static String javaName(String wireName) {
        Matcher shared = SHARED.matcher(wireName);
        return Names.type(shared.matches() ? shared.group(2) : wireName);
    }

    /** All types that get a Java type of their own. */
    List<Type> types() {
        return types.values().stream()
                .filter(type -> !isSecondCopy(type.name()))
                .toList();
    }

    /** One struct by its name. */
    Type type(String name) {
        return Optional.ofNullable(types.get(name))
                .orElseThrow(
                        () -> new IllegalArgumentException("unknown type (or used before it is defined): " + name));
    }

    private static boolean isSecondCopy(String name) {
        return name.startsWith("admin_") && SHARED.matcher(name).matches();
    }

    private void add(List<String> row) {
        String name = row.get(2);
        Type.Kind kind = Type.Kind.valueOf(row.get(1).toUpperCase(Locale.ROOT));
        List<String> cells = row.subList(kind == Type.Kind.UNION ? 5 : 4, row.size());
        List<Field> fields = cells.stream().map(cell -> field(kind, cell)).toList();
        Type type = new Type(row.getFirst(), kind, name, row.get(3), fields);
        if (isSecondCopy(name) && !sameLayout(type, type(remoteName(name)))) {
            throw new IllegalArgumentException(name + " differs from the type that stands for it");
        }
        types.put(name, type);
    }

    private static String remoteName(String adminName) {
        return adminName.replaceFirst("^admin", "remote");
    }

    private static boolean sameLayout(Type one, Type other) {
        List<Field> mapped = one.fields().stream()
                .map(field -> field.wireType() instanceof WireType.Composite composite
                        ? new Field(field.name(), field.number(), composite.withName(remoteName(composite.name())))
                        : field)
                .toList();
        return mapped.equals(other.fields());
    }

    private Field field(Type.Kind kind, String cell) {
        return switch (kind) {
            case STRUCT -> {
                String[] parts = cell.split(":", 2);
                yield new Field(parts[0], 0, wireType(parts[1]));
            }
            case UNION -> {
                String[] parts = cell.split("[=:]", 3);
                yield new Field(parts[1], Integer.parseInt(parts[0]), wireType(parts[2]));
            }
            case ENUM -> {
                String[] parts = cell.split("=", 2);
                yield new Field(parts[0], Integer.parseInt(parts[1]), WireType.Numeric.INT);
            }
        };
    }

    private WireType wireType(String text) {
        Matcher chars = CHARS.matcher(text);
        if (chars.matches()) {
            boolean fixed = chars.group(1).equals("fixed");
            return new WireType.Bytes(
                    fixed ? WireType.Bytes.Kind.FIXED_CHARS : WireType.Bytes.Kind.CHARS,
                    Integer.parseInt(chars.group(2)));
        }
        Matcher run = RUN.matcher(text);
        if (run.matches()) {
            boolean string = run.group(1).equals("string");
            return new WireType.Bytes(
                    string ? WireType.Bytes.Kind.STRING : WireType.Bytes.Kind.OPAQUE, Integer.parseInt(run.group(2)));
        }
        Matcher list = LIST.matcher(text);
        if (list.matches()) {
            return new WireType.Listed(wireType(list.group(1)), Integer.parseInt(list.group(2)));
        }
        if (text.startsWith("optional ")) {
            return new WireType.Maybe(wireType(text.substring("optional ".length())));
        }
        return plainType(text);
    }

    private WireType plainType(String text) {
        return switch (text) {
            case "int" -> WireType.Numeric.INT;
            case "uint" -> WireType.Numeric.UINT;
            case "hyper" -> WireType.Numeric.HYPER;
            case "uhyper" -> WireType.Numeric.UHYPER;
            case "double" -> WireType.Numeric.DOUBLE;
            case "char" -> WireType.Numeric.CHAR;
            case "uchar" -> WireType.Numeric.UCHAR;
            case "ushort" -> WireType.Numeric.USHORT;
            case "opaque[16]" -> new WireType.Uuid();
            default ->
                text.startsWith("enum ")
                        ? new WireType.Enumerated(
                                type(text.substring("enum ".length())).name())
                        : new WireType.Composite(text, type(text).minSize());
        };
    }
}
