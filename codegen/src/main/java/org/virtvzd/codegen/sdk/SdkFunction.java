package org.virtvzd.codegen.sdk;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One function of the SDK as its table has it.
 *
 * @param name C name
 * @param returns C type of the result
 * @param parameters in order
 * @param standin how the stand-in library has it
 */
record SdkFunction(String name, String returns, List<Parameter> parameters, String standin) {
    private static final Pattern PARAMETER = Pattern.compile("(\\w+):(.*) \\((in|out|inout)\\)");

    /** One parameter: its name and C type. */
    record Parameter(String name, String type) {}

    SdkFunction {
        parameters = List.copyOf(parameters);
    }

    static SdkFunction of(List<String> row) {
        return new SdkFunction(row.get(0), row.get(1), parametersOf(row.get(2)), row.get(5));
    }

    private static List<Parameter> parametersOf(String cell) {
        return cell.equals("-")
                ? List.of()
                : Arrays.stream(cell.split("; *", -1))
                        .map(SdkFunction::parameterOf)
                        .toList();
    }

    private static Parameter parameterOf(String text) {
        Matcher matcher = PARAMETER.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a parameter: " + text);
        }
        return new Parameter(matcher.group(1), matcher.group(2));
    }

    boolean exported() {
        return !standin.equals("-");
    }

    /** The part of the name before the underscore: what the function works on. */
    String prefix() {
        return name.substring(0, name.indexOf('_'));
    }

    /** The first word of {@link #standin()}. */
    String kind() {
        return standin.split(" ", -1)[0];
    }

    /** The field of a generated accessor. */
    String field() {
        return standin.substring(standin.indexOf(' ') + 1);
    }

    String prototype() {
        String list = parameters.stream()
                .map(p -> p.type() + (p.type().endsWith("*") ? "" : " ") + p.name())
                .collect(Collectors.joining(", "));
        return returns + " " + name + "(" + (list.isEmpty() ? "void" : list) + ")";
    }
}
