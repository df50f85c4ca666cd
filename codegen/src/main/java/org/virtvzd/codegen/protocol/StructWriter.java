package org.virtvzd.codegen.protocol;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a record for each struct, a sealed interface for each union and an enum for each enum. */
final class StructWriter {
    private final Schema schema;
    private final PublicEnums enums;
    private final JavaFile out;

    StructWriter(Schema schema, PublicEnums enums, JavaFile out) {
        this.schema = schema;
        this.enums = enums;
        this.out = out;
    }

    void write() throws IOException {
        for (Schema.Type type : schema.types()) {
            String body =
                    switch (type.kind()) {
                        case STRUCT -> struct(type);
                        case UNION -> union(type);
                        case ENUM -> enumeration(type);
                    };
            out.write(type.packageName(), Schema.javaName(type.name()), body);
        }
    }

    private static String struct(Schema.Type type) {
        return """
                /**
                 * {@code %s}%s.%s
                 */
                public record %s(%s) implements XdrValue {
                    /** Fewest bytes of an encoded value. */
                    public static final int MIN_SIZE = %d;
                %s
                    /**
                     * Reads one.
                     *
                     * @param in positioned at the value
                     * @return the value
                     */
                    public static %s decode(XdrReader in) {
                        return new %s(%s);
                    }

                    @Override
                    public void encode(XdrWriter out) {
                %s
                    }
                }
                """.formatted(
                type.name(),
                Names.sinceNote(type.since()),
                parameterDocs(type.fields()),
                Schema.javaName(type.name()),
                components(type.fields()),
                type.minSize(),
                copyOfLists(type),
                Schema.javaName(type.name()),
                Schema.javaName(type.name()),
                type.fields().stream()
                        .map(field -> "\n                " + field.wireType().read("in"))
                        .collect(Collectors.joining(",")),
                type.fields().stream()
                        .map(field -> "        " + field.wireType().write(field.javaName(), "out") + ";")
                        .collect(Collectors.joining("\n")));
    }

    private static String parameterDocs(List<Schema.Field> fields) {
        return fields.stream()
                .map(field -> "\n * @param " + field.javaName() + " "
                        + field.wireType().text())
                .collect(Collectors.joining("", "\n *", ""));
    }

    private static String components(List<Schema.Field> fields) {
        return fields.stream()
                .map(field -> field.wireType().java() + " " + field.javaName())
                .collect(Collectors.joining(", "));
    }

    private static String copyOfLists(Schema.Type type) {
        String copies = type.fields().stream()
                .filter(field -> field.wireType() instanceof WireType.Listed)
                .map(field -> "        %1$s = List.copyOf(%1$s);\n".formatted(field.javaName()))
                .collect(Collectors.joining());
        return copies.isEmpty() ? "" : """

                    /** Copies lists that might change. */
                    public %s {
                %s    }
                """.formatted(Schema.javaName(type.name()), copies);
    }

    private String union(Schema.Type type) {
        String name = Schema.javaName(type.name());
        return """
                /** {@code %s}: a value together with the number that names its type. */
                public sealed interface %s extends XdrValue {
                    /** Fewest bytes of an encoded value. */
                    int MIN_SIZE = %d;

                    /** {@return the discriminant} */
                    int type();

                    /**
                     * Reads one.
                     *
                     * @param in positioned at the value
                     * @return the value
                     */
                    static %s decode(XdrReader in) {
                        int type = in.readInt();
                        return switch (type) {
                %s
                            default -> throw XdrException.badInput("no %s has type " + type);
                        };
                    }
                %s}
                """.formatted(
                        type.name(),
                        name,
                        type.minSize(),
                        name,
                        type.fields().stream()
                                .map(arm -> "            case %d -> new %s(%s);"
                                        .formatted(
                                                arm.number(),
                                                armName(arm),
                                                arm.wireType().read("in")))
                                .collect(Collectors.joining("\n")),
                        type.name(),
                        type.fields().stream().map(arm -> arm(name, arm)).collect(Collectors.joining()));
    }

    private String arm(String unionName, Schema.Field arm) {
        return """

                    /**
                     * Type %d.
                     *
                     * @param value %s
                     */
                    record %s(%s value) implements %s {
                        @Override
                        public int type() {
                            return %d;
                        }

                        @Override
                        public void encode(XdrWriter out) {
                            out.writeInt(%d);
                            %s;
                        }
                    }
                """.formatted(
                        arm.number(),
                        arm.wireType().text(),
                        armName(arm),
                        arm.wireType().java(),
                        unionName,
                        arm.number(),
                        arm.number(),
                        arm.wireType().write("value", "out"));
    }

    /** The only unions are those of typed parameters, whose arms libvirt's public enum names. */
    private String armName(Schema.Field arm) {
        return Names.pascalOfConstant(enums.memberName("virTypedParameterType", arm.number())) + "Value";
    }

    private static String enumeration(Schema.Type type) {
        String prefix = Names.commonPrefix(
                type.fields().stream().map(Schema.Field::name).toList());
        return EnumText.numbered(
                Schema.javaName(type.name()),
                "{@code " + type.name() + "}.",
                type.fields().stream()
                        .map(field -> new EnumText.Constant(
                                field.name().substring(prefix.length()),
                                String.valueOf(field.number()),
                                "{@code " + field.name() + "}."))
                        .toList());
    }
}
