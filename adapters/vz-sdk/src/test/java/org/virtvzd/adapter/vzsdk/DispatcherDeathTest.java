package org.virtvzd.adapter.vzsdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.ports.hypervisor.Attempt;
import org.virtvzd.ports.hypervisor.HostLog;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.ports.hypervisor.SampleDomains;

/**
 * The dispatcher dies at every step of every request of every command. The command ends, the host is reported lost and
 * found again, and then what the listener knows is what the host has.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DispatcherDeathTest {
    private static final String VM = "victim";
    private static final Pattern STEPS = Pattern.compile("steps=(\\d+)");

    private final HostLog log = new HostLog();
    private final DomainConfig config = SampleDomains.vm(VM);
    private SdkHarness harness = new SdkHarness(quick());

    private static SdkOptions quick() {
        SdkOptions usual = SdkOptions.defaults();
        return new SdkOptions(
                Optional.empty(),
                usual.threads(),
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                usual.readLimit(),
                usual.commandLimit(),
                Optional.empty(),
                Duration.ZERO);
    }

    /**
     * A command, and what it asks of the dispatcher.
     *
     * @param name for people
     * @param requests the dispatcher's names of the requests that it makes
     * @param before the state in which it is given; empty when there is no machine yet
     * @param command gives it
     */
    record Scenario(
            String name,
            List<String> requests,
            Optional<MachineState> before,
            Function<Hypervisor, CompletionStage<?>> command) {
        @Override
        public String toString() {
            return name;
        }
    }

    Stream<Scenario> scenarios() {
        UUID uuid = config.uuid();
        return Stream.of(
                new Scenario(
                        "define",
                        List.of("host.config", "vm.register", "vm.subscribe", "vm.tree", "vm.state"),
                        Optional.empty(),
                        host -> host.define(config)),
                new Scenario(
                        "redefine",
                        List.of("vm.begin", "vm.commit"),
                        Optional.of(MachineState.STOPPED),
                        host -> host.redefine(config.withDescription("other"))),
                new Scenario(
                        "autostart",
                        List.of("vm.begin", "vm.commit"),
                        Optional.of(MachineState.STOPPED),
                        host -> host.setAutostart(uuid, true)),
                new Scenario(
                        "undefine",
                        List.of("vm.state", "vm.drop", "vm.refresh", "vm.begin", "vm.commit", "vm.delete"),
                        Optional.of(MachineState.SUSPENDED),
                        host -> host.undefine(uuid)),
                power(PowerAction.START, "vm.start", MachineState.STOPPED),
                power(PowerAction.KILL, "vm.stop", MachineState.RUNNING),
                power(PowerAction.SHUTDOWN, "vm.stop", MachineState.RUNNING),
                power(PowerAction.PAUSE, "vm.pause", MachineState.RUNNING),
                power(PowerAction.RESUME, "vm.start", MachineState.PAUSED),
                power(PowerAction.SUSPEND, "vm.suspend", MachineState.RUNNING),
                power(PowerAction.RESTART, "vm.restart", MachineState.RUNNING),
                power(PowerAction.RESET, "vm.reset", MachineState.RUNNING),
                power(PowerAction.DROP_SUSPENDED_STATE, "vm.drop", MachineState.SUSPENDED),
                new Scenario(
                        "snapshot",
                        List.of("vm.snapshot", "vm.tree", "vm.state"),
                        Optional.of(MachineState.RUNNING),
                        host -> host.createSnapshot(uuid, "title", "text")),
                new Scenario(
                        "revert",
                        List.of("vm.revert", "vm.refresh", "vm.tree", "vm.state"),
                        Optional.of(MachineState.RUNNING),
                        host -> host.revertToSnapshot(uuid, snapshot(), true)),
                new Scenario(
                        "delete snapshot",
                        List.of("vm.delete-snapshot", "vm.tree"),
                        Optional.of(MachineState.STOPPED),
                        host -> host.deleteSnapshot(uuid, snapshot(), true)),
                new Scenario(
                        "resize",
                        List.of("vm.refresh", "vm.resize"),
                        Optional.of(MachineState.STOPPED),
                        host -> host.resizeDisk(uuid, "sda", 70_000)),
                new Scenario(
                        "password",
                        List.of("vm.password"),
                        Optional.of(MachineState.RUNNING),
                        host -> host.setUserPassword(uuid, "root", "secret")),
                new Scenario(
                        "look up",
                        List.of("get-config"),
                        Optional.of(MachineState.STOPPED),
                        host -> host.lookUp("nobody")));
    }

    private Scenario power(PowerAction action, String request, MachineState before) {
        return new Scenario(
                action.name(),
                List.of(request, "vm.state"),
                Optional.of(before),
                host -> host.power(config.uuid(), action));
    }

    private String snapshot() {
        return view().orElseThrow().snapshots().snapshots().getFirst().name();
    }

    @BeforeAll
    void open() {
        harness.run(() -> harness.hypervisor().open(log));
        awaitAttached();
    }

    @AfterAll
    void close() {
        harness.close();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void isSurvivedAtEveryStep(Scenario scenario) {
        prepare(scenario);
        give(scenario.command());
        List<Integer> steps = scenario.requests().stream().map(this::planned).toList();
        assertThat(steps).as("every request is made").doesNotContain(0);
        for (int i = 0; i < steps.size(); i++) {
            // 0 is the arrival of the request; the last one is after the last of its messages.
            for (int step = 0; step <= steps.get(i) + 1; step++) {
                prepare(scenario);
                dieDuring(scenario, scenario.requests().get(i), step);
            }
        }
    }

    /** Brings the machine into the state that the command needs, with one snapshot. */
    private void prepare(Scenario scenario) {
        harness.world().order("clear=all");
        harness.world().order("set=perf-ms", "value=1000");
        if (view().isPresent()) {
            give(host -> host.power(config.uuid(), PowerAction.KILL));
            give(host -> host.power(config.uuid(), PowerAction.DROP_SUSPENDED_STATE));
            succeed(host -> host.undefine(config.uuid()));
        }
        scenario.before().ifPresent(this::make);
    }

    private void make(MachineState state) {
        succeed(host -> host.define(config));
        succeed(host -> host.createSnapshot(config.uuid(), "", ""));
        if (state != MachineState.STOPPED) {
            succeed(host -> host.power(config.uuid(), PowerAction.START));
        }
        if (state == MachineState.PAUSED) {
            succeed(host -> host.power(config.uuid(), PowerAction.PAUSE));
        } else if (state == MachineState.SUSPENDED) {
            succeed(host -> host.power(config.uuid(), PowerAction.SUSPEND));
        }
    }

    private void dieDuring(Scenario scenario, String request, int step) {
        log.clear();
        harness.world().order("fault=" + request, "action=die", "step=" + step);
        give(scenario.command());
        assertThat(harness.await(() -> has(HostLog.Detached.class)))
                .as("%s dies at step %d of %s", scenario, step, request)
                .isTrue();
        harness.world().awaitDeath();
        log.clear();
        harness.world().restart();
        awaitAttached();
        assertThat(log.domains().stream().map(Domain::uuid).collect(Collectors.toSet()))
                .as("after a death at step %d of %s", step, request)
                .isEqualTo(machines());
    }

    private int planned(String request) {
        Matcher steps = STEPS.matcher(harness.world().order("plan=" + request));
        return steps.find() ? Integer.parseInt(steps.group(1)) : 0;
    }

    /** The machines that the world keeps. */
    private Set<UUID> machines() {
        Path folder = harness.world().directory().resolve("machines");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\{[-0-9a-f]{36}\\}"))
                    .map(name -> UUID.fromString(name.substring(1, 37)))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAttached() {
        assertThat(harness.await(() -> has(HostLog.Attached.class))).isTrue();
    }

    private boolean has(Class<? extends HostLog.Entry> kind) {
        return log.entries().stream().anyMatch(kind::isInstance);
    }

    private Optional<Domain> view() {
        return log.domain(config.uuid());
    }

    private Attempt give(Function<Hypervisor, CompletionStage<?>> command) {
        List<Attempt> given = new ArrayList<>();
        harness.run(() ->
                given.add(Attempt.of(() -> command.apply(harness.hypervisor()).thenAccept(done -> {}))));
        assertThat(harness.await(() -> given.getFirst().ended())).isTrue();
        return given.getFirst();
    }

    private void succeed(Function<Hypervisor, CompletionStage<?>> command) {
        assertThat(give(command).failure()).isEmpty();
    }
}
