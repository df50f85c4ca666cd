package org.virtvzd.codegen.protocol;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the enum of one program's procedures and the codecs behind it. */
final class ProcedureWriter {
    private final ProgramModel program;
    private final Rules rules;
    private final JavaFile out;

    ProcedureWriter(ProgramModel program, Rules rules, JavaFile out) {
        this.program = program;
        this.rules = rules;
        this.out = out;
    }

    void write() throws IOException {
        out.write(program.packageName(), program.enumName(), procedures());
        out.write(program.packageName(), program.codecsName(), codecs());
    }

    private String procedures() {
        return """
                /** The procedures of the %1$s program. */
                public enum %2$s implements Procedure {
                %3$s;

                    private static final List<Optional<%2$s>> BY_NUMBER = byNumber();

                    private final ProcedureTraits traits;

                %4$s
                %5$s}
                """.formatted(
                        program.name(),
                        program.enumName(),
                        program.rows().stream().map(this::constant).collect(Collectors.joining(",\n")),
                        enumConstruction().indent(4).stripTrailing(),
                        enumCodecs().indent(4));
    }

    private String enumConstruction() {
        return """
                %1$s(
                        int number,
                        Direction direction,
                        Priority priority,
                        ApiObject object,
                        Driver driver,
                        ReadOnlyRule readOnly,
                        StreamUse stream,
                        Optional<String> publicApi,
                        String since,
                        List<AccessRule> access,
                        Optional<Permission> listFilter) {
                    this.traits = new ProcedureTraits(
                            number, "%2$s_PROC_" + name(), direction, priority, object, driver, readOnly, stream,
                            publicApi, since, access, listFilter);
                }

                private static List<Optional<%1$s>> byNumber() {
                    List<Optional<%1$s>> found = new java.util.ArrayList<>(
                            java.util.Collections.nCopies(%3$d, Optional.empty()));
                    for (%1$s procedure : values()) {
                        found.set(procedure.number(), Optional.of(procedure));
                    }
                    return List.copyOf(found);
                }
                """.formatted(
                program.enumName(),
                Names.constant(program.name()),
                1 + program.rows().stream().mapToInt(ProcedureRow::number).max().orElse(0));
    }

    private String enumCodecs() {
        return """

                /**
                 * Finds a procedure.
                 *
                 * @param number any number
                 * @return the procedure, or empty
                 */
                public static Optional<%1$s> of(int number) {
                    return number < 0 || number >= BY_NUMBER.size() ? Optional.empty() : BY_NUMBER.get(number);
                }

                @Override
                public Program program() {
                    return Program.%2$s;
                }

                @Override
                public ProcedureTraits traits() {
                    return traits;
                }

                @Override
                public XdrValue decodeArgs(XdrReader in) {
                    return %3$s.args(this, in);
                }

                @Override
                public XdrValue decodeRet(XdrReader in) {
                    return %3$s.ret(this, in);
                }

                @Override
                public int conditionArgument(XdrValue args) {
                    return %3$s.conditionArgument(this, args);
                }

                @Override
                public Optional<BoundViolation> boundViolation(XdrValue args) {
                    return %3$s.boundViolation(this, args);
                }
                """.formatted(program.enumName(), Names.constant(program.name()), program.codecsName());
    }

    private String constant(ProcedureRow row) {
        return """
                /** %s */
                %s(
                        %d, %s, %s, ApiObject.%s, %s, %s, %s,
                        %s, %s,
                        %s, %s)""".formatted(
                        documentation(row),
                        row.name(),
                        row.number(),
                        Rules.direction(row),
                        Rules.priority(row),
                        program.objects().of(row.name()).name(),
                        Rules.driver(row),
                        Rules.readOnly(row),
                        rules.stream(row),
                        row.publicApi()
                                .map(name -> "Optional.of(\"" + name + "\")")
                                .orElse("Optional.empty()"),
                        '"' + row.since() + '"',
                        rules.access(row),
                        Rules.listFilter(row))
                .indent(4)
                .stripTrailing();
    }

    private static String documentation(ProcedureRow row) {
        String what = row.publicApi().map(name -> "{@code " + name + "}").orElse(row.isEvent() ? "Event" : "Internal");
        return what + Names.sinceNote(row.since()) + ".";
    }

    private String codecs() {
        return """
                /** Decodes what the procedures of the %1$s program carry: one method for each object, to keep them small. */
                final class %2$s {
                    private %2$s() {}

                %3$s
                %4$s
                    /** The argument that the procedure's conditions look at; 0 when it has none. */
                    static int conditionArgument(%5$s procedure, XdrValue args) {
                        return switch (procedure) {
                %6$s
                            default -> 0;
                        };
                    }

                    /** The first bound that an argument breaks. */
                    static Optional<BoundViolation> boundViolation(%5$s procedure, XdrValue args) {
                        return switch (procedure) {
                %7$s            default -> Optional.empty();
                        };
                    }
                }
                """.formatted(
                program.name(),
                program.codecsName(),
                decoder("args", ProcedureRow::argsType),
                decoder("ret", ProcedureRow::retType),
                program.enumName(),
                program.rows().stream()
                        .flatMap(row -> Rules.conditionArgument(row).stream()
                                .map(argument -> "            case %s -> ((%s) args).%s();"
                                        .formatted(row.name(), row.argsType().orElseThrow(), Names.camel(argument))))
                        .collect(Collectors.joining("\n")),
                program.rows().stream()
                        .map(row -> program.checks().caseOf(row, Names.pascal(program.name()) + "Constants"))
                        .collect(Collectors.joining()));
    }

    private String decoder(String what, Function<ProcedureRow, Optional<String>> type) {
        Map<String, List<ProcedureRow>> byObject = program.rows().stream()
                .filter(row -> type.apply(row).isPresent())
                .collect(Collectors.groupingBy(
                        row -> program.objects().of(row.name()).name(), LinkedHashMap::new, Collectors.toList()));
        String choice = byObject.keySet().stream()
                .map(object -> "            case %s -> %s(procedure, in);".formatted(object, method(object, what)))
                .collect(Collectors.joining("\n"));
        String methods = byObject.entrySet().stream()
                .map(group -> decoderOfObject(method(group.getKey(), what), group.getValue(), type))
                .collect(Collectors.joining("\n"));
        return """
                    static XdrValue %s(%s procedure, XdrReader in) {
                        return switch (procedure.traits().object()) {
                %s
                            default -> XdrVoid.VOID;
                        };
                    }

                %s""".formatted(what, program.enumName(), choice, methods);
    }

    private static String method(String object, String what) {
        return Names.camelOfConstant(object) + Names.pascal(what);
    }

    private String decoderOfObject(
            String method, List<ProcedureRow> rows, Function<ProcedureRow, Optional<String>> type) {
        return """
                    private static XdrValue %s(%s procedure, XdrReader in) {
                        return switch (procedure) {
                %s
                            default -> XdrVoid.VOID;
                        };
                    }
                """.formatted(
                        method,
                        program.enumName(),
                        rows.stream()
                                .map(row -> "            case %s -> %s.decode(in);"
                                        .formatted(row.name(), type.apply(row).orElseThrow()))
                                .collect(Collectors.joining("\n")));
    }
}
