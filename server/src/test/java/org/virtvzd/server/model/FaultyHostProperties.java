package org.virtvzd.server.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.virtvzd.adapter.fakevz.Behaviour;
import org.virtvzd.adapter.fakevz.CommandKind;
import org.virtvzd.adapter.fakevz.FaultRule;
import org.virtvzd.adapter.fakevz.Trigger;
import org.virtvzd.ports.hypervisor.SdkResult;

/**
 * Clients at random on a host on which anything goes wrong: it refuses, is late or never ready, lies, loses, repeats and
 * delays what it tells, dies; others change its machines. No call may be lost and nobody cut off, and once all is well
 * again everybody knows the truth and everything can be done.
 */
class FaultyHostProperties {
    private static final int SEQUENCES = 1_500;
    private static final int LONGEST = 25;

    /** How often something happens behind the daemon's back. */
    private static final int ONE_IN = 5;

    private static final List<Behaviour> BEHAVIOURS = List.of(
            new Behaviour.NeverCompletes(),
            new Behaviour.Late(Duration.ofSeconds(45)),
            new Behaviour.FailsWith(SdkResult.FAILURE),
            new Behaviour.FailsWith(SdkResult.UNIMPLEMENTED),
            new Behaviour.SucceedsButReportsFailure(SdkResult.TIMEOUT),
            new Behaviour.ResultLost(),
            new Behaviour.EventsDropped(),
            new Behaviour.EventsDuplicated(3),
            new Behaviour.EventsAfterReply(),
            new Behaviour.DispatcherDies(true, Optional.of(Duration.ofSeconds(20))),
            new Behaviour.DispatcherDies(false, Optional.empty()),
            new Behaviour.DiskFull(),
            new Behaviour.GuestIgnoresShutdown(Optional.of(Duration.ofSeconds(120))),
            new Behaviour.GuestIgnoresShutdown(Optional.empty()),
            new Behaviour.GuestCrashesAtBoot(Duration.ofMillis(500)));

    /** What happens next: a call, or before it something that nobody asked for. */
    record Happening(Step step, Optional<Trouble> trouble) {
        static Happening of(int number) {
            Step step = Step.of(number);
            boolean struck = step.b() % ONE_IN == 0;
            return new Happening(step, struck ? Optional.of(Trouble.of(number / ONE_IN)) : Optional.empty());
        }

        @Override
        public String toString() {
            return trouble.map(what -> what + ", ").orElse("") + step;
        }
    }

    @Property(tries = SEQUENCES, edgeCases = EdgeCasesMode.NONE)
    void nothingHangsAndTheTruthComesOut(
            @ForAll("faults") List<FaultRule> faults,
            @ForAll("happenings") List<Happening> happenings,
            @ForAll long seed) {
        try (FaultyHost host = new FaultyHost(faults, seed)) {
            for (Happening happening : happenings) {
                happening
                        .trouble()
                        .ifPresent(what -> host.trouble(what, happening.step().uuid()));
                host.call(happening.step());
            }
            host.requireAnswers();
            host.heal();
            host.requireTruth();
            host.requireProgress();
        }
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Arbitraries.integers()
                .between(0, Step.COUNT - 1)
                .withDistribution(RandomDistribution.uniform())
                .map(Happening::of)
                .list()
                .ofMinSize(1)
                .ofMaxSize(LONGEST);
    }

    @Provide
    Arbitrary<List<FaultRule>> faults() {
        Arbitrary<Trigger> triggers = Arbitraries.oneOf(
                Arbitraries.of(CommandKind.class).map(kind -> Trigger.on(kind)),
                Arbitraries.integers().between(1, 6).map(number -> Trigger.on().nth(number)),
                Arbitraries.of(Stream.of(0, 1, 2, 3).map(Step::uuid).toList())
                        .map(uuid -> Trigger.on().of(uuid).first(3)),
                Arbitraries.just(Trigger.on().withProbability(0.3)));
        return Combinators.combine(triggers, Arbitraries.of(BEHAVIOURS))
                .as(FaultRule::new)
                .list()
                .ofMaxSize(4);
    }
}
