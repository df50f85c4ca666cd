package org.virtvzd.codegen.sdk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.virtvzd.codegen.SourceWriter;
import org.virtvzd.codegen.Table;

/** Writes {@code prlsdk.h}, {@code prlsdk_accessors.c} and {@code prlsdk_names.c} from the tables of the SDK. */
public final class SdkGenerator {
    private static final Map<String, String> BASIC_TYPES = Map.ofEntries(
            Map.entry("PRL_HANDLE", "uint64_t"),
            Map.entry("PRL_RESULT", "int32_t"),
            Map.entry("PRL_BOOL", "uint32_t"),
            Map.entry("PRL_UINT8", "uint8_t"),
            Map.entry("PRL_UINT16", "uint16_t"),
            Map.entry("PRL_UINT32", "uint32_t"),
            Map.entry("PRL_SIZE", "uint32_t"),
            Map.entry("PRL_INT32", "int32_t"),
            Map.entry("PRL_INT64", "int64_t"),
            Map.entry("PRL_UINT64", "uint64_t"),
            Map.entry("PRL_FILE_DESC", "int32_t"),
            Map.entry("PRL_STR", "char *"),
            Map.entry("PRL_CONST_STR", "const char *"),
            Map.entry("PRL_VOID", "void"));

    /** Packed like the vendor's: the pointer in the first one is not aligned. */
    private static final String STRUCTS = """
            #pragma pack(push, 1)
            typedef struct { PRL_UINT32 nVmType; const char *sConfigSample; PRL_UINT32 nOsVersion; } PRL_GET_VM_CONFIG_PARAM_DATA;
            typedef struct { PRL_UINT32 value; PRL_UINT32 type; } PRL_CPULIMIT_DATA;
            typedef struct { PRL_UINT32 value; PRL_UINT32 type; } PRL_IOLIMIT_DATA;
            typedef struct { PRL_UINT32 value; PRL_UINT32 type; } PRL_MEMGUARANTEE_DATA;
            typedef struct { PRL_UINT32 features[10]; } PRL_CPU_FEATURES;
            typedef struct { const char *backup_directory; } PRL_BACKUP_PARAM;
            typedef struct {
                PRL_UINT64 incoming[16], outgoing[16];
                PRL_UINT32 incoming_pkt[16], outgoing_pkt[16];
            } PRL_STAT_NET_TRAFFIC;
            #pragma pack(pop)

            typedef PRL_RESULT (*PRL_EVENT_HANDLER_PTR)(PRL_HANDLE handle, void *userData);
            """;

    private final List<SdkFunction> functions;
    private final Table constants;
    private final Map<String, String> objects = new HashMap<>();

    private SdkGenerator(Table functions, Table constants, Table objects) {
        this.functions = functions.rows().stream().map(SdkFunction::of).toList();
        this.constants = constants;
        objects.rows().forEach(row -> this.objects.put(row.get(0), row.get(1)));
    }

    /**
     * Reads the tables.
     *
     * @param tables their folder
     * @return the generator
     * @throws IOException when one cannot be read
     */
    public static SdkGenerator read(Path tables) throws IOException {
        return new SdkGenerator(
                Table.read(tables.resolve("sdk-functions.tsv")),
                Table.read(tables.resolve("sdk-constants.tsv")),
                Table.read(tables.resolve("sdk-objects.tsv")));
    }

    /**
     * Writes the C files.
     *
     * @param out where
     * @throws IOException when one cannot be written
     */
    public void writeTo(SourceWriter out) throws IOException {
        out.writePlain("prlsdk.h", header());
        out.writePlain("prlsdk_accessors.c", accessors());
        out.writePlain("prlsdk_names.c", names());
    }

    private String header() {
        return "#ifndef PRLSDK_H\n#define PRLSDK_H\n#include <stdint.h>\n\n"
                + basicTypes()
                + "\n"
                + STRUCTS
                + "\n"
                + derivedTypes()
                + "\n"
                + constants.rows().stream().map(SdkGenerator::define).collect(Collectors.joining())
                + "\n#pragma GCC visibility push(default)\n"
                + functions.stream()
                        .filter(SdkFunction::exported)
                        .map(f -> f.prototype() + ";\n")
                        .collect(Collectors.joining())
                + "#pragma GCC visibility pop\n#endif\n";
    }

    private static String basicTypes() {
        return new TreeSet<>(BASIC_TYPES.keySet())
                .stream()
                        .filter(name -> !name.equals("PRL_VOID"))
                        .map(name -> "typedef %s %s;\n".formatted(BASIC_TYPES.get(name), name))
                        .collect(Collectors.joining());
    }

    /** Enumerations are four bytes, unsigned; a name with _PTR is a pointer to the type before it. */
    private String derivedTypes() {
        SequencedMap<String, String> types = new LinkedHashMap<>();
        for (SdkFunction function : functions) {
            for (SdkFunction.Parameter parameter : function.parameters()) {
                addType(types, parameter.type());
            }
        }
        return types.entrySet().stream()
                .map(e -> "typedef %s%s;\n".formatted(e.getValue(), e.getKey()))
                .collect(Collectors.joining());
    }

    private static void addType(SequencedMap<String, String> types, String type) {
        if (BASIC_TYPES.containsKey(type)
                || type.endsWith("_DATA")
                || type.equals("PRL_CPU_FEATURES")
                || type.equals("PRL_EVENT_HANDLER_PTR")
                || type.contains("*")
                || types.containsKey(type)) {
            return;
        }
        if (!type.endsWith("_PTR")) {
            types.put(type, "PRL_UINT32 ");
            return;
        }
        String target = type.substring(0, type.length() - "_PTR".length());
        boolean constant = target.startsWith("PRL_CONST_") && !target.equals("PRL_CONST_STR");
        String plain = constant ? target.replaceFirst("CONST_", "") : target;
        addType(types, plain);
        types.put(type, (constant ? "const " : "") + (plain.equals("PRL_VOID") ? "void" : plain) + " *");
    }

    private static String define(List<String> row) {
        String value = row.get(1);
        String text = value.startsWith("\"")
                ? value
                : row.get(0).startsWith("PRL_ERR") ? "((PRL_RESULT)" + value + "u)" : value + "u";
        return "#define %s %s\n".formatted(row.get(0), text);
    }

    private String accessors() {
        return "#include \"accessors.h\"\n\n"
                + functions.stream()
                        .map(this::accessor)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("\n"));
    }

    private String accessor(SdkFunction function) {
        return switch (function.kind()) {
            case "property" -> body(function, helper(function));
            case "list" ->
                body(function, function.parameters().get(1).type().equals("PRL_HANDLE") ? "set_list" : "get_list");
            case "unimplemented" ->
                function.prototype() + "\n{\n" + unused(function) + "    return job_unimplemented(__func__);\n}\n";
            default -> "";
        };
    }

    private static String unused(SdkFunction function) {
        return function.parameters().stream()
                .map(p -> "    (void)" + p.name() + ";\n")
                .collect(Collectors.joining());
    }

    private String body(SdkFunction function, String helper) {
        String arguments = function.parameters().stream()
                .skip(1)
                .map(SdkFunction.Parameter::name)
                .collect(Collectors.joining(", "));
        return "%s\n{\n    return %s(__func__, %s, %s, \"%s\", %s);\n}\n"
                .formatted(
                        function.prototype(),
                        helper,
                        function.parameters().getFirst().name(),
                        objects.get(function.prefix()),
                        function.field(),
                        arguments);
    }

    private static String helper(SdkFunction function) {
        return switch (function.parameters().get(1).type()) {
            case "PRL_STR" -> "get_text";
            case "PRL_CONST_STR" -> "set_text";
            case "PRL_BOOL_PTR" -> "get_bool";
            case "PRL_BOOL" -> "set_bool";
            case "PRL_INT32", "PRL_RESULT" -> "set_i32";
            case "PRL_INT32_PTR", "PRL_RESULT_PTR" -> "get_i32";
            case "PRL_UINT64_PTR" -> "get_u64";
            case "PRL_UINT64" -> "set_u64";
            case "PRL_UINT16_PTR" -> "get_u16";
            case String type when type.endsWith("_PTR") -> "get_u32";
            default -> "set_u32";
        };
    }

    /** Symbolic names of result codes, event types and handle kinds, and the number of each job. */
    private String names() {
        return "#include \"names.h\"\n\n"
                + nameTable("result_names", "PRL_ERR_")
                + nameTable("event_names", "PET_")
                + nameTable("handle_names", "PHT_");
    }

    private String nameTable(String table, String prefix) {
        return constants.rows().stream()
                .filter(row -> row.get(0).startsWith(prefix) && row.get(1).startsWith("0x"))
                .map(row -> "    {%su, \"%s\"},\n".formatted(row.get(1), row.get(0)))
                .collect(Collectors.joining("", "const struct name " + table + "[] = {\n", "    {0, 0},\n};\n\n"));
    }
}
