package org.virtvzd.codegen.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.virtvzd.codegen.Table;

/**
 * The rows of {@code checks.tsv}: bounds on arguments, by the procedure's wire name, in the order of checking.
 *
 * @param byProcedure the checks of every procedure that has any
 */
record BoundChecks(Map<String, List<Check>> byProcedure) {

    /**
     * One bound.
     *
     * @param procedure the procedure's wire name
     * @param argument a field of its arguments
     * @param relation less or greater
     * @param bound 0 or a constant
     * @param error RPC or INTERNAL_ERROR
     * @param text what the refusal says
     */
    record Check(String procedure, String argument, String relation, String bound, String error, String text) {
        static Check parse(List<String> row) {
            return new Check(row.get(1), row.get(2), row.get(3), row.get(4), row.get(5), row.get(6));
        }

        /** The refusal as a statement, with the arguments in a variable {@code a}. */
        String statement(String constants) {
            String value = "a." + Names.camel(argument) + "()";
            String broken = relation.equals("<")
                    ? value + " < " + bound
                    : "Integer.compareUnsigned(%s, %s.%s) > 0".formatted(value, constants, bound);
            String kind = error.equals("RPC") ? "rpc" : "internal";
            return """
                    if (%s) {
                        yield Optional.of(BoundViolation.%s("%s"));
                    }
                    """.formatted(broken, kind, text);
        }
    }

    /** Reads the rows of one program. */
    static BoundChecks of(Table table, String program) {
        return new BoundChecks(table.rowsOf(program).stream()
                .map(Check::parse)
                .collect(Collectors.groupingBy(Check::procedure, LinkedHashMap::new, Collectors.toList())));
    }

    /** A case that checks the arguments of one procedure; nothing when it has no bounds. */
    String caseOf(ProcedureRow row, String constants) {
        List<Check> checks = byProcedure.getOrDefault(row.wireName(), List.of());
        if (checks.isEmpty()) {
            return "";
        }
        return """
                case %s -> {
                    %s a = (%2$s) args;
                %s    yield Optional.empty();
                }
                """.formatted(
                        row.name(),
                        row.argsType().orElseThrow(),
                        checks.stream()
                                .map(check -> check.statement(constants))
                                .collect(Collectors.joining())
                                .indent(4))
                .indent(12);
    }
}
