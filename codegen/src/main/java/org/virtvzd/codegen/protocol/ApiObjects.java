package org.virtvzd.codegen.protocol;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.virtvzd.codegen.Table;

/**
 * What procedures are about, as {@code objects.tsv} says it.
 *
 * @param objects in the order in which their patterns are tried
 */
record ApiObjects(List<ApiObject> objects) {
    /**
     * One kind of object.
     *
     * @param program the program that knows it
     * @param name name of its constant
     * @param errorDomain domain of the errors that the public API raises for it
     * @param pattern which procedures are about it
     * @param text what it is, as a plural
     */
    record ApiObject(String program, String name, int errorDomain, Pattern pattern, String text) {
        /** Name of the interface for its calls. */
        String handlerName() {
            return Names.pascalOfConstant(name) + "Procedures";
        }
    }

    /** Reads the table. */
    static ApiObjects of(Table table) {
        return new ApiObjects(table.rows().stream()
                .map(row -> new ApiObject(
                        row.get(0), row.get(1), Integer.parseInt(row.get(2)), Pattern.compile(row.get(3)), row.get(4)))
                .toList());
    }

    /** The objects of one program. */
    ApiObjects ofProgram(String program) {
        return new ApiObjects(objects.stream()
                .filter(object -> object.program().equals(program))
                .toList());
    }

    /** What a procedure is about. */
    ApiObject of(String procedure) {
        return objects.stream()
                .filter(object -> object.pattern().matcher(procedure).matches())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no object for procedure " + procedure));
    }

    /** The text of the enum. */
    String enumText() {
        String constants = objects.stream()
                .map(object -> "    /** About %s. */\n    %s(%d)"
                        .formatted(object.text(), object.name(), object.errorDomain()))
                .collect(Collectors.joining(",\n"));
        return """
                /** What a procedure is about; its calls share one handler interface. */
                public enum ApiObject {
                %s;

                    private final int errorDomain;

                    ApiObject(int errorDomain) {
                        this.errorDomain = errorDomain;
                    }

                    /** {@return the virErrorDomain of errors that libvirt's public API raises for such objects} */
                    public int errorDomain() {
                        return errorDomain;
                    }
                }
                """.formatted(constants);
    }
}
