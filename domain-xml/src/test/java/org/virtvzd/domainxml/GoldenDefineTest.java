package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;

/**
 * What the original driver answered to 671 definitions, against what this dialect makes of them. Entries that are meant
 * to differ stand in a table with their reason; one that does not differ after all fails as well.
 */
final class GoldenDefineTest {

    private static final int VALIDATE = 1;
    private static final Pattern PLACEHOLDER = Pattern.compile("vme@MAC\\d+@|@MAC\\d+@|@UUID(\\d+)@|@ID@");
    private static final String SCHEMA_FOLDER = "/usr/share/libvirt/schemas";

    @TestFactory
    Stream<DynamicTest> answersAsRecordedOrForAReasonOtherwise() {
        Map<String, String> deviations = deviations();
        return entries().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        id(entry), () -> compare(entry, Optional.ofNullable(deviations.get(id(entry))))));
    }

    @Test
    void deviationsNameRecordedEntries() {
        Set<String> ids = new HashSet<>();
        entries().forEach(entry -> ids.add(id(entry)));
        assertThat(ids).hasSize(671).containsAll(deviations().keySet());
    }

    private static void compare(JsonNode entry, Optional<String> deviation) {
        Optional<String> difference = difference(entry);
        if (deviation.isPresent()) {
            assertThat(difference)
                    .as("listed as a deviation (%s), but it matches", deviation.get())
                    .isPresent();
        } else {
            assertThat(difference).as("difference from the recording").isEmpty();
        }
    }

    /** Tells how the answer differs from the recorded one. */
    private static Optional<String> difference(JsonNode entry) {
        JsonNode result = entry.get("result");
        DomainXmlParser parser = TestHost.parser(entry.get("profile").asInt());
        try {
            DomainConfig config = TestHost.complete(parser.parse(
                    entry.get("input").asText(), (entry.get("flags").asInt() & VALIDATE) != 0));
            if (!result.has("xml")) {
                return Optional.of("accepted, but recorded: " + result);
            }
            return Stream.of(
                            form(config, result.get("xml"), new XmlForm(false, true)),
                            form(
                                    config,
                                    result.has("xml_secure") ? result.get("xml_secure") : result.get("xml"),
                                    new XmlForm(true, true)),
                            form(config, result.get("xml_active"), XmlForm.PLAIN))
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (LibvirtException refused) {
            return error(refused.error(), result);
        }
    }

    private static Optional<String> form(DomainConfig config, JsonNode recorded, XmlForm form) {
        String actual =
                DomainXmlFormatter.format(form.inactive() ? TestHost.stopped(config) : TestHost.running(config), form);
        String expected = recorded.asText().replaceAll(">\\s*<acceleration/>\\s*</model>", "/>");
        return pattern(expected).matcher(actual).matches()
                ? Optional.empty()
                : Optional.of(form + " expected:\n" + expected + "but was:\n" + actual);
    }

    /** The recorded text with its placeholders turned into groups. */
    private static Pattern pattern(String expected) {
        StringBuilder regex = new StringBuilder();
        Set<String> known = new HashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(expected);
        int at = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(expected.substring(at, matcher.start())));
            at = matcher.end();
            String placeholder = matcher.group();
            if (placeholder.startsWith("vme")) {
                regex.append("vme[0-9a-f]{12}");
            } else if (placeholder.startsWith("@MAC")) {
                regex.append("([0-9a-f]{2}:){5}[0-9a-f]{2}");
            } else if (placeholder.equals("@ID@")) {
                regex.append("[0-9]+");
            } else {
                String group = "uuid" + matcher.group(1);
                regex.append(
                        known.add(group)
                                ? "(?<" + group
                                        + ">[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"
                                : "\\k<" + group + ">");
            }
        }
        return Pattern.compile(
                regex.append(Pattern.quote(expected.substring(at))).toString());
    }

    private static Optional<String> error(LibvirtError actual, JsonNode result) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("code", actual.code().number());
        shown.put("domain", actual.domain().number());
        shown.put("message", shown(actual.message()));
        shown.put("str1", shown(actual.str1().orElse("null")));
        shown.put("str2", shown(actual.str2().orElse("null")));
        shown.put("int1", actual.int1());
        shown.put("int2", actual.int2());
        Map<String, Object> expected = new HashMap<>();
        JsonNode recorded = result.path("error");
        for (String field : shown.keySet()) {
            JsonNode value = recorded.path(field);
            expected.put(field, value.isInt() ? (Object) value.asInt() : value.asText());
        }
        return shown.equals(expected)
                ? Optional.empty()
                : Optional.of("expected " + (recorded.isMissingNode() ? result : expected) + "\n but was " + shown);
    }

    private static String shown(String text) {
        return text.replace(SCHEMA_FOLDER, "@SCHEMAS@");
    }

    private static String id(JsonNode entry) {
        return entry.get("id").asText();
    }

    private static List<JsonNode> entries() {
        return Recorded.lines("/define.jsonl.gz");
    }

    /** Entries meant to differ, with the reason. */
    private static Map<String, String> deviations() {
        Map<String, String> reasons = new HashMap<>();
        Recorded.text("/deviations.tsv")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    String[] fields = line.split("\t", -1);
                    assertThat(fields).as("id, kind, issue, reason").hasSize(4).doesNotContain("");
                    assertThat(reasons.put(fields[0], line))
                            .as("listed twice: %s", fields[0])
                            .isNull();
                });
        return reasons;
    }
}
