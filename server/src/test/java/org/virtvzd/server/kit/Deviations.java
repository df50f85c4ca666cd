package org.virtvzd.server.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The recorded cases in which this server deliberately does something else, with the reason for each. A case that is
 * listed must differ, so that the list never grows stale.
 *
 * @param reasons reasons by the id of the case
 */
public record Deviations(Map<String, String> reasons) {

    /** Copies the map. */
    public Deviations {
        reasons = Map.copyOf(reasons);
    }

    /**
     * Reads a list: one line for each case, its id, a tab, the reason.
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
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1])));
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
        if (!reasons.containsKey(id)) {
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
}
