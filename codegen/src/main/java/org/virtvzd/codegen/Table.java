package org.virtvzd.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tab-separated table: lines starting with {@code #} are notes, the first other line names the columns.
 *
 * @param rows the rows below the header, cells as written
 */
public record Table(List<List<String>> rows) {
    /** Copies the rows. */
    public Table {
        rows = List.copyOf(rows);
    }

    /**
     * Reads a table.
     *
     * @param file UTF-8 text
     * @return its rows
     * @throws IOException when it cannot be read
     */
    public static Table read(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                rows.add(List.of(line.split("\t", -1)));
            }
        }
        return new Table(rows.subList(1, rows.size()));
    }

    /**
     * The rows whose first cell has the given value.
     *
     * @param kind value of the first column
     * @return the rows in their order
     */
    public List<List<String>> rowsOf(String kind) {
        return rows.stream().filter(row -> row.getFirst().equals(kind)).toList();
    }
}
