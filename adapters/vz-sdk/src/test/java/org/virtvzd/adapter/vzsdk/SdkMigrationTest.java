package org.virtvzd.adapter.vzsdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.ports.hypervisor.Attempt;
import org.virtvzd.ports.hypervisor.HostLog;
import org.virtvzd.ports.hypervisor.MigrationTarget;
import org.virtvzd.ports.hypervisor.SampleDomains;

/** Machines move between two hosts, each with its dispatcher. */
class SdkMigrationTest {
    private static final UUID UUID_OF_A = SampleDomains.uuid("a");

    private final Side source = new Side();
    private final Side target = new Side();

    /** A host and what it says. */
    private static final class Side {
        private final SdkHarness harness = new SdkHarness();
        private final HostLog log = new HostLog();

        Side() {
            harness.run(() -> harness.hypervisor().open(log));
            // The library looks for its world at login, so the next side must not enter its own before that.
            assertThat(harness.await(() -> !log.entries().isEmpty())).isTrue();
        }

        <T> Optional<LibvirtError> give(Supplier<CompletionStage<T>> command) {
            List<Attempt> given = new ArrayList<>();
            harness.run(() -> given.add(Attempt.of(() -> command.get().thenAccept(done -> {}))));
            assertThat(harness.await(() -> given.getFirst().ended())).isTrue();
            return given.getFirst().failure();
        }

        boolean has(UUID uuid, MachineState state) {
            return log.domain(uuid).filter(domain -> domain.state() == state).isPresent();
        }

        UUID session() {
            return harness.call(harness.hypervisor()::session);
        }
    }

    @BeforeEach
    void begin() {
        source.harness
                .world()
                .order("set=peer.elsewhere", "value=" + target.harness.world().directory());
        assertThat(source.give(() -> source.harness.hypervisor().define(SampleDomains.vm("a"))))
                .isEmpty();
        assertThat(source.give(() -> source.harness.hypervisor().power(UUID_OF_A, PowerAction.START)))
                .isEmpty();
    }

    @AfterEach
    void end() {
        source.harness.close();
        target.harness.close();
    }

    @Test
    void aRunningMachineMovesUnderAnotherName() {
        var there = new MigrationTarget("elsewhere", 0, target.session(), Optional.of("b"), false);
        assertThat(source.give(() -> source.harness.hypervisor().migrate(UUID_OF_A, there)))
                .isEmpty();
        assertThat(source.log.domains()).isEmpty();
        assertThat(source.log.entries()).anyMatch(HostLog.MigrationProgressed.class::isInstance);
        assertThat(target.harness.await(() -> target.has(UUID_OF_A, MachineState.RUNNING)))
                .isTrue();
        assertThat(target.give(() -> target.harness.hypervisor().lookUp("b"))).isEmpty();
        assertThat(target.log.domain(UUID_OF_A).orElseThrow().name()).isEqualTo("b");
    }

    @Test
    void itMayBeLeftPausedThere() {
        var there = new MigrationTarget("elsewhere", 0, target.session(), Optional.empty(), true);
        assertThat(source.give(() -> source.harness.hypervisor().migrate(UUID_OF_A, there)))
                .isEmpty();
        assertThat(target.harness.await(() -> target.has(UUID_OF_A, MachineState.PAUSED)))
                .isTrue();
    }

    @Test
    void aSessionThatIsNotTheTargetsIsNotLetIn() {
        var there = new MigrationTarget("elsewhere", 0, new UUID(7, 7), Optional.empty(), false);
        assertThat(source.give(() -> source.harness.hypervisor().migrate(UUID_OF_A, there)))
                .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
        assertThat(source.harness.await(() -> source.has(UUID_OF_A, MachineState.RUNNING)))
                .isTrue();
        assertThat(target.log.domains()).isEmpty();
    }

    @Test
    void aMigrationThatIsGivenUpLeavesTheMachineAsItWas() {
        source.harness.world().order("set=migration-step-ms", "value=500");
        var there = new MigrationTarget("elsewhere", 0, target.session(), Optional.empty(), false);
        List<Attempt> given = new ArrayList<>();
        source.harness.run(
                () -> given.add(Attempt.of(() -> source.harness.hypervisor().migrate(UUID_OF_A, there))));
        assertThat(source.harness.await(
                        () -> source.log.entries().stream().anyMatch(HostLog.MigrationProgressed.class::isInstance)))
                .isTrue();
        assertThat(source.give(() -> source.harness.hypervisor().cancel(UUID_OF_A)))
                .isEmpty();
        assertThat(source.harness.await(() -> given.getFirst().ended())).isTrue();
        assertThat(given.getFirst().failure()).isPresent();
        assertThat(source.harness.await(() -> source.has(UUID_OF_A, MachineState.RUNNING)))
                .isTrue();
        assertThat(target.harness.await(() -> target.log.domains().isEmpty())).isTrue();
    }
}
