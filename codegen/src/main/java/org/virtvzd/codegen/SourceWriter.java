package org.virtvzd.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes generated sources below one folder, leaving unchanged files untouched so that nothing is recompiled in vain.
 *
 * @param root folder of the sources
 */
public record SourceWriter(Path root) {
    private static final String BANNER = "// Generated from the project's tables; edit those instead.\n";

    /**
     * Writes one compilation unit.
     *
     * @param packageName its package
     * @param typeName its top-level type
     * @param body everything after the package line
     * @throws IOException when it cannot be written
     */
    public void write(String packageName, String typeName, String body) throws IOException {
        writeFile(packageName, typeName, "package " + packageName + ";\n\n" + body);
    }

    /**
     * Writes one file whose package line is not its first.
     *
     * @param packageName its package
     * @param name the file's name without extension
     * @param content everything in it but the banner
     * @throws IOException when it cannot be written
     */
    public void writeFile(String packageName, String name, String content) throws IOException {
        writePlain(packageName.replace('.', '/') + '/' + name + ".java", content);
    }

    /**
     * Writes one file of any kind whose language has {@code //} comments.
     *
     * @param path below the root
     * @param content everything in it but the banner
     * @throws IOException when it cannot be written
     */
    public void writePlain(String path, String content) throws IOException {
        Path file = root.resolve(path);
        String text = BANNER + content;
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /**
     * A Java string literal.
     *
     * @param text any text
     * @return the text quoted and escaped
     */
    public static String literal(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
