package org.virtvzd.codegen.protocol;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Writes an interface for the calls about each object, and the interface that names one handler of each. */
final class HandlerWriter {
    private final ProgramModel program;
    private final JavaFile out;

    HandlerWriter(ProgramModel program, JavaFile out) {
        this.program = program;
        this.out = out;
    }

    void write() throws IOException {
        for (ApiObjects.ApiObject object : objects()) {
            out.write(program.packageName(), object.handlerName(), handler(object));
        }
        if (objects().size() > 1) {
            out.write(program.packageName(), Names.pascal(program.name()) + "Handlers", handlers());
        }
    }

    private List<ApiObjects.ApiObject> objects() {
        return program.objects().objects().stream()
                .filter(object -> !program.callsAbout(object).isEmpty())
                .toList();
    }

    private String handler(ApiObjects.ApiObject object) {
        List<ProcedureRow> calls = program.callsAbout(object);
        return """
                /**
                 * The calls about %1$s. What is not implemented answers that it is not supported.
                 *
                 * @param <C> what the server knows about a call
                 */
                public interface %2$s<C> {
                %3$s
                    /**
                     * Hands a call to the method of its procedure.
                     *
                     * @param procedure one of those above
                     * @param call what the server knows about the call
                     * @param args its arguments as the procedure decodes them
                     * @return the method's answer
                     */
                    default Answer<?> dispatch(%4$s procedure, C call, XdrValue args) {
                        return switch (procedure) {
                %5$s
                            default -> throw new IllegalArgumentException(procedure + " is not a call about %1$s");
                        };
                    }
                }
                """.formatted(
                        object.text(),
                        object.handlerName(),
                        calls.stream().map(HandlerWriter::method).collect(Collectors.joining()),
                        program.enumName(),
                        calls.stream()
                                .map(row -> "            case %s -> %s(call%s);"
                                        .formatted(
                                                row.name(),
                                                row.methodName(),
                                                row.argsType()
                                                        .map(type -> ", (" + type + ") args")
                                                        .orElse("")))
                                .collect(Collectors.joining("\n")));
    }

    private static String method(ProcedureRow row) {
        return """
                    /**
                     * Procedure %d%s%s.
                     *
                     * @param call what the server knows about the call
                %s     * @return the answer
                     */
                    default Answer<%s> %s(C call%s) {
                        return Answer.notSupported();
                    }

                """.formatted(
                        row.number(),
                        row.publicApi().map(name -> ", {@code " + name + "}").orElse(""),
                        Names.sinceNote(row.since()),
                        row.args().isPresent() ? "     * @param args the arguments\n" : "",
                        row.retType().orElse("XdrVoid"),
                        row.methodName(),
                        row.argsType().map(type -> ", " + type + " args").orElse(""));
    }

    private String handlers() {
        return """
                /**
                 * The handlers of the %s program, one for each object. An object without one of its own answers that
                 * its calls are not supported.
                 *
                 * @param <C> what the server knows about a call
                 */
                public interface %s<C> {
                %s
                    /**
                     * Hands a call to the handler of its object.
                     *
                     * @param procedure what is called; not an event
                     * @param call what the server knows about the call
                     * @param args its arguments as the procedure decodes them
                     * @return the handler's answer
                     */
                    default Answer<?> dispatch(%s procedure, C call, XdrValue args) {
                        return switch (procedure.traits().object()) {
                %s
                            default -> throw new IllegalArgumentException(procedure + " has no handler");
                        };
                    }
                }
                """.formatted(
                        program.name(),
                        Names.pascal(program.name()) + "Handlers",
                        objects().stream().map(HandlerWriter::accessor).collect(Collectors.joining()),
                        program.enumName(),
                        objects().stream()
                                .map(object -> "            case %s -> %s().dispatch(procedure, call, args);"
                                        .formatted(object.name(), component(object)))
                                .collect(Collectors.joining("\n")));
    }

    private static String accessor(ApiObjects.ApiObject object) {
        return """
                    /** {@return who answers the calls about %s} */
                    default %2$s<C> %3$s() {
                        return new %2$s<>() {};
                    }

                """.formatted(object.text(), object.handlerName(), component(object));
    }

    /** {@code interface} is the one object whose name is a Java keyword. */
    private static String component(ApiObjects.ApiObject object) {
        String name = Names.camelOfConstant(object.name());
        return javax.lang.model.SourceVersion.isKeyword(name) ? "host" + Names.pascal(name) : name;
    }
}
