package org.virtvzd.codegen;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the enums {@code ErrorCode} and {@code ErrorDomain} from the table of libvirt's error numbers. */
final class ErrorGenerator {
    private static final String PACKAGE = "org.virtvzd.domain.error";
    private final Table errors;

    ErrorGenerator(Table errors) {
        this.errors = errors;
    }

    void writeTo(SourceWriter out) throws IOException {
        out.write(PACKAGE, "ErrorCode", errorCode());
        out.write(PACKAGE, "ErrorDomain", errorDomain());
    }

    private String errorCode() {
        String constants = errors.rowsOf("error").stream()
                .map(row -> "    /** libvirt's %s, since %s. */\n    %s(%s, %s, %s)"
                        .formatted(
                                row.get(2),
                                row.get(5),
                                constantName(row),
                                row.get(1),
                                SourceWriter.literal(row.get(3)),
                                SourceWriter.literal(row.get(4))))
                .collect(Collectors.joining(",\n"));
        return """
                /** What went wrong: libvirt's error numbers and the sentences that go with them. */
                public enum ErrorCode {
                %s;

                    private final int number;
                    private final String plainText;
                    private final String template;

                    ErrorCode(int number, String plainText, String template) {
                        this.number = number;
                        this.plainText = plainText;
                        this.template = template;
                    }

                    /** The number on the wire. @return libvirt's virErrorNumber */
                    public int number() {
                        return number;
                    }

                    /** The sentence of an error without detail. @return text, perhaps empty */
                    public String plainText() {
                        return plainText;
                    }

                    /** The sentence of an error with detail. @return text with one {@code %%s} */
                    public String template() {
                        return template;
                    }
                }
                """.formatted(constants);
    }

    private String errorDomain() {
        String constants = errors.rowsOf("domain").stream()
                .map(row -> "    /** %s. */\n    %s(%s)"
                        .formatted(
                                row.get(3).isEmpty() ? "No particular part" : row.get(3),
                                constantName(row),
                                row.get(1)))
                .collect(Collectors.joining(",\n"));
        return """
                /** Which part of libvirt raised an error. */
                public enum ErrorDomain {
                %s;

                    private final int number;

                    ErrorDomain(int number) {
                        this.number = number;
                    }

                    /** The number on the wire. @return libvirt's virErrorDomain */
                    public int number() {
                        return number;
                    }
                }
                """.formatted(constants);
    }

    /** VIR_ERR_X and VIR_FROM_X become X; of the few warnings that share a name with an error, WARN_X. */
    private static String constantName(List<String> row) {
        return row.get(2).replaceFirst("^VIR_(ERR|FROM)_", "").replaceFirst("^VIR_WAR_", "WARN_");
    }
}
