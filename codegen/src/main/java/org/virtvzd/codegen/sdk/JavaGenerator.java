package org.virtvzd.codegen.sdk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.virtvzd.codegen.SourceWriter;
import org.virtvzd.codegen.Table;

/** Writes the Java side of the SDK from its tables: a method for every function that we bind, and all numbers. */
public final class JavaGenerator {
    private static final String PACKAGE = "org.virtvzd.adapter.vzsdk.sdk";
    private static final int MEANING = 6;

    private final List<JavaBinding> bindings;
    private final Table constants;

    private JavaGenerator(Table functions, Table bindings, Table constants) {
        Map<String, List<String>> rows =
                functions.rows().stream().collect(Collectors.toMap(List::getFirst, Function.identity()));
        this.bindings = bindings.rows().stream().map(row -> binding(rows, row)).toList();
        this.constants = constants;
    }

    private static JavaBinding binding(Map<String, List<String>> functions, List<String> row) {
        List<String> function = functions.get(row.getFirst());
        if (function == null) {
            throw new IllegalArgumentException("no such function: " + row.getFirst());
        }
        return JavaBinding.of(SdkFunction.of(function), function.get(MEANING), row);
    }

    /**
     * Reads the tables.
     *
     * @param tables their folder
     * @return the generator
     * @throws IOException when one cannot be read
     */
    public static JavaGenerator read(Path tables) throws IOException {
        return new JavaGenerator(
                Table.read(tables.resolve("sdk-functions.tsv")),
                Table.read(tables.resolve("sdk-bindings.tsv")),
                Table.read(tables.resolve("sdk-constants.tsv")));
    }

    /**
     * Writes the classes.
     *
     * @param out where
     * @throws IOException when one cannot be written
     */
    public void writeTo(SourceWriter out) throws IOException {
        out.write(PACKAGE, "Prl", calls());
        out.write(PACKAGE, "PrlConstants", numbers());
    }

    private String calls() {
        return """
                import java.lang.foreign.MemorySegment;
                import java.lang.foreign.SymbolLookup;
                import java.lang.invoke.MethodHandle;

                /**
                 * The functions of the Virtuozzo SDK that we call. A function that the library lacks is noticed when it is
                 * called; one that fails throws {@link SdkException}.
                 */
                public final class Prl extends PrlCalls {
                    Prl(SymbolLookup library) {
                        super(library, %d);
                    }

                """.formatted(bindings.size())
                + IntStream.range(0, bindings.size())
                        .mapToObj(i -> bindings.get(i).method(i))
                        .collect(Collectors.joining("\n"))
                + "}\n";
    }

    private String numbers() {
        return "/** Numbers and texts of the SDK. */\npublic final class PrlConstants {\n    private PrlConstants() {}\n\n"
                + constants.rows().stream().map(JavaGenerator::constant).collect(Collectors.joining())
                + "}\n";
    }

    private static String constant(List<String> row) {
        String value = row.get(1);
        boolean text = value.startsWith("\"");
        return "    public static final %s %s = %s;\n".formatted(text ? "String" : "int", row.getFirst(), value);
    }
}
