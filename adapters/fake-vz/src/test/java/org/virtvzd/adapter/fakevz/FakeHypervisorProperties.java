package org.virtvzd.adapter.fakevz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.ports.hypervisor.Attempt;
import org.virtvzd.ports.hypervisor.SampleDomains;
import org.virtvzd.ports.hypervisor.SdkResult;

/** Any sequence of commands, against a model that knows only names and states. */
class FakeHypervisorProperties {

    /** A command on one of the few domains. */
    record Step(String name, Want want) {
        /** Gives the command. */
        Attempt give(FakeHarness world) {
            return world.give(() -> want.command().apply(Tuple.of(world.hypervisor(), name)));
        }

        /** What the model says to it. */
        boolean allowedBy(ModelHost model) {
            return want.model().test(model, name);
        }
    }

    /** What the model says to a kind of command. */
    @FunctionalInterface
    interface Verdict {
        boolean test(ModelHost model, String name);
    }

    /** A kind of command on any domain, with its counterpart in the model. */
    record Want(String label, Function<Tuple2<FakeHypervisor, String>, CompletionStage<Void>> command, Verdict model) {
        @Override
        public String toString() {
            return label;
        }
    }

    private static DomainConfig config(String name) {
        return kind(name) == DomainKind.VM ? SampleDomains.vm(name) : SampleDomains.container(name);
    }

    private static DomainKind kind(String name) {
        return name.startsWith("vm") ? DomainKind.VM : DomainKind.CONTAINER;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Want> wants = Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Arbitraries.just(
                                new Want("define", at -> at.get1().define(config(at.get2())), ModelHost::define))),
                Tuple.of(
                        1,
                        Arbitraries.just(new Want(
                                "undefine",
                                at -> at.get1().undefine(SampleDomains.uuid(at.get2())),
                                ModelHost::undefine))),
                Tuple.of(
                        1,
                        Arbitraries.just(
                                new Want("redefine", at -> at.get1().redefine(config(at.get2())), ModelHost::edit))),
                Tuple.of(
                        1,
                        Arbitraries.just(new Want(
                                "autostart",
                                at -> at.get1().setAutostart(SampleDomains.uuid(at.get2()), true),
                                ModelHost::edit))),
                Tuple.of(
                        3,
                        Arbitraries.of(
                                new Want(
                                        "create snapshot",
                                        at -> at.get1()
                                                .createSnapshot(SampleDomains.uuid(at.get2()), "t", "")
                                                .thenAccept(name -> {}),
                                        ModelHost::createSnapshot),
                                new Want(
                                        "revert",
                                        at -> at.get1()
                                                .revertToSnapshot(SampleDomains.uuid(at.get2()), current(at), false),
                                        ModelHost::revert),
                                new Want(
                                        "delete snapshot",
                                        at -> at.get1()
                                                .deleteSnapshot(SampleDomains.uuid(at.get2()), current(at), false),
                                        ModelHost::deleteSnapshot))),
                Tuple.of(
                        12,
                        Arbitraries.of(PowerAction.class)
                                .map(action -> new Want(
                                        action.name(),
                                        at -> at.get1().power(SampleDomains.uuid(at.get2()), action),
                                        (model, name) -> model.power(name, kind(name), action)))));
        Arbitrary<String> names = Arbitraries.of("vm1", "vm2", "ct1", "ct2");
        return names.flatMap(name -> wants.map(want -> new Step(name, want)))
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 300)
    void answersAndReportsFollowTheModel(@ForAll("steps") List<Step> steps) {
        ModelHost model = new ModelHost();
        try (FakeHarness world = FakeHarness.opened(FakeOptions.defaults())) {
            for (Step step : steps) {
                boolean allowed = step.allowedBy(model);
                assertThat(step.give(world).failure().isEmpty())
                        .as(step.toString())
                        .isEqualTo(allowed);
                assertThat(states(world.log().domains())).isEqualTo(model.states());
            }
            assertThat(world.hypervisor().host().domains())
                    .containsExactlyInAnyOrderElementsOf(world.log().domains());
        }
    }

    @Property(tries = 150)
    void latencyAndPassingStatesChangeNothingInTheEnd(@ForAll("steps") List<Step> steps, @ForAll long seed) {
        ModelHost model = new ModelHost();
        LatencyModel slow = LatencyModel.uniform(Duration.ZERO, Duration.ofSeconds(2), true);
        FakeOptions options = FakeOptions.defaults().withLatency(slow);
        try (FakeHarness world = FakeHarness.opened(options, seed)) {
            for (Step step : steps) {
                boolean allowed = step.allowedBy(model);
                Attempt attempt = step.give(world);
                assertThat(world.await(attempt::ended)).isTrue();
                assertThat(attempt.failure().isEmpty()).as(step.toString()).isEqualTo(allowed);
            }
            assertThat(states(world.log().domains())).isEqualTo(model.states());
        }
    }

    @Property(tries = 150)
    void faultsNeverMakeTheLastReportsWrong(@ForAll("steps") List<Step> steps, @ForAll long seed) {
        List<Behaviour> honest = List.of(
                new Behaviour.NeverCompletes(),
                new Behaviour.Late(Duration.ofSeconds(1)),
                new Behaviour.FailsWith(SdkResult.FAILURE),
                new Behaviour.SucceedsButReportsFailure(SdkResult.TIMEOUT),
                new Behaviour.ResultLost(),
                new Behaviour.EventsDuplicated(2),
                new Behaviour.EventsAfterReply(),
                new Behaviour.DiskFull(),
                new Behaviour.GuestIgnoresShutdown(Optional.of(Duration.ofSeconds(3))),
                new Behaviour.GuestCrashesAtBoot(Duration.ofSeconds(1)),
                new Behaviour.DispatcherDies(true, Optional.of(Duration.ofSeconds(1))),
                new Behaviour.DispatcherDies(false, Optional.of(Duration.ofSeconds(1))));
        LatencyModel slow = LatencyModel.uniform(Duration.ZERO, Duration.ofMillis(1500), true);
        FakeOptions options = FakeOptions.defaults()
                .withLatency(slow)
                .withFaults(honest.stream()
                        .map(behaviour -> new FaultRule(Trigger.on().withProbability(0.03), behaviour))
                        .toArray(FaultRule[]::new));
        try (FakeHarness world = FakeHarness.opened(options, seed)) {
            for (Step step : steps) {
                step.give(world);
                world.loop().runFor(Duration.ofMillis(700));
            }
            world.loop().runFor(Duration.ofSeconds(30));
            assertThat(world.log().domains())
                    .containsExactlyInAnyOrderElementsOf(
                            world.hypervisor().host().domains());
        }
    }

    @Property(tries = 60)
    void whatWasAcknowledgedSurvivesAKillAtAnyMoment(@ForAll("steps") List<Step> steps) throws IOException {
        Path base = Files.createTempDirectory("fake-vz");
        try (FakeHarness world = FakeHarness.opened(FakeOptions.defaults(), base.resolve("live"))) {
            int copies = 0;
            for (Step step : steps) {
                step.give(world);
                // A copy of the files of a process that goes on is what a kill at this moment would leave.
                Path copy = base.resolve("copy" + copies++);
                copy(base.resolve("live"), copy);
                try (FakeHarness reopened = FakeHarness.opened(FakeOptions.defaults(), copy)) {
                    assertThat(reopened.log().domains())
                            .containsExactlyInAnyOrderElementsOf(
                                    world.hypervisor().host().domains());
                }
            }
        } finally {
            delete(base);
        }
    }

    /** The name of a domain's current snapshot, or one that it does not have. */
    private static String current(Tuple2<FakeHypervisor, String> at) {
        return at.get1()
                .host()
                .domain(SampleDomains.uuid(at.get2()))
                .flatMap(domain -> domain.snapshots().current())
                .orElse("{none}");
    }

    private static Map<String, MachineState> states(Collection<Domain> domains) {
        return domains.stream().collect(Collectors.toMap(Domain::name, Domain::state));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void delete(Path base) throws IOException {
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
