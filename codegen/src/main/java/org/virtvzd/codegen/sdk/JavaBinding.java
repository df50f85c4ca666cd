package org.virtvzd.codegen.sdk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One function of the SDK as Java sees it: handles have a kind, a result code below zero is an exception, texts are
 * strings, and what is written through a pointer is the method's result.
 *
 * @param function the row of the table of functions
 * @param meaning what it does
 * @param takes kinds of the parameters that are handles, in order
 * @param fixed names of parameters that are always 0 or NULL
 * @param gives kind of the handle that it gives, {@code ?} where the caller knows, {@code -} for none
 */
record JavaBinding(SdkFunction function, String meaning, List<String> takes, Set<String> fixed, String gives) {
    private static final Set<String> RAW_POINTERS =
            Set.of("PRL_EVENT_HANDLER_PTR", "PRL_VOID_PTR", "PRL_CONST_GET_VM_CONFIG_PARAM_DATA_PTR");

    JavaBinding {
        takes = List.copyOf(takes);
        fixed = Set.copyOf(fixed);
    }

    static JavaBinding of(SdkFunction function, String meaning, List<String> row) {
        return new JavaBinding(function, meaning, split(row.get(1)), Set.copyOf(split(row.get(2))), row.get(3));
    }

    private static List<String> split(String cell) {
        return cell.equals("-") ? List.of() : Arrays.asList(cell.split(", *", -1));
    }

    /** How a parameter reaches the function. */
    private enum Way {
        FIXED,
        IN,
        TEXT_OUT,
        LENGTH,
        OUT
    }

    private Way way(int index) {
        SdkFunction.Parameter parameter = function.parameters().get(index);
        if (fixed.contains(parameter.name())) {
            return Way.FIXED;
        }
        if (parameter.type().equals("PRL_STR")) {
            return Way.TEXT_OUT;
        }
        boolean length = index > 0
                && parameter.type().equals("PRL_UINT32_PTR")
                && function.parameters().get(index - 1).type().equals("PRL_STR");
        if (length) {
            return Way.LENGTH;
        }
        return parameter.type().endsWith("_PTR") && !isRaw(parameter.type()) ? Way.OUT : Way.IN;
    }

    private static boolean isRaw(String type) {
        return RAW_POINTERS.contains(type) || type.matches("PRL_(CONST_)?(CPULIMIT|IOLIMIT|MEMGUARANTEE)_DATA_PTR");
    }

    /** Letters of the widths: J 64 bits, I 32 bits, A an address; the result first. */
    String shape() {
        return letter(function.returns())
                + function.parameters().stream().map(p -> letter(p.type())).collect(Collectors.joining());
    }

    private static String letter(String type) {
        return switch (type) {
            case "PRL_HANDLE", "PRL_INT64", "PRL_UINT64" -> "J";
            case "PRL_STR", "PRL_CONST_STR" -> "A";
            case String pointer when pointer.endsWith("_PTR") -> "A";
            case "PRL_UINT8", "PRL_UINT16" -> throw new IllegalArgumentException("no carrier for " + type);
            default -> "I";
        };
    }

    private String methodName() {
        String plain = function.name().substring("Prl".length()).replace("_", "");
        return plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1);
    }

    /** The method of the class of bindings. */
    String method(int slot) {
        String handleResult = gives.equals("?") ? "<K extends Kind> Handle<K>" : "Handle<Kind." + gives + ">";
        String body = "(int) call.invokeExact(" + arguments() + ")";
        return "    /** " + escaped(meaning) + ". */\n    public "
                + switch (result()) {
                    case "void" -> head("void") + link(slot) + "        run(" + name() + ", arena -> " + body + ");\n";
                    case "job" ->
                        head("Handle<Kind.Job>") + link(slot) + "        return job(" + name()
                                + ", arena -> (long) call.invokeExact(" + arguments() + "));\n";
                    case "text" ->
                        head("String") + link(slot) + "        return text(" + name() + ", (arena, text, length) -> "
                                + body + ");\n";
                    case "handle" ->
                        head(handleResult) + link(slot) + "        return handle(" + name() + ", (arena, cell) -> "
                                + body + ");\n";
                    case "boolean" ->
                        head("boolean") + link(slot) + "        return number(" + name() + ", (arena, cell) -> " + body
                                + ") != 0;\n";
                    case "long" ->
                        head("long") + link(slot) + "        return wide(" + name() + ", (arena, cell) -> " + body
                                + ");\n";
                    default ->
                        head("int") + link(slot) + "        return number(" + name() + ", (arena, cell) -> " + body
                                + ");\n";
                }
                + "    }\n";
    }

    private String result() {
        if (function.returns().equals("PRL_HANDLE")) {
            return "job";
        }
        List<String> outs = new ArrayList<>();
        for (int i = 0; i < function.parameters().size(); i++) {
            switch (way(i)) {
                case TEXT_OUT -> outs.add("text");
                case OUT -> outs.add(out(function.parameters().get(i).type()));
                default -> {
                    // Goes in.
                }
            }
        }
        if (outs.size() > 1) {
            throw new IllegalArgumentException(function.name() + " has more than one result");
        }
        return outs.isEmpty() ? "void" : outs.getFirst();
    }

    private static String out(String type) {
        return switch (type) {
            case "PRL_HANDLE_PTR" -> "handle";
            case "PRL_BOOL_PTR" -> "boolean";
            case "PRL_INT64_PTR", "PRL_UINT64_PTR" -> "long";
            default -> "int";
        };
    }

    private String name() {
        return '"' + function.name() + '"';
    }

    private String link(int slot) {
        return "        MethodHandle call = function(" + slot + ", " + name() + ", \"" + shape() + "\");\n";
    }

    private String head(String type) {
        List<String> declared = new ArrayList<>();
        int handles = 0;
        for (int i = 0; i < function.parameters().size(); i++) {
            SdkFunction.Parameter parameter = function.parameters().get(i);
            if (way(i) == Way.IN) {
                boolean handle = parameter.type().equals("PRL_HANDLE");
                declared.add((handle ? handleType(handles) : javaType(parameter.type())) + " " + parameter.name());
                handles += handle ? 1 : 0;
            }
        }
        if (handles != takes.size()) {
            throw new IllegalArgumentException(function.name() + " takes " + handles + " handles");
        }
        return type + " " + methodName() + "(" + String.join(", ", declared) + ") {\n";
    }

    private String handleType(int index) {
        String kind = takes.get(index);
        return switch (kind) {
            case "raw" -> "long";
            case "any" -> "Handle<?>";
            default -> "Handle<Kind." + kind + ">";
        };
    }

    private static String javaType(String type) {
        return switch (type) {
            case "PRL_CONST_STR" -> "String";
            case "PRL_BOOL" -> "boolean";
            case "PRL_INT64", "PRL_UINT64" -> "long";
            case String pointer when isRaw(pointer) -> "MemorySegment";
            default -> "int";
        };
    }

    private String arguments() {
        List<String> passed = new ArrayList<>();
        int handles = 0;
        for (int i = 0; i < function.parameters().size(); i++) {
            SdkFunction.Parameter parameter = function.parameters().get(i);
            Way way = way(i);
            boolean handle = way == Way.IN && parameter.type().equals("PRL_HANDLE");
            passed.add(
                    switch (way) {
                        case FIXED -> zero(parameter.type());
                        case TEXT_OUT -> "text";
                        case LENGTH -> "length";
                        case OUT -> "cell";
                        case IN -> handle ? handleValue(handles, parameter.name()) : argument(parameter);
                    });
            handles += handle ? 1 : 0;
        }
        return String.join(", ", passed);
    }

    private String handleValue(int index, String name) {
        return takes.get(index).equals("raw") ? name : name + ".value()";
    }

    private static String argument(SdkFunction.Parameter parameter) {
        return switch (parameter.type()) {
            case "PRL_CONST_STR" -> "arena.allocateFrom(" + parameter.name() + ")";
            case "PRL_BOOL" -> parameter.name() + " ? 1 : 0";
            default -> parameter.name();
        };
    }

    private static String zero(String type) {
        return switch (letter(type)) {
            case "J" -> "0L";
            case "A" -> "MemorySegment.NULL";
            default -> "0";
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")
                .replaceFirst("\\.$", "");
    }
}
