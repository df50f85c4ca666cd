package org.virtvzd.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Three clients make calls at random, in virtual time, on a host that takes its time: every answer, every error and
 * every event is what a small model, written on its own, says. jqwik prints the seed of a run and the shortest sequence
 * that fails, and tries that sequence first in the next run; {@code @Property(seed = ...)} replays a whole run.
 */
class ModelProperties {
    private static final int SEQUENCES = 10_000;
    private static final int LONGEST = 30;
    private static final int FEWEST_KINDS = 40;

    private static final Set<CallKind> SUCCEEDED = EnumSet.noneOf(CallKind.class);
    private static final Set<CallKind> REFUSED = EnumSet.noneOf(CallKind.class);
    private static int sequences;

    @Property(tries = SEQUENCES, edgeCases = EdgeCasesMode.NONE)
    void clientsSeeWhatTheModelSays(@ForAll("sequences") List<Step> steps) {
        try (Comparison comparison = new Comparison()) {
            comparison.run(steps);
            SUCCEEDED.addAll(comparison.succeeded());
            REFUSED.addAll(comparison.refused());
            sequences++;
        }
    }

    @Provide
    Arbitrary<List<Step>> sequences() {
        return Arbitraries.integers()
                .between(0, Step.COUNT - 1)
                .withDistribution(RandomDistribution.uniform())
                .map(Step::of)
                .list()
                .ofMinSize(1)
                .ofMaxSize(LONGEST);
    }

    /** A run in which hardly anything succeeds proves nothing. */
    @AfterContainer
    static void everyKindOfCallWasTried() {
        if (sequences >= SEQUENCES) {
            assertThat(SUCCEEDED)
                    .hasSizeGreaterThanOrEqualTo(FEWEST_KINDS)
                    .containsExactlyInAnyOrder(CallKind.values());
            assertThat(REFUSED).hasSizeGreaterThanOrEqualTo(FEWEST_KINDS);
        }
    }
}
