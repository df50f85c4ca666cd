package org.virtvzd.protocol.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * The recordings: one JSON object per line.
 *
 * <p>Message: {@code id, program, procedure, number, type, status, direction, client, server, socket, hex, decoded}.
 * Session: {@code id, description, connections, messages}. Malformed: {@code id, category, description, socket, setup,
 * send, reaction, replies, connection_alive_after}.
 */
public final class Recordings {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Recordings() {}

    /**
     * Single messages, chosen for variety.
     *
     * @return one object for each
     */
    public static List<JsonNode> messages() {
        return lines("messages");
    }

    /**
     * Whole sessions.
     *
     * @return one object for each
     */
    public static List<JsonNode> sessions() {
        return lines("sessions");
    }

    /**
     * Bad, hostile and borderline input, with what libvirtd did.
     *
     * @return one object for each
     */
    public static List<JsonNode> malformed() {
        return lines("malformed");
    }

    private static List<JsonNode> lines(String name) {
        InputStream resource = Objects.requireNonNull(
                Recordings.class.getResourceAsStream("/recordings/" + name + ".jsonl.gz"), name + " is missing");
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.UTF_8))) {
            return reader.lines().map(Recordings::parse).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
