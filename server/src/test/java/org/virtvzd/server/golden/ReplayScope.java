package org.virtvzd.server.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which recorded entries cannot be replayed, and why. A rule is a line: what it looks at ({@code entry}: the id;
 * {@code call}: the methods called; {@code standin}: the changes on the host), a tab, a regular expression, a tab, the
 * reason.
 */
record ReplayScope(List<Rule> rules) {

    /** One line. */
    record Rule(String subject, Pattern pattern, String reason) {
        boolean skips(JsonNode entry) {
            Predicate<String> matches = pattern.asMatchPredicate();
            return switch (subject) {
                case "entry" -> matches.test(entry.get("id").asText());
                case "call" -> !isUnsupported(entry) && anyStep(entry, "call", matches);
                case "standin" -> anyStep(entry, "standin", matches);
                default -> throw new IllegalArgumentException(subject);
            };
        }

        private static boolean anyStep(JsonNode entry, String field, Predicate<String> matches) {
            return RecordedCalls.steps(entry)
                    .filter(step -> step.has(field))
                    .anyMatch(step -> matches.test(step.get(field).asText()));
        }
    }

    static ReplayScope read() {
        try (InputStream in =
                Objects.requireNonNull(ReplayScope.class.getResourceAsStream("/recorded-calls-skipped.tsv"))) {
            return new ReplayScope(new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split("\t", 3))
                    .map(parts -> new Rule(parts[0], Pattern.compile(parts[1]), parts[2]))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first rule that takes an entry out. */
    Optional<Rule> skipping(JsonNode entry) {
        return rules.stream().filter(rule -> rule.skips(entry)).findFirst();
    }

    /** Calls that the driver does not have need no table of methods: their refusal is all that counts. */
    static boolean isUnsupported(JsonNode entry) {
        return entry.get("area").asText().equals("unsupported");
    }
}
