package org.virtvzd.server.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares values with recorded ones. A recorded text may hold placeholders: {@code @UUID1@}, {@code @MAC2@} and
 * {@code @SNAP1@} stand for one value throughout an entry, any other for anything.
 */
final class Expectation {
    private static final Pattern PLACEHOLDER = Pattern.compile("@(?<kind>[A-Z]+(-LONG)?)(?<number>[0-9]*)(:[^@]*)?@");

    /** An element that the recorded driver writes and its own parser refuses. */
    private static final Pattern ACCELERATION = Pattern.compile(">\\s*<acceleration/>\\s*</model>");

    /** In a list of its own such a placeholder stands for any number of values. */
    private static final Set<String> ANY_NUMBER_OF = Set.of("@BOOL@", "@NUM@");

    private final Map<String, String> bound = new HashMap<>();

    void compare(JsonNode actual, JsonNode expected) {
        if (expected.isTextual()) {
            compareText(actual.asText(), expected.asText());
        } else if (expected.isArray()) {
            boolean repeats = expected.size() == 1
                    && ANY_NUMBER_OF.contains(expected.get(0).asText());
            if (!repeats) {
                assertThat(actual).hasSameSizeAs(expected);
            }
            for (int i = 0; i < actual.size(); i++) {
                compare(actual.get(i), expected.get(repeats ? 0 : i));
            }
        } else if (expected.isObject()) {
            assertThat(actual.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(expected::fieldNames);
            expected.fieldNames().forEachRemaining(name -> compare(actual.get(name), expected.get(name)));
        } else {
            assertThat(actual.toString()).isEqualTo(expected.toString());
        }
    }

    private void compareText(String actual, String recorded) {
        String expected = ACCELERATION.matcher(recorded).replaceAll("/>");
        Matcher placeholders = PLACEHOLDER.matcher(expected);
        if (!placeholders.find()) {
            assertThat(actual).isEqualTo(expected);
            return;
        }
        Map<String, String> groups = new HashMap<>();
        String pattern = pattern(expected, groups);
        Matcher match = Pattern.compile(pattern, Pattern.DOTALL).matcher(actual);
        assertThat(match.matches()).as("%s is like %s", actual, expected).isTrue();
        groups.forEach((group, name) -> bound.put(name, match.group(group)));
    }

    private String pattern(String expected, Map<String, String> groups) {
        Matcher placeholders = PLACEHOLDER.matcher(expected);
        StringBuilder pattern = new StringBuilder();
        int end = 0;
        while (placeholders.find()) {
            pattern.append(Pattern.quote(expected.substring(end, placeholders.start())));
            pattern.append(group(placeholders, groups));
            end = placeholders.end();
        }
        return pattern.append(Pattern.quote(expected.substring(end))).toString();
    }

    private String group(Matcher placeholder, Map<String, String> groups) {
        if (placeholder.group("number").isEmpty()) {
            return ".*?";
        }
        String name = placeholder.group("kind") + placeholder.group("number");
        if (bound.containsKey(name)) {
            return Pattern.quote(bound.get(name));
        }
        return groups.put(name, name) == null ? "(?<" + name + ">[0-9a-fA-F:{}-]+)" : "\\k<" + name + ">";
    }
}
