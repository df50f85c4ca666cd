package org.virtvzd.codegen.protocol;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.virtvzd.codegen.SourceWriter;
import org.virtvzd.codegen.Table;

/** Writes the whole wire protocol from its tables. */
public final class ProtocolGenerator {
    private final Schema schema;
    private final Table procedures;
    private final Table checks;
    private final Table constants;
    private final PublicEnums enums;
    private final ApiObjects objects;

    private ProtocolGenerator(
            Schema schema, Table procedures, Table checks, Table constants, PublicEnums enums, ApiObjects objects) {
        this.schema = schema;
        this.procedures = procedures;
        this.checks = checks;
        this.constants = constants;
        this.enums = enums;
        this.objects = objects;
    }

    /**
     * Reads the tables.
     *
     * @param tables the folder with {@code structs.tsv} and its companions
     * @return a generator for what they say
     * @throws IOException when one cannot be read
     */
    public static ProtocolGenerator read(Path tables) throws IOException {
        return new ProtocolGenerator(
                Schema.of(Table.read(tables.resolve("structs.tsv"))),
                Table.read(tables.resolve("procedures.tsv")),
                Table.read(tables.resolve("checks.tsv")),
                Table.read(tables.resolve("constants.tsv")),
                PublicEnums.of(Table.read(tables.resolve("enums.tsv"))),
                ApiObjects.of(Table.read(tables.resolve("objects.tsv"))));
    }

    /**
     * Writes all sources.
     *
     * @param writer where to
     * @throws IOException when one cannot be written
     */
    public void writeTo(SourceWriter writer) throws IOException {
        JavaFile out = new JavaFile(writer);
        new ConstantWriter(constants, enums, out).write();
        new StructWriter(schema, enums, out).write();
        ProgramModel remote = program("remote");
        ProgramModel admin = program("admin");
        Rules rules = new Rules(enums);
        for (ProgramModel program : List.of(remote, admin)) {
            new ProcedureWriter(program, rules, out).write();
            new HandlerWriter(program, out).write();
        }
        out.write(JavaFile.PROCEDURE, "ApiObject", objects.enumText());
        out.write(JavaFile.PROCEDURE, "Permission", permissions(remote));
        out.write(JavaFile.RPC, "KeepaliveProcedure", keepalive());
        out.describe(JavaFile.RPC, "What every program's messages share: header, errors, limits, program numbers.");
        out.describe(remote.packageName(), "The remote program: its structs, procedures and handlers.");
        out.describe(admin.packageName(), "The admin program: its structs, procedures and handlers.");
        out.describe(JavaFile.LIBVIRT, "Numbers and names of libvirt's public API, one class for each C enum.");
    }

    private ProgramModel program(String name) {
        return new ProgramModel(
                name, ProcedureRow.of(procedures, name), objects.ofProgram(name), BoundChecks.of(checks, name));
    }

    private String keepalive() {
        return EnumText.numbered(
                "KeepaliveProcedure",
                "The messages of the keepalive program. Both sides send them, without payload.",
                program("keepalive").rows().stream()
                        .map(row -> new EnumText.Constant(
                                row.name(), String.valueOf(row.number()), "{@code " + row.wireName() + "}."))
                        .toList());
    }

    private static String permissions(ProgramModel program) {
        String constants = program.rows().stream()
                .flatMap(ProcedureRow::permissions)
                .distinct()
                .sorted()
                .map(name -> {
                    String[] parts = name.split(":", 2);
                    return "    /** Permission {@code %2$s} on {@code %1$s}. */\n    %3$s(\"%1$s\", \"%2$s\")"
                            .formatted(parts[0], parts[1], Rules.permissionConstant(name));
                })
                .collect(Collectors.joining(",\n"));
        return """
                /** Permissions that calls need, for access drivers. */
                public enum Permission {
                %s;

                    private final String object;
                    private final String permission;

                    Permission(String object, String permission) {
                        this.object = object;
                        this.permission = permission;
                    }

                    /** {@return the kind of object, as {@code storage_pool}} */
                    public String object() {
                        return object;
                    }

                    /** {@return what may be done with it, as {@code read_secure}} */
                    public String permission() {
                        return permission;
                    }
                }
                """.formatted(constants);
    }
}
