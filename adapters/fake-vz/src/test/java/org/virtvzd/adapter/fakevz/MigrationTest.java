package org.virtvzd.adapter.fakevz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.ports.hypervisor.Attempt;
import org.virtvzd.ports.hypervisor.HostLog;
import org.virtvzd.ports.hypervisor.MigrationTarget;
import org.virtvzd.ports.hypervisor.SampleDomains;

/** Machines between two hosts whose directories lie side by side. */
class MigrationTest {
    private static final UUID A = SampleDomains.uuid("a");
    private static final Duration LATENCY = Duration.ofSeconds(4);

    @TempDir
    private Path network;

    private FakeHarness source;
    private FakeHarness target;

    @BeforeEach
    void twoHosts() {
        FakeOptions slow = FakeOptions.defaults().withLatency(LatencyModel.uniform(LATENCY, LATENCY, true));
        source = FakeHarness.opened(slow, network.resolve("source"));
        target = FakeHarness.opened(FakeOptions.defaults(), network.resolve("target"), 2);
    }

    @AfterEach
    void closeHosts() {
        source.close();
        target.close();
    }

    private void planted(MachineState state) {
        source.run(() -> source.hypervisor().host().define(SampleDomains.vm("a"), state));
    }

    private Attempt migrate(Optional<String> name, boolean paused) {
        UUID session = target.hypervisor().session();
        return source.give(
                () -> source.hypervisor().migrate(A, new MigrationTarget("target.example", 0, session, name, paused)));
    }

    private Attempt lookUp(String name) {
        return target.give(() -> target.hypervisor().lookUp(name));
    }

    @Test
    void aRunningMachineArrivesRunningWithItsSnapshots() {
        planted(MachineState.RUNNING);
        source.run(() -> source.hypervisor().host().createSnapshot(A, "{1}", "first"));
        Domain before = source.view("a");
        Attempt moved = migrate(Optional.empty(), false);
        source.loop().runFor(LATENCY.minusMillis(1));
        assertThat(source.view("a").state()).isEqualTo(MachineState.MIGRATING);
        source.loop().runFor(Duration.ofMillis(1));
        assertThat(moved.failure()).isEmpty();
        assertThat(source.log().domain(A)).isEmpty();
        assertThat(source.log().entries())
                .filteredOn(HostLog.MigrationProgressed.class::isInstance)
                .extracting(entry -> ((HostLog.MigrationProgressed) entry).percent())
                .containsExactly(0, 25, 50, 75, 100);

        assertThat(lookUp("a").failure()).isEmpty();
        Domain after = target.view("a");
        assertThat(after.state()).isEqualTo(MachineState.RUNNING);
        assertThat(after.config()).isEqualTo(before.config());
        assertThat(after.snapshots()).isEqualTo(before.snapshots());
        assertThat(target.log().entries())
                .contains(new HostLog.Added(after.withState(MachineState.MIGRATING)), new HostLog.StateChanged(after));
    }

    @Test
    void theTargetMayWantAnotherNameAndAPausedGuest() {
        planted(MachineState.RUNNING);
        migrate(Optional.of("z"), true);
        source.loop().runFor(LATENCY);
        assertThat(lookUp("z").failure()).isEmpty();
        assertThat(target.view("a").name()).isEqualTo("z");
        assertThat(target.view("a").state()).isEqualTo(MachineState.PAUSED);
    }

    @Test
    void whatWasGivenUpStaysAsItWas() {
        planted(MachineState.RUNNING);
        Domain before = source.view("a");
        Attempt moved = migrate(Optional.empty(), false);
        source.loop().runFor(LATENCY.dividedBy(2));
        assertThat(source.give(() -> source.hypervisor().cancel(A)).failure()).isEmpty();
        assertThat(moved.failure().orElseThrow().message()).contains("PRL_ERR_OPERATION_WAS_CANCELED");
        assertThat(source.view("a")).isEqualTo(before);
        assertThat(lookUp("a").failure().orElseThrow().code()).isEqualTo(ErrorCode.NO_DOMAIN);
    }

    @Test
    void hostsThatAreNotThereAreRefused() {
        planted(MachineState.STOPPED);
        UUID own = source.hypervisor().session();
        for (UUID session : List.of(own, new UUID(7, 7))) {
            Attempt refused = source.give(() -> source.hypervisor()
                    .migrate(A, new MigrationTarget("x.example", 0, session, Optional.empty(), false)));
            assertThat(refused.failure().orElseThrow().code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        }
        target.close();
        assertThat(migrate(Optional.empty(), false).failure()).isPresent();
        assertThat(source.view("a").state()).isEqualTo(MachineState.STOPPED);
    }

    /** Whoever dies when, the machine's file is in one place, and the target finds it when it starts. */
    @Test
    void k41ATargetThatDiesFindsTheMachineWhenItStarts() {
        planted(MachineState.RUNNING);
        migrate(Optional.of("z"), false);
        source.loop().runFor(LATENCY);
        assertThat(network.resolve("source/domains/" + A + ".json")).doesNotExist();
        assertThat(network.resolve("target/incoming/" + A + ".json")).exists();
        target.close();
        target = FakeHarness.opened(FakeOptions.defaults(), network.resolve("target"), 3);
        assertThat(target.view("a").name()).isEqualTo("z");
        assertThat(network.resolve("target/incoming")).isEmptyDirectory();
        assertThat(Files.exists(network.resolve("target/domains/" + A + ".json")))
                .isTrue();
    }

    @Test
    void aNameThatIsTakenKeepsTheMachineWaiting() {
        planted(MachineState.STOPPED);
        target.run(() -> target.hypervisor().host().define(SampleDomains.vm("b").withName("a"), MachineState.STOPPED));
        migrate(Optional.empty(), false);
        source.loop().runFor(LATENCY);
        lookUp("a");
        assertThat(target.log().domain(A)).isEmpty();
        target.run(() -> target.hypervisor().host().rename(SampleDomains.uuid("b"), "b"));
        assertThat(lookUp("a").failure()).isEmpty();
        assertThat(target.log().domain(A)).isPresent();
    }
}
