package org.virtvzd.codegen.protocol;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.virtvzd.codegen.SourceWriter;

/** Writes sources below one package and adds the imports that each of them needs. */
final class JavaFile {
    static final String ROOT = "org.virtvzd.protocol";
    static final String RPC = ROOT + ".rpc";
    static final String PROCEDURE = ROOT + ".procedure";
    static final String LIBVIRT = ROOT + ".libvirt";
    private static final String XDR = ROOT + ".xdr";

    private static final Pattern TYPE_NAME = Pattern.compile("(?<![.\\w\"])[A-Z]\\w*");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/");

    private static final Pattern TRAILING_SPACES = Pattern.compile("(?m) +$");

    /** Package of every type that generated code names outside its own package. */
    private static final Map<String, String> PACKAGES = packages(Map.of(
            "java.util",
            List.of("List", "Optional", "UUID"),
            XDR,
            List.of("Opaque", "XdrException", "XdrReader", "XdrValue", "XdrVoid", "XdrWriter"),
            RPC,
            List.of("Program", "TypedParam", "TypedParamValue"),
            PROCEDURE,
            List.of(
                    "AccessRule",
                    "Answer",
                    "ApiObject",
                    "BoundViolation",
                    "Condition",
                    "Direction",
                    "Driver",
                    "Permission",
                    "Priority",
                    "Procedure",
                    "ProcedureTraits",
                    "ReadOnlyRule",
                    "StreamUse")));

    private final SourceWriter out;

    JavaFile(SourceWriter out) {
        this.out = out;
    }

    private static Map<String, String> packages(Map<String, List<String>> typesByPackage) {
        Map<String, String> packageByType = new TreeMap<>();
        typesByPackage.forEach((name, types) -> types.forEach(type -> packageByType.put(type, name)));
        return packageByType;
    }

    /** Writes one type. */
    void write(String packageName, String typeName, String text) throws IOException {
        String body = TRAILING_SPACES.matcher(text).replaceAll("");
        Matcher names = TYPE_NAME.matcher(COMMENT.matcher(body).replaceAll(""));
        String imports = names.results()
                .map(result -> result.group())
                .distinct()
                .flatMap(name -> Stream.ofNullable(PACKAGES.get(name))
                        .filter(owner -> !owner.equals(packageName))
                        .map(owner -> "import " + owner + "." + name + ";\n"))
                .sorted()
                .collect(Collectors.joining());
        out.write(packageName, typeName, imports.isEmpty() ? body : imports + "\n" + body);
    }

    /** Writes the description of a package. */
    void describe(String packageName, String text) throws IOException {
        // The description stands before the package line, so the plain writer cannot make this file.
        out.writeFile(packageName, "package-info", """
                /** %s */
                @org.jspecify.annotations.NullMarked
                package %s;
                """.formatted(text, packageName));
    }
}
