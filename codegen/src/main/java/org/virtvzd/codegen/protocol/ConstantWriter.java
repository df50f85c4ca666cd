package org.virtvzd.codegen.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.virtvzd.codegen.Table;

/** Writes classes of constants: the protocol's limits, the programs, and libvirt's public enums and macros. */
final class ConstantWriter {
    private static final String PROGRAM = "_PROGRAM";
    private static final String VERSION = "_PROTOCOL_VERSION";

    private final Table constants;
    private final PublicEnums enums;
    private final JavaFile out;

    ConstantWriter(Table constants, PublicEnums enums, JavaFile out) {
        this.constants = constants;
        this.enums = enums;
        this.out = out;
    }

    void write() throws IOException {
        out.write(JavaFile.RPC, "Program", programs());
        writeLimits("rpc", JavaFile.RPC, "RpcConstants", "Limits of every message.");
        writeLimits("remote", JavaFile.ROOT + ".remote", "RemoteConstants", "Limits of the remote program.");
        writeLimits("admin", JavaFile.ROOT + ".admin", "AdminConstants", "Limits of the admin program.");
        writeLimits("public header", JavaFile.LIBVIRT, "BufferLengths", "Lengths of C buffers in libvirt's headers.");
        for (Map.Entry<String, List<PublicEnums.Member>> group : enums.groups().entrySet()) {
            writeGroup(group.getKey(), group.getValue());
        }
    }

    private String programs() {
        return """
                /** The programs of libvirt's protocol, each in its only version. */
                public enum Program {
                %s;

                    private final int number;
                    private final int version;
                    private final Optional<Program> found = Optional.of(this);

                    Program(int number, int version) {
                        this.number = number;
                        this.version = version;
                    }

                    /** {@return the number on the wire} */
                    public int number() {
                        return number;
                    }

                    /** {@return the version on the wire} */
                    public int version() {
                        return version;
                    }

                    /**
                     * Finds a program.
                     *
                     * @param number any number
                     * @param version any number
                     * @return the program, or empty
                     */
                    public static Optional<Program> of(int number, int version) {
                        for (Program program : ALL) {
                            if (program.number == number && program.version == version) {
                                return program.found;
                            }
                        }
                        return Optional.empty();
                    }

                    private static final List<Program> ALL = List.of(values());
                }
                """.formatted(String.join(",\n", programConstants()));
    }

    private List<String> programConstants() {
        Map<String, String> values = new LinkedHashMap<>();
        constants.rows().forEach(row -> values.put(row.get(1), row.get(2)));
        List<String> programs = new ArrayList<>();
        values.forEach((name, number) -> {
            if (name.endsWith(PROGRAM)) {
                String program = name.replace(PROGRAM, "");
                programs.add("    /** The %s program. */\n    %s(0x%08x, %s)"
                        .formatted(
                                Names.camelOfConstant(program),
                                program,
                                Integer.parseInt(number),
                                values.get(program + VERSION)));
            }
        });
        return programs;
    }

    private void writeLimits(String program, String packageName, String className, String text) throws IOException {
        String lines = constants.rowsOf(program).stream()
                .filter(row -> !row.get(1).endsWith(PROGRAM) && !row.get(1).endsWith(VERSION))
                .map(row -> "    /** libvirt's %1$s. */\n    public static final int %1$s = %2$s;\n"
                        .formatted(row.get(1), row.get(2)))
                .collect(Collectors.joining("\n"));
        out.write(packageName, className, constantsClass(className, text, lines));
    }

    private void writeGroup(String group, List<PublicEnums.Member> members) throws IOException {
        String name = Names.pascal(group.replaceFirst("^(macro|internal): ", "").replaceFirst(" \\(.*", ""));
        String prefix = group.equals("macro: public number") ? "VIR_" : PublicEnums.prefix(group, members);
        String lines = members.stream().map(member -> constant(prefix, member)).collect(Collectors.joining("\n"));
        String text = group.startsWith("vir")
                ? "libvirt's {@code " + group + "}."
                : Names.javadoc(Names.pascal(group.replaceFirst("^\\w+: ", "").substring(0, 1))
                                + group.replaceFirst("^\\w+: ", "").substring(1))
                        + ".";
        out.write(JavaFile.LIBVIRT, name, constantsClass(name, text, lines));
    }

    private static String constant(String prefix, PublicEnums.Member member) {
        return "    /** {@code %s}%s. */\n    public static final %s %s = %s;\n"
                .formatted(
                        member.name(),
                        Names.sinceNote(member.since()),
                        member.isText() ? "String" : "int",
                        member.name().substring(prefix.length()),
                        member.isText() ? member.value() : intLiteral(member.value()));
    }

    /** Bit 31 of a flag enum does not fit a decimal int literal. */
    private static String intLiteral(String value) {
        long number = Long.parseLong(value);
        return number > Integer.MAX_VALUE ? "0x" + Long.toHexString(number) : value;
    }

    private static String constantsClass(String name, String text, String lines) {
        return """
                /** %s */
                public final class %s {
                %s
                    private %s() {}
                }
                """.formatted(text, name, lines, name);
    }
}
