package org.virtvzd.server.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.virtvzd.server.kit.Deviations;

/**
 * Every recorded call that this server can be asked gets the recorded answer, and every subscriber the recorded
 * events; or a difference that is listed with its reason, step by step.
 *
 * <p>The recording was made with libvirt's Virtuozzo driver on a stand-in for Virtuozzo's SDK.
 */
class RecordedCallsTest {
    /** Of 912. To be raised whenever more calls are served. */
    private static final int REPLAYED = 800;

    private static final List<JsonNode> ENTRIES = RecordedCalls.all();
    private static final ReplayScope SCOPE = ReplayScope.read();
    private static final Deviations DEVIATIONS = Deviations.read("recorded-calls-deviations.tsv");

    @TestFactory
    Stream<DynamicTest> answers() {
        return replayed()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.get("id").asText(), () -> new RecordedSession(entry, DEVIATIONS).play()));
    }

    @Test
    void noEntryDisappears() {
        assertThat(ENTRIES).hasSize(912);
        assertThat(replayed()).hasSize(REPLAYED);
    }

    @Test
    void everyReasonToSkipAppliesToAnEntry() {
        assertThat(SCOPE.rules()).allSatisfy(rule -> assertThat(ENTRIES).anyMatch(rule::skips));
    }

    @Test
    void everyDeviationIsOfAReplayedStep() {
        List<String> steps = replayed().flatMap(RecordedCallsTest::stepIds).toList();
        assertThat(DEVIATIONS.idle(steps)).isEmpty();
    }

    private static Stream<String> stepIds(JsonNode entry) {
        return Stream.iterate(0, number -> number + 1)
                .limit(entry.get("steps").size())
                .map(number -> entry.get("id").asText() + "#" + number);
    }

    private static Stream<JsonNode> replayed() {
        return ENTRIES.stream().filter(entry -> SCOPE.skipping(entry).isEmpty());
    }
}
