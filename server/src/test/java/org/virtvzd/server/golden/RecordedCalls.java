package org.virtvzd.server.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * The recorded calls: one JSON object per line, each a little play on an empty host.
 *
 * <p>{@code id}, {@code area}, {@code steps}; a step is a call of libvirt's Python binding ({@code on}, {@code call},
 * {@code args}, {@code as}) with its {@code result} or {@code error}, the {@code join} of a call made in the
 * background, or a change on the host ({@code standin}); {@code events} are those that arrived by its end.
 */
final class RecordedCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordedCalls() {}

    static List<JsonNode> all() {
        InputStream resource =
                Objects.requireNonNull(RecordedCalls.class.getResourceAsStream("/recorded-calls.jsonl.gz"));
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), UTF_8))) {
            return reader.lines().map(RecordedCalls::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> steps(JsonNode entry) {
        return StreamSupport.stream(entry.get("steps").spliterator(), false);
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
