package org.virtvzd.codegen.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the rules of a procedure's row into Java expressions. */
final class Rules {
    private static final Pattern REFUSED_IF = Pattern.compile("conditional: refused if (\\w+) (has|is) (.+)");
    private static final Pattern NAMED_NUMBER = Pattern.compile("(\\w+)\\((\\d+)\\)");
    private static final Pattern NONE_SET = Pattern.compile("!(\\w+)\\|(\\w+)");
    private static final Pattern ARGUMENT_IS = Pattern.compile(":(\\w+):(\\w+)");
    private static final Pattern STREAM = Pattern.compile("(read|write)stream(?: sparse if flag (\\w+))?");
    private static final String FLAGS = "flags";

    private final PublicEnums enums;

    Rules(PublicEnums enums) {
        this.enums = enums;
    }

    /** The permissions that a call needs. */
    String access(ProcedureRow row) {
        return row.access().stream()
                .map(access -> access.condition()
                        .map(condition -> "new AccessRule(%s, %s)"
                                .formatted(permission(access.permission()), accessCondition(condition)))
                        .orElseGet(() -> "AccessRule.always(%s)".formatted(permission(access.permission()))))
                .collect(Collectors.joining(", ", "List.of(", ")"));
    }

    private String accessCondition(String condition) {
        Matcher noneSet = NONE_SET.matcher(condition);
        if (noneSet.matches()) {
            return "new Condition.NoneSet(%d | %d)"
                    .formatted(enums.number(noneSet.group(1)), enums.number(noneSet.group(2)));
        }
        Matcher argumentIs = ARGUMENT_IS.matcher(condition);
        if (argumentIs.matches()) {
            return "new Condition.Is(%d)".formatted(enums.number(argumentIs.group(2)));
        }
        return "new Condition.AnySet(%d)".formatted(enums.number(condition));
    }

    /** The permission that rows of a list reply need. */
    static String listFilter(ProcedureRow row) {
        return row.listFilter()
                .map(name -> "Optional.of(" + permission(name) + ")")
                .orElse("Optional.empty()");
    }

    private static String permission(String name) {
        return "Permission." + permissionConstant(name);
    }

    /** {@code domain:read_secure} becomes {@code DOMAIN_READ_SECURE}. */
    static String permissionConstant(String name) {
        return name.replace(':', '_').toUpperCase(Locale.ROOT);
    }

    /** The rule for read-only connections. */
    static String readOnly(ProcedureRow row) {
        Matcher refusedIf = REFUSED_IF.matcher(row.readOnly());
        if (refusedIf.matches()) {
            List<Integer> numbers = NAMED_NUMBER
                    .matcher(refusedIf.group(3))
                    .results()
                    .map(named -> Integer.parseInt(named.group(2)))
                    .toList();
            return "new ReadOnlyRule(new Condition.%s(%s), ReadOnlyRule.Wording.%s)"
                    .formatted(
                            refusedIf.group(2).equals("is") ? "Is" : "AnySet",
                            numbers.stream().map(String::valueOf).collect(Collectors.joining(" | ")),
                            refusedIf.group(3).contains("SECURE") ? "SECURE_FLAG" : "READ_ONLY");
        }
        return "ReadOnlyRule." + (row.readOnly().startsWith("no") ? "REFUSED" : "ALLOWED");
    }

    /** The one argument that conditions of the row look at. */
    static Optional<String> conditionArgument(ProcedureRow row) {
        Matcher refusedIf = REFUSED_IF.matcher(row.readOnly());
        Stream<String> readOnly = refusedIf.matches() ? Stream.of(refusedIf.group(1)) : Stream.empty();
        Stream<String> access = row.access().stream()
                .flatMap(rule -> rule.condition().stream())
                .map(condition -> {
                    Matcher argumentIs = ARGUMENT_IS.matcher(condition);
                    return argumentIs.matches() ? argumentIs.group(1) : FLAGS;
                });
        Set<String> arguments = Stream.concat(readOnly, access).collect(Collectors.toSet());
        if (arguments.size() > 1) {
            throw new IllegalArgumentException(row.name() + " has conditions on more than one argument: " + arguments);
        }
        return arguments.stream().findFirst();
    }

    /** The stream that a call opens. */
    String stream(ProcedureRow row) {
        Matcher stream = STREAM.matcher(row.stream());
        if (!stream.matches()) {
            return "StreamUse.NONE";
        }
        int sparse = Optional.ofNullable(stream.group(2)).map(enums::number).orElse(0);
        return "new StreamUse(StreamUse.Kind.%s, %d)".formatted(stream.group(1).toUpperCase(Locale.ROOT), sparse);
    }

    /** Who sends the procedure when. */
    static String direction(ProcedureRow row) {
        if (row.isEvent()) {
            return "Direction.EVENT";
        }
        return "Direction."
                + (row.direction().contains("before authentication") ? "CALL_BEFORE_AUTHENTICATION" : "CALL");
    }

    /** Which workers may run it. */
    static String priority(ProcedureRow row) {
        return "Priority." + (row.priority().equals("high") ? "HIGH" : "LOW");
    }

    /** Who serves it. */
    static String driver(ProcedureRow row) {
        return "Driver." + (row.driver().equals("-") ? "NONE" : row.driver().toUpperCase(Locale.ROOT));
    }
}
