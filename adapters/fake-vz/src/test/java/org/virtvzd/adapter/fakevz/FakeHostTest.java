package org.virtvzd.adapter.fakevz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.HostLoad;
import org.virtvzd.ports.hypervisor.Attempt;
import org.virtvzd.ports.hypervisor.HostLog;
import org.virtvzd.ports.hypervisor.SampleDomains;

class FakeHostTest {
    private static final UUID A = SampleDomains.uuid("a");

    private final FakeHarness world = FakeHarness.opened(FakeOptions.defaults());
    private final FakeHost host = world.hypervisor().host();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatOthersDoIsReported() {
        world.run(() -> host.define(SampleDomains.vm("a"), MachineState.RUNNING));
        Domain running = world.view("a");
        world.run(() -> host.power(A, PowerAction.PAUSE));
        Domain paused = world.view("a");
        world.run(() -> host.crash(A));
        world.run(() -> host.crash(A));
        world.run(() -> host.rename(A, "z"));
        world.run(() -> host.createSnapshot(A, "{1}", "first"));
        world.run(() -> host.announce(A));
        Domain last = world.view("a");
        world.run(() -> host.delete(A));
        assertThat(last.name()).isEqualTo("z");
        assertThat(last.snapshots().find("first").orElseThrow().name()).isEqualTo("{1}");
        assertThat(world.log().entries().subList(1, 4))
                .containsExactly(
                        new HostLog.Added(running),
                        new HostLog.StateChanged(paused),
                        new HostLog.StateChanged(running.withState(MachineState.STOPPED)));
        assertThat(world.log().entries().subList(5, 8))
                .containsExactly(new HostLog.SnapshotsChanged(last), new HostLog.Added(last), new HostLog.Removed(A));
    }

    @Test
    void anyStateCanBeShown() {
        world.define("a");
        for (MachineState state : MachineState.values()) {
            world.run(() -> host.setState(A, state));
            assertThat(world.view("a").state()).isEqualTo(state);
        }
        world.log().clear();
        world.run(() -> host.setState(A, MachineState.STOPPED));
        world.run(() -> host.setState(A, MachineState.STOPPED));
        assertThat(world.log().settledStates(A)).containsExactly(MachineState.STOPPED, MachineState.STOPPED);
    }

    @Test
    void strayReportsArePassedOn() {
        world.define("a");
        Domain gone = world.view("a");
        world.run(() -> host.delete(A));
        world.run(() -> host.stray(gone));
        assertThat(world.log().entries().getLast()).isEqualTo(new HostLog.StateChanged(gone));
        assertThat(host.domain(A)).isEmpty();
    }

    @Test
    void aMachineIsNotBornInAPassingState() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> host.define(SampleDomains.vm("a"), MachineState.STARTING));
    }

    @Test
    void othersAreBoundByTheRulesToo() {
        world.running("a");
        assertThatExceptionOfType(LibvirtException.class).isThrownBy(() -> host.rename(A, "z"));
        assertThatExceptionOfType(LibvirtException.class).isThrownBy(() -> host.power(A, PowerAction.START));
    }

    @Test
    void aPassingMachineIsLockedButCanBeKilled() {
        world.define("a");
        world.run(() -> host.setState(A, MachineState.RESTORING));
        assertThat(world.power("a", PowerAction.PAUSE).failure().map(LibvirtError::message))
                .contains("operation failed: Can't change domain state.");
        assertThat(world.power("a", PowerAction.KILL).failure()).isEmpty();
        assertThat(world.view("a").state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void aMountedContainerIsOff() {
        assertThat(world.give(() -> world.hypervisor().define(SampleDomains.container("c")))
                        .failure())
                .isEmpty();
        world.run(() -> host.setState(SampleDomains.uuid("c"), MachineState.MOUNTED));
        assertThat(world.power("c", PowerAction.START).failure()).isEmpty();
        assertThat(world.view("c").state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void changesDuringAnOutageAreSeenAfterwards() {
        world.running("a");
        world.run(() -> host.disconnect("gone"));
        world.run(() -> {
            host.define(SampleDomains.vm("b"), MachineState.STOPPED);
            host.crash(A);
        });
        assertThat(world.view("a").state()).isEqualTo(MachineState.RUNNING);
        world.run(() -> assertThat(world.hypervisor().statistics(A)).isEmpty());
        world.run(host::reconnect);
        assertThat(world.view("a").state()).isEqualTo(MachineState.STOPPED);
        assertThat(world.view("b").state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void aHostThatIsAwayAtTheBeginningIsAttachedLater() {
        FakeHarness late = new FakeHarness(loop ->
                FakeHypervisor.inMemory(FakeOptions.defaults(), loop, loop.wallClock(), new SplittableRandom(1)));
        HostLog log = new HostLog();
        late.run(() -> {
            late.hypervisor().host().disconnect("not there yet");
            late.hypervisor().open(log);
        });
        late.loop().runFor(Duration.ofDays(1));
        assertThat(log.entries()).isEmpty();
        late.run(() -> {
            late.hypervisor().host().reconnect();
            late.hypervisor().host().reconnect();
        });
        assertThat(log.entries()).singleElement().isInstanceOf(HostLog.Attached.class);
        late.run(() -> assertThatIllegalStateException()
                .isThrownBy(() -> late.hypervisor().open(log)));
        late.close();
    }

    @Test
    void passingStatesAreSeenOnTheWay() {
        LatencyModel slow = LatencyModel.uniform(Duration.ofSeconds(1), Duration.ofSeconds(2), true);
        FakeHarness other = FakeHarness.opened(FakeOptions.defaults().withLatency(slow));
        Attempt define = other.give(() -> other.hypervisor().define(SampleDomains.vm("a")));
        assertThat(other.await(define::ended)).isTrue();
        other.log().clear();
        List<PowerAction> actions =
                List.of(PowerAction.START, PowerAction.SUSPEND, PowerAction.START, PowerAction.KILL);
        for (PowerAction action : actions) {
            Attempt attempt = other.power("a", action);
            assertThat(attempt.ended()).isFalse();
            assertThat(other.view("a").state().isSettled()).isFalse();
            assertThat(other.await(attempt::ended)).isTrue();
        }
        assertThat(other.log().entries().stream()
                        .filter(HostLog.StateChanged.class::isInstance)
                        .map(entry -> ((HostLog.StateChanged) entry).domain().state()))
                .containsExactly(
                        MachineState.STARTING,
                        MachineState.RUNNING,
                        MachineState.PAUSED,
                        MachineState.SUSPENDING,
                        MachineState.SUSPENDED,
                        MachineState.RESUMING,
                        MachineState.RUNNING,
                        MachineState.STOPPING,
                        MachineState.STOPPED);
        other.close();
    }

    @Test
    void aCommandThatFindsItsMachineChangedFails() {
        LatencyModel slow = LatencyModel.uniform(Duration.ofSeconds(1), Duration.ofSeconds(1), true);
        FakeHarness other = FakeHarness.opened(FakeOptions.defaults().withLatency(slow));
        Attempt define = other.give(() -> other.hypervisor().define(SampleDomains.vm("a")));
        assertThat(other.await(define::ended)).isTrue();
        Attempt start = other.power("a", PowerAction.START);
        other.run(() -> other.hypervisor().host().setState(A, MachineState.STOPPED));
        assertThat(other.await(start::ended)).isTrue();
        assertThat(start.failure()).isPresent();
        Attempt again = other.power("a", PowerAction.START);
        other.run(() -> other.hypervisor().host().delete(A));
        assertThat(other.await(again::ended)).isTrue();
        assertThat(again.failure().map(LibvirtError::message).orElseThrow()).startsWith("Domain not found");
        other.close();
    }

    @Test
    void anOutageTakesMachinesOutOfTheirPassingStates() {
        LatencyModel slow = LatencyModel.uniform(Duration.ofSeconds(1), Duration.ofSeconds(1), true);
        FakeHarness other = FakeHarness.opened(FakeOptions.defaults().withLatency(slow));
        Attempt define = other.give(() -> other.hypervisor().define(SampleDomains.vm("a")));
        assertThat(other.await(define::ended)).isTrue();
        Attempt start = other.power("a", PowerAction.START);
        other.run(() -> other.hypervisor().host().disconnect("gone"));
        assertThat(start.failure()).isPresent();
        other.loop().runFor(Duration.ofSeconds(5));
        other.run(other.hypervisor().host()::reconnect);
        assertThat(other.view("a").state()).isEqualTo(MachineState.STOPPED);
        other.close();
    }

    @Test
    void pausedGuestsDoNotRun() {
        world.running("a");
        world.loop().runFor(Duration.ofSeconds(10));
        long running = cpuNanos();
        assertThat(running).isPositive().isLessThan(Duration.ofSeconds(20).toNanos());
        world.power("a", PowerAction.PAUSE);
        world.loop().runFor(Duration.ofSeconds(10));
        assertThat(cpuNanos()).isEqualTo(running);
        world.power("a", PowerAction.RESUME);
        world.loop().runFor(Duration.ofSeconds(10));
        assertThat(cpuNanos()).isEqualTo(2 * running);
        world.power("a", PowerAction.SUSPEND);
        world.power("a", PowerAction.START);
        assertThat(cpuNanos()).isEqualTo(2 * running);
        world.power("a", PowerAction.KILL);
        world.power("a", PowerAction.START);
        assertThat(cpuNanos()).isZero();
    }

    private long cpuNanos() {
        return world.hypervisor().statistics(A).orElseThrow().cpuNanos();
    }

    @Test
    void guestsMakeTheHostBusy() {
        HostLoad first = world.hypervisor().load();
        world.loop().runFor(Duration.ofSeconds(10));
        HostLoad idle = world.hypervisor().load();
        world.running("a");
        world.loop().runFor(Duration.ofSeconds(10));
        HostLoad busy = world.hypervisor().load();
        long idleUser = idle.cpus().getFirst().user() - first.cpus().getFirst().user();
        long busyUser = busy.cpus().getFirst().user() - idle.cpus().getFirst().user();
        assertThat(busyUser).isGreaterThan(idleUser);
        assertThat(busy.freeMemoryKiB()).isEqualTo(idle.freeMemoryKiB() - 512 * 1024);
        world.power("a", PowerAction.KILL);
        assertThat(world.hypervisor().load().freeMemoryKiB()).isEqualTo(idle.freeMemoryKiB());
    }

    @Test
    void freeVncPortsAreUsedAgain() {
        for (String name : List.of("a", "b", "c")) {
            world.run(() -> host.define(
                    SampleDomains.withVnc(SampleDomains.vm(name), OptionalInt.empty()), MachineState.RUNNING));
        }
        assertThat(world.view("c").vncPort()).hasValue(5902);
        world.run(() -> host.crash(SampleDomains.uuid("b")));
        world.run(() -> host.define(
                SampleDomains.withVnc(SampleDomains.vm("fixed"), OptionalInt.of(5901)), MachineState.RUNNING));
        world.run(() ->
                host.define(SampleDomains.withVnc(SampleDomains.vm("d"), OptionalInt.empty()), MachineState.PAUSED));
        assertThat(world.view("d").vncPort()).hasValue(5903);
        world.run(() -> host.crash(SampleDomains.uuid("fixed")));
        world.power("b", PowerAction.START);
        assertThat(world.view("b").vncPort()).hasValue(5901);
    }

    @Test
    void anEditOfARunningMachineMovesItsVncServer() {
        world.running("a");
        world.run(() -> host.redefine(SampleDomains.withVnc(world.view("a").config(), OptionalInt.of(6000))));
        assertThat(world.view("a").vncPort()).hasValue(6000);
        world.run(() -> host.redefine(SampleDomains.vm("a")));
        assertThat(world.view("a").vncPort()).isEmpty();
    }

    @Test
    void invalidDefinitionsAreRefused() {
        for (String name : List.of("", "a/b", "a\nb")) {
            assertThat(world.give(() -> world.hypervisor()
                                    .define(SampleDomains.edited(SampleDomains.vm("a"), name, "", 512)))
                            .failure())
                    .isPresent();
        }
        assertThat(world.give(() -> world.hypervisor().define(SampleDomains.edited(SampleDomains.vm("a"), "a", "", 0)))
                        .failure())
                .isPresent();
        assertThat(world.log().domains()).isEmpty();
    }

    @Test
    void aVirtualMachineDoesNotBecomeAContainer() {
        world.define("a");
        assertThat(world.give(() -> world.hypervisor().redefine(SampleDomains.container("a")))
                        .failure())
                .isPresent();
        assertThat(host.domain(A).map(Domain::config))
                .isEqualTo(Optional.of(world.view("a").config()));
    }
}
