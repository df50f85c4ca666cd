package org.virtvzd.protocol.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.virtvzd.protocol.xdr.XdrDecoder;
import org.virtvzd.protocol.xdr.XdrReader;
import org.virtvzd.protocol.xdr.XdrValue;

/**
 * One struct of the table and its generated record.
 *
 * @param name its name
 * @param fields name and type of each field, as the table writes them
 * @param type the record
 */
record Struct(String name, List<Field> fields, Class<? extends Record> type) {
    /**
     * One field.
     *
     * @param name its name
     * @param type its type as the table writes it
     */
    record Field(String name, String type) {}

    /** All structs of the table. */
    static final List<Struct> ALL = rows("structs.tsv").stream()
            .filter(row -> row.get(1).equals("struct"))
            .map(Struct::of)
            .toList();

    /** The cells of a table's rows, its header left out. */
    static List<List<String>> rows(String table) {
        Path file = Path.of(System.getProperty("basedir", "."), "src", "main", "tables", table);
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Struct of(List<String> row) {
        List<Field> fields = row.subList(4, row.size()).stream()
                .map(cell -> new Field(cell.substring(0, cell.indexOf(':')), cell.substring(cell.indexOf(':') + 1)))
                .toList();
        String name = row.get(2);
        String packageName = name.endsWith("_typed_param") ? "rpc" : row.getFirst();
        return new Struct(name, fields, javaType("org.virtvzd.protocol." + packageName + "." + javaName(name)));
    }

    private static Class<? extends Record> javaType(String className) {
        try {
            return Class.forName(className).asSubclass(Record.class);
        } catch (ClassNotFoundException missing) {
            throw new LinkageError(className + " was not generated", missing);
        }
    }

    private static String javaName(String name) {
        String own = name.endsWith("_typed_param") ? "typed_param" : name.replaceFirst("^virNet", "");
        return Arrays.stream(own.split("_"))
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }

    static Struct named(String name) {
        return ALL.stream()
                .filter(struct -> struct.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    /** Makes a record. */
    XdrValue create(List<Object> values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            return (XdrValue) constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(name, failure);
        }
    }

    /** The values of a record's components. */
    List<Object> values(Object value) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> {
                    try {
                        return component.getAccessor().invoke(value);
                    } catch (ReflectiveOperationException failure) {
                        throw new LinkageError(name, failure);
                    }
                })
                .toList();
    }

    /** The generated decoder. */
    @SuppressWarnings("unchecked") // The proxy calls a method that returns the record.
    XdrDecoder<Object> decoder() {
        try {
            MethodHandle decode = MethodHandles.publicLookup()
                    .findStatic(type, "decode", MethodType.methodType(type, XdrReader.class));
            return MethodHandleProxies.asInterfaceInstance(XdrDecoder.class, decode);
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(name, failure);
        }
    }

    /** The generated constant. */
    int minSize() {
        try {
            return type.getField("MIN_SIZE").getInt(null);
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(name, failure);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
