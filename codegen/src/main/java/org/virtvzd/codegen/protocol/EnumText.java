package org.virtvzd.codegen.protocol;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The text of a Java enum whose constants stand for numbers on the wire. */
final class EnumText {
    private EnumText() {}

    /**
     * One constant.
     *
     * @param name its Java name
     * @param number its number
     * @param text its documentation
     */
    record Constant(String name, String number, String text) {
        String declaration() {
            return "    /** %s */\n    %s(%s)".formatted(text, name, number);
        }

        String findCase() {
            return "            case %s -> %s.found;".formatted(number, name);
        }
    }

    /** An enum with {@code number()} and {@code of(number)}. */
    static String numbered(String name, String text, List<Constant> constants) {
        return """
                /** %1$s */
                public enum %2$s {
                %3$s;

                    private final int number;
                    private final Optional<%2$s> found = Optional.of(this);

                    %2$s(int number) {
                        this.number = number;
                    }

                    /** {@return the number on the wire} */
                    public int number() {
                        return number;
                    }

                    /**
                     * Finds a constant.
                     *
                     * @param number any number
                     * @return its constant, or empty
                     */
                    public static Optional<%2$s> of(int number) {
                        return switch (number) {
                %4$s
                            default -> Optional.empty();
                        };
                    }
                }
                """.formatted(
                text, name, lines(constants, Constant::declaration, ",\n"), lines(constants, Constant::findCase, "\n"));
    }

    private static String lines(List<Constant> constants, Function<Constant, String> line, String separator) {
        return constants.stream().map(line).collect(Collectors.joining(separator));
    }
}
