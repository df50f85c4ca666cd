package org.virtvzd.adapter.fakevz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.ports.hypervisor.Attempt;
import org.virtvzd.ports.hypervisor.HostLog;
import org.virtvzd.ports.hypervisor.SampleDomains;
import org.virtvzd.ports.hypervisor.SdkResult;

class FaultsTest {
    private static final UUID A = SampleDomains.uuid("a");

    private final FakeHarness world = FakeHarness.opened(FakeOptions.defaults());

    @AfterEach
    void close() {
        world.close();
    }

    private void fault(Trigger trigger, Behaviour behaviour) {
        world.hypervisor().faults().add(new FaultRule(trigger, behaviour));
    }

    private MachineState hostState() {
        return world.hypervisor().host().domain(A).orElseThrow().state();
    }

    private static ErrorCode codeOf(Attempt attempt) {
        return attempt.failure().map(LibvirtError::code).orElseThrow();
    }

    @Test
    void aCommandMayNeverComplete() {
        world.define("a");
        fault(Trigger.on(CommandKind.START), new Behaviour.NeverCompletes());
        Attempt start = world.power("a", PowerAction.START);
        world.loop().runFor(Duration.ofDays(1));
        assertThat(start.ended()).isFalse();
        assertThat(hostState()).isEqualTo(MachineState.STOPPED);
        world.run(world.hypervisor()::close);
        assertThat(start.failure()).isPresent();
    }

    @Test
    void aCommandMayBeLate() {
        world.define("a");
        fault(Trigger.on(CommandKind.START), new Behaviour.Late(Duration.ofSeconds(40)));
        Attempt start = world.power("a", PowerAction.START);
        world.loop().runFor(Duration.ofSeconds(39));
        assertThat(start.ended()).isFalse();
        world.loop().runFor(Duration.ofSeconds(1));
        assertThat(start.failure()).isEmpty();
    }

    @Test
    void aCommandMayFailTheFirstTimesOnly() {
        world.define("a");
        fault(Trigger.on(CommandKind.START).first(2), new Behaviour.FailsWith(SdkResult.FAILURE));
        assertThat(codeOf(world.power("a", PowerAction.START))).isEqualTo(ErrorCode.OPERATION_FAILED);
        assertThat(codeOf(world.power("a", PowerAction.START))).isEqualTo(ErrorCode.OPERATION_FAILED);
        assertThat(hostState()).isEqualTo(MachineState.STOPPED);
        assertThat(world.power("a", PowerAction.START).failure()).isEmpty();
    }

    @Test
    void aFailedDefinitionAnswersWithTheHostsText() {
        fault(Trigger.on(CommandKind.DEFINE), new Behaviour.FailsWith(SdkResult.TIMEOUT));
        LibvirtError error = world.give(() -> world.hypervisor().define(SampleDomains.vm("a")))
                .failure()
                .orElseThrow();
        assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(error.message()).startsWith("internal error: ").contains("0x80000015");
        assertThat(world.log().domains()).isEmpty();
    }

    @Test
    void aSuccessMayBeReportedAsFailure() {
        world.define("a");
        fault(
                Trigger.on(CommandKind.START),
                new Behaviour.SucceedsButReportsFailure(SdkResult.INVALID_ACTION_REQUESTED));
        assertThat(codeOf(world.power("a", PowerAction.START))).isEqualTo(ErrorCode.OPERATION_INVALID);
        assertThat(world.view("a").state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void aResultMayBeLost() {
        world.define("a");
        fault(Trigger.on(CommandKind.START), new Behaviour.ResultLost());
        Attempt start = world.power("a", PowerAction.START);
        assertThat(start.ended()).isFalse();
        assertThat(world.view("a").state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void reportsMayBeDropped() {
        world.define("a");
        fault(Trigger.on(CommandKind.START), new Behaviour.EventsDropped());
        assertThat(world.power("a", PowerAction.START).failure()).isEmpty();
        assertThat(world.view("a").state()).isEqualTo(MachineState.STOPPED);
        assertThat(hostState()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void reportsMayComeOftenOrLate() {
        world.define("a");
        fault(Trigger.on(CommandKind.START), new Behaviour.EventsDuplicated(3));
        fault(Trigger.on(CommandKind.PAUSE), new Behaviour.EventsAfterReply());
        world.power("a", PowerAction.START);
        assertThat(world.log().settledStates(A))
                .containsExactly(MachineState.RUNNING, MachineState.RUNNING, MachineState.RUNNING);
        world.log().clear();
        world.power("a", PowerAction.PAUSE);
        assertThat(world.log().entries())
                .containsExactly(new HostLog.Ended(), new HostLog.StateChanged(world.view("a")));
    }

    @Test
    void aFullDiskFailsTheCommandAndChangesNothing() {
        world.define("a");
        fault(Trigger.on(), new Behaviour.DiskFull());
        LibvirtError error = world.power("a", PowerAction.START).failure().orElseThrow();
        assertThat(error.code()).isEqualTo(ErrorCode.SYSTEM_ERROR);
        assertThat(error.int1()).isEqualTo(28);
        assertThat(error.message()).endsWith("No space left on device");
        assertThat(hostState()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void theDispatcherMayDieUnderACommandThatTookPlace() {
        world.define("a");
        fault(Trigger.on(CommandKind.START), new Behaviour.DispatcherDies(true, Optional.of(Duration.ofSeconds(2))));
        world.log().clear();
        assertThat(codeOf(world.power("a", PowerAction.START))).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(world.log().entries().getFirst()).isInstanceOf(HostLog.Detached.class);
        assertThat(world.view("a").state()).isEqualTo(MachineState.STOPPED);
        assertThat(codeOf(world.power("a", PowerAction.KILL))).isEqualTo(ErrorCode.INTERNAL_ERROR);
        world.loop().runFor(Duration.ofSeconds(2));
        assertThat(world.view("a").state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void theDispatcherMayDieBeforeACommandTakesPlace() {
        world.define("a");
        fault(Trigger.on(CommandKind.START), new Behaviour.DispatcherDies(false, Optional.empty()));
        assertThat(codeOf(world.power("a", PowerAction.START))).isEqualTo(ErrorCode.INTERNAL_ERROR);
        world.loop().runFor(Duration.ofDays(1));
        assertThat(world.log().entries().getLast()).isInstanceOf(HostLog.Ended.class);
        world.run(world.hypervisor().host()::reconnect);
        assertThat(world.view("a").state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void allCommandsUnderWayFailWhenTheDispatcherDies() {
        world.define("a");
        world.define("b");
        fault(Trigger.on(CommandKind.START).of(A), new Behaviour.NeverCompletes());
        fault(Trigger.on(CommandKind.START), new Behaviour.DispatcherDies(false, Optional.empty()));
        Attempt hanging = world.power("a", PowerAction.START);
        assertThat(codeOf(world.power("b", PowerAction.START))).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(codeOf(hanging)).isEqualTo(ErrorCode.INTERNAL_ERROR);
    }

    @Test
    void aGuestMayIgnoreItsShutdownUntilItIsKilled() {
        world.running("a");
        fault(Trigger.on(CommandKind.SHUTDOWN), new Behaviour.GuestIgnoresShutdown(Optional.empty()));
        Attempt shutdown = world.power("a", PowerAction.SHUTDOWN);
        world.loop().runFor(Duration.ofDays(1));
        assertThat(shutdown.ended()).isFalse();
        assertThat(world.power("a", PowerAction.KILL).failure()).isEmpty();
        assertThat(shutdown.failure()).isEmpty();
        assertThat(hostState()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void aHangingShutdownEndsWithItsDomain() {
        world.running("a");
        fault(Trigger.on(CommandKind.SHUTDOWN), new Behaviour.GuestIgnoresShutdown(Optional.empty()));
        Attempt first = world.power("a", PowerAction.SHUTDOWN);
        Attempt second = world.power("a", PowerAction.SHUTDOWN);
        world.run(() -> world.hypervisor().host().delete(A));
        assertThat(codeOf(first)).isEqualTo(ErrorCode.NO_DOMAIN);
        assertThat(codeOf(second)).isEqualTo(ErrorCode.NO_DOMAIN);
    }

    @Test
    void aShutdownThatHangsDoesNotSwitchOffALaterRun() {
        world.running("a");
        fault(Trigger.on(CommandKind.SHUTDOWN), new Behaviour.GuestIgnoresShutdown(Optional.of(Duration.ofMinutes(2))));
        Attempt shutdown = world.power("a", PowerAction.SHUTDOWN);
        world.power("a", PowerAction.KILL);
        world.power("a", PowerAction.START);
        world.loop().runFor(Duration.ofHours(1));
        assertThat(shutdown.failure()).isEmpty();
        assertThat(hostState()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void theHostMayLosePatienceWithAGuest() {
        world.running("a");
        fault(Trigger.on(CommandKind.SHUTDOWN), new Behaviour.GuestIgnoresShutdown(Optional.of(Duration.ofMinutes(2))));
        Attempt shutdown = world.power("a", PowerAction.SHUTDOWN);
        world.loop().runFor(Duration.ofSeconds(119));
        assertThat(shutdown.ended()).isFalse();
        world.loop().runFor(Duration.ofSeconds(1));
        assertThat(shutdown.failure()).isEmpty();
        assertThat(world.view("a").state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void aGuestMayCrashAtBoot() {
        world.define("a");
        fault(Trigger.on(CommandKind.START), new Behaviour.GuestCrashesAtBoot(Duration.ofSeconds(3)));
        assertThat(world.power("a", PowerAction.START).failure()).isEmpty();
        assertThat(world.view("a").state()).isEqualTo(MachineState.RUNNING);
        world.loop().runFor(Duration.ofSeconds(3));
        assertThat(world.view("a").state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void aCrashIsForgottenWithItsDomain() {
        world.define("a");
        fault(Trigger.on(CommandKind.START), new Behaviour.GuestCrashesAtBoot(Duration.ofSeconds(3)));
        world.power("a", PowerAction.START);
        world.run(() -> world.hypervisor().host().delete(A));
        world.loop().runFor(Duration.ofSeconds(3));
        assertThat(world.log().domains()).isEmpty();
    }

    @Test
    void theFirstRuleThatPicksDecides() {
        world.define("a");
        world.define("b");
        fault(Trigger.on(CommandKind.START).of(A), new Behaviour.Normal());
        fault(Trigger.on().nth(2), new Behaviour.FailsWith(SdkResult.FAILURE));
        assertThat(world.power("a", PowerAction.START).failure()).isEmpty();
        assertThat(world.power("b", PowerAction.START).failure()).isEmpty();
        assertThat(world.power("b", PowerAction.PAUSE).failure()).isPresent();
        assertThat(world.power("b", PowerAction.PAUSE).failure()).isEmpty();
    }

    @Test
    void chanceFollowsTheSeed() {
        fault(Trigger.on(CommandKind.DEFINE).withProbability(0.5), new Behaviour.FailsWith(SdkResult.FAILURE));
        long failures = IntStream.range(0, 200)
                .filter(i -> world.give(() -> world.hypervisor().define(SampleDomains.vm("n" + i)))
                        .failure()
                        .isPresent())
                .count();
        assertThat(failures).isBetween(70L, 130L);
    }

    @Test
    void rulesAreReadableBoundedAndRemovable() {
        FaultRule rule =
                new FaultRule(Trigger.on(CommandKind.START).of(A).first(3), new Behaviour.Late(Duration.ofSeconds(5)));
        assertThat(rule).hasToString("[START] on " + A + ", First[times=3]: Late[by=PT5S]");
        Faults faults = world.hypervisor().faults();
        for (int i = 0; i < 1000; i++) {
            faults.add(rule);
        }
        assertThatIllegalStateException().isThrownBy(() -> faults.add(rule));
        assertThat(faults.rules()).hasSize(1000).containsOnly(rule);
        faults.clear();
        assertThat(faults.rules()).isEqualTo(List.of());
    }
}
