package org.virtvzd.domainxml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Test data: what the original answered. */
final class Recorded {

    private static final JsonMapper JSON = new JsonMapper();

    private Recorded() {}

    /** The JSON objects of a file with one per line. */
    static List<JsonNode> lines(String resource) {
        return text(resource).lines().map(Recorded::json).toList();
    }

    /** A whole file, unpacked if its name ends in {@code .gz}. */
    static String text(String resource) {
        try (InputStream raw = Objects.requireNonNull(Recorded.class.getResourceAsStream(resource), resource);
                InputStream plain = resource.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return reader.readAllAsString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
