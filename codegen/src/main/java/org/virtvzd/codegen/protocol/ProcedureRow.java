package org.virtvzd.codegen.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.virtvzd.codegen.Table;

/**
 * One row of {@code procedures.tsv}.
 *
 * @param number its number
 * @param name its name without the program's prefix
 * @param wireName its whole name
 * @param args struct of the arguments or of the event
 * @param ret struct of the result
 * @param priority high, low or nothing
 * @param access what it needs
 * @param listFilter permission that rows of its list need
 * @param readOnly the rule for read-only connections
 * @param stream the stream that it opens
 * @param direction who sends it when
 * @param since first libvirt version
 * @param publicApi the C function behind it
 * @param driver who serves it
 */
record ProcedureRow(
        int number,
        String name,
        String wireName,
        Optional<String> args,
        Optional<String> ret,
        String priority,
        List<Access> access,
        Optional<String> listFilter,
        String readOnly,
        String stream,
        String direction,
        String since,
        Optional<String> publicApi,
        String driver) {
    private static final String NOTHING = "-";

    /**
     * A permission, perhaps needed only under a condition.
     *
     * @param permission object and permission, with a colon between them
     * @param condition the condition as the table writes it
     */
    record Access(String permission, Optional<String> condition) {
        static Access parse(String text) {
            String[] parts = text.split(":", 3);
            return new Access(parts[0] + ":" + parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
        }
    }

    /** Reads the rows of one program. */
    static List<ProcedureRow> of(Table table, String program) {
        return table.rowsOf(program).stream().map(ProcedureRow::parse).toList();
    }

    private static ProcedureRow parse(List<String> row) {
        return new ProcedureRow(
                Integer.parseInt(row.get(1)),
                row.get(2).replaceFirst("^[A-Z]+_PROC_", ""),
                row.get(2),
                present(row.get(3)),
                present(row.get(4)),
                row.get(5),
                access(row.get(6)),
                present(row.get(7)),
                row.get(8),
                row.get(9),
                row.get(10),
                row.get(11),
                present(row.get(12)).map(names -> names.split(" / ", -1)[0]),
                row.get(13));
    }

    private static Optional<String> present(String cell) {
        return cell.equals(NOTHING) ? Optional.empty() : Optional.of(cell);
    }

    private static List<Access> access(String cell) {
        return cell.equals(NOTHING) || cell.equals("none")
                ? List.of()
                : Arrays.stream(cell.split(", ")).map(Access::parse).toList();
    }

    boolean isEvent() {
        return direction.equals("event");
    }

    /** Name of its method in the handler interface. */
    String methodName() {
        return Names.camelOfConstant(name);
    }

    /** Java type of the arguments. */
    Optional<String> argsType() {
        return args.map(Schema::javaName);
    }

    /** Java type of the result. */
    Optional<String> retType() {
        return ret.map(Schema::javaName);
    }

    /** Every permission that the row names. */
    Stream<String> permissions() {
        return Stream.concat(access.stream().map(Access::permission), listFilter.stream());
    }
}
