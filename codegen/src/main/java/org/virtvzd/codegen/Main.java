package org.virtvzd.codegen;

import java.io.IOException;
import java.nio.file.Path;
import org.virtvzd.codegen.protocol.ProtocolGenerator;
import org.virtvzd.codegen.sdk.JavaGenerator;
import org.virtvzd.codegen.sdk.SdkGenerator;

/**
 * Entry point of the build-time generator: {@code Main GENERATOR TABLES OUTPUT}.
 *
 * <p>A generator reads the tables of one module and writes readable sources below OUTPUT. It runs before that module is
 * compiled, so a fact is stated in a table once and everything else derives from it.
 */
public final class Main {
    private Main() {}

    /**
     * Runs one generator.
     *
     * @param args generator name, folder of the tables, folder for the sources
     * @throws IOException when a table cannot be read or a source cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException("usage: Main errors|protocol|sdk|sdk-java TABLES OUTPUT");
        }
        Path tables = Path.of(args[1]);
        SourceWriter out = new SourceWriter(Path.of(args[2]));
        switch (args[0]) {
            case "errors" -> new ErrorGenerator(Table.read(tables.resolve("errors.tsv"))).writeTo(out);
            case "protocol" -> ProtocolGenerator.read(tables).writeTo(out);
            case "sdk" -> SdkGenerator.read(tables).writeTo(out);
            case "sdk-java" -> JavaGenerator.read(tables).writeTo(out);
            default -> throw new IllegalArgumentException("unknown generator: " + args[0]);
        }
    }
}
