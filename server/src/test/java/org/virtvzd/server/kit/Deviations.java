package org.virtvzd.server.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The recorded cases in which this server deliberately does something else, with the reason for each. A case that is
 * listed must differ, so that the list never grows stale.
 *
 * @param rules one for each line of the list
 */
public record Deviations(List<Rule> rules) {

    /**
     * Some cases.
     *
     * @param cases what their ids are like, as a whole
     * @param reason why they differ
     */
    public record Rule(Pattern cases, String reason) {
        boolean covers(String id) {
            return cases.matcher(id).matches();
        }
    }

    /** Copies the list. */
    public Deviations {
        rules = List.copyOf(rules);
    }

    /**
     * Reads a list. A line is a regular expression for the ids of cases, a tab, the reason.
     *
     * @param resource name of the file among the test resources
     * @return the list
     */
    public static Deviations read(String resource) {
        try (InputStream in = Objects.requireNonNull(Deviations.class.getResourceAsStream("/" + resource))) {
            return new Deviations(new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split("\t", 2))
                    .map(parts -> new Rule(Pattern.compile(parts[0]), parts[1]))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a comparison that must hold, or must not if the case is listed.
     *
     * @param id the case
     * @param comparison fails with an AssertionError when the server differs
     */
    public void check(String id, Runnable comparison) {
        if (rules.stream().noneMatch(rule -> rule.covers(id))) {
            comparison.run();
            return;
        }
        try {
            comparison.run();
        } catch (AssertionError e) {
            return;
        }
        throw new AssertionError(id + " is listed as different but is not");
    }

    /**
     * The lines that list nothing.
     *
     * @param ids all cases
     * @return the rules that cover none of them
     */
    public List<Rule> idle(Collection<String> ids) {
        return rules.stream()
                .filter(rule -> ids.stream().noneMatch(rule::covers))
                .toList();
    }
}
