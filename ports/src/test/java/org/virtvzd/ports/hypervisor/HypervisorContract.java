package org.virtvzd.ports.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.BootEntry.BootDevice;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.snapshot.Snapshot;
import org.virtvzd.domain.snapshot.SnapshotState;
import org.virtvzd.domain.snapshot.SnapshotTree;

/**
 * What every implementation of the driver port promises. A binding says how to make one; what it cannot satisfy it
 * overrides, with the reason.
 */
public abstract class HypervisorContract {
    private static final long PNG_SIGNATURE = 0x8950_4E47_0D0A_1A0AL;

    private HypervisorHarness harness;
    private HostLog log;

    /**
     * Makes an implementation with an empty host and an event loop.
     *
     * @return the harness; closed after the test
     */
    protected abstract HypervisorHarness start();

    /**
     * How many domains the test with many domains defines.
     *
     * @return a number that takes a few seconds at most
     */
    protected int manyDomains() {
        return 1000;
    }

    /**
     * What a change of state is answered with.
     *
     * @param kind kind of the domain
     * @param before its state
     * @param action the change
     * @param recorded the recorded error code, 0 for a success
     * @return the code that this implementation is to answer
     */
    protected int answerTo(DomainKind kind, MachineState before, PowerAction action, int recorded) {
        return recorded;
    }

    /**
     * Whether the host keeps a password that is set while the guest is off, for its next start.
     *
     * @return true if it succeeds then
     */
    protected boolean keepsPasswordsOfStoppedGuests() {
        return false;
    }

    /**
     * Whether the host gives every hard disk a serial number that has none in its definition.
     *
     * @return true if it does
     */
    protected boolean givesSerialNumbers() {
        return false;
    }

    /**
     * Whether running guests can be asked about themselves, and looked at.
     *
     * @return false if the implementation refuses both
     */
    protected boolean looksIntoGuests() {
        return true;
    }

    @BeforeEach
    final void open() {
        harness = start();
        log = new HostLog();
        harness.run(() -> harness.hypervisor().open(log));
        assertThat(harness.await(() -> !log.entries().isEmpty())).isTrue();
    }

    @AfterEach
    final void closeHarness() {
        harness.close();
    }

    @Test
    void firstReportIsTheHostWithItsDomains() {
        assertThat(log.entries()).hasSize(1);
        HostLog.Attached attached = (HostLog.Attached) log.entries().getFirst();
        assertThat(attached.domains()).isEmpty();
        assertThat(attached.host().hostname()).isNotEmpty();
        assertThat(attached.host().cpu().count()).isPositive();
        assertThat(attached.host().memoryKiB()).isPositive();
    }

    @Test
    void newDomainIsReportedBeforeItsDefinitionEnds() {
        log.clear();
        define(SampleDomains.vm("a"));
        assertThat(log.entries()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(log.entries().getFirst()).isInstanceOf(HostLog.Added.class);
        assertThat(log.entries().getLast()).isEqualTo(new HostLog.Ended());
        Domain domain = view("a");
        assertThat(domain.state()).isEqualTo(MachineState.STOPPED);
        assertThat(domain.name()).isEqualTo("a");
        assertThat(domain.envId()).isPositive();
        assertThat(domain.id()).isEqualTo(Domain.NO_ID);
        assertThat(domain.hasSnapshots()).isFalse();
    }

    @Test
    void stagesEndOnTheLoop() {
        List<Thread> ends = new CopyOnWriteArrayList<>();
        List<Attempt> attempts = new ArrayList<>();
        Thread loopThread = harness.call(() -> {
            attempts.add(Attempt.of(
                    () -> hypervisor().define(SampleDomains.vm("a")).thenRun(() -> ends.add(Thread.currentThread()))));
            return Thread.currentThread();
        });
        assertThat(harness.await(() -> attempts.getFirst().ended())).isTrue();
        assertThat(ends).containsExactly(loopThread);
    }

    @Test
    void hostFillsInWhatAVirtualMachineLeavesToIt() {
        DomainConfig config = SampleDomains.vm("a");
        define(config);
        DomainConfig stored = view("a").config();
        assertThat(stored.devices().video()).isPresent();
        assertThat(stored.devices().interfaces().getFirst().hostDevice()).isPresent();
        assertThat(stored.devices().disks())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("serial")
                .isEqualTo(config.devices().disks());
        assertThat(stored.devices().disks().getFirst().serial().isPresent()).isEqualTo(givesSerialNumbers());
        assertThat(stored.memoryMiB()).isEqualTo(config.memoryMiB());
        assertThat(stored.vcpus()).isEqualTo(config.vcpus());
        assertThat(stored.kind()).isEqualTo(DomainKind.VM);
    }

    @Test
    void disksOnVirtioAndAdaptersOfNewerKindsAreKept() {
        DomainConfig config = SampleDomains.withNewerDevices(SampleDomains.vm("a"));
        define(config);
        Devices stored = view("a").config().devices();
        assertThat(stored.disks()).extracting(Disk::target).containsExactly("vdb");
        assertThat(stored.interfaces().getFirst().model()).contains(NetworkInterface.Model.E1000E);
        assertThat(harness.call(() -> hypervisor().diskSizes(uuid("a")))).containsOnlyKeys("vdb");
        succeeds(power("a", PowerAction.START));
        assertThat(harness.await(() -> statisticsNow("a").isPresent())).isTrue();
        assertThat(statistics("a").orElseThrow().disks()).containsOnlyKeys("vdb");
    }

    @Test
    void bootEntriesWithoutDeviceAreDropped() {
        define(SampleDomains.vm("a")
                .withBoot(List.of(
                        new BootEntry(BootDevice.CDROM, 0),
                        new BootEntry(BootDevice.HD, 1),
                        new BootEntry(BootDevice.NETWORK, 0),
                        new BootEntry(BootDevice.HD, 0))));
        assertThat(view("a").config().boot())
                .containsExactly(new BootEntry(BootDevice.NETWORK, 0), new BootEntry(BootDevice.HD, 0));
    }

    @Test
    void containerHasNoVideoAdapter() {
        DomainConfig config = SampleDomains.container("c");
        define(config);
        DomainConfig stored = view("c").config();
        assertThat(stored.kind()).isEqualTo(DomainKind.CONTAINER);
        assertThat(stored.devices().video()).isEmpty();
        assertThat(stored.devices().filesystems()).isEqualTo(config.devices().filesystems());
    }

    @Test
    void containerFromATemplateGetsAnImage() {
        define(SampleDomains.containerFromTemplate("c"));
        DomainConfig stored = view("c").config();
        Filesystem root = stored.devices().filesystems().getFirst();
        assertThat(root.source()).isInstanceOf(Filesystem.Image.class);
        assertThat(root.target()).isEqualTo("/");
        assertThat(stored.devices().interfaces().getFirst().attachment()).isEqualTo(new NetworkInterface.Venet());
    }

    @Test
    void takenNameIsRefused() {
        define(SampleDomains.vm("a"));
        DomainConfig other = SampleDomains.vm("b");
        LibvirtError error = refused(() -> hypervisor().define(SampleDomains.edited(other, "a", "", 512)));
        assertError(error, ErrorCode.OPERATION_FAILED);
        assertThat(error.message())
                .contains("'a'")
                .contains(SampleDomains.uuid("a").toString());
        assertThat(log.domain(other.uuid())).isEmpty();
    }

    @Test
    void takenUuidIsRefused() {
        define(SampleDomains.vm("a"));
        DomainConfig sameUuid = SampleDomains.edited(SampleDomains.vm("a"), "b", "", 512);
        assertError(refused(() -> hypervisor().define(sameUuid)), ErrorCode.OPERATION_FAILED);
        assertError(refused(() -> hypervisor().define(SampleDomains.vm("a"))), ErrorCode.OPERATION_FAILED);
        assertThat(view("a").name()).isEqualTo("a");
    }

    @Test
    void redefinitionIsReportedBeforeItEnds() {
        define(SampleDomains.vm("a"));
        Domain before = view("a");
        log.clear();
        succeeds(() -> hypervisor().redefine(SampleDomains.edited(before.config(), "a", "new", 1024)));
        assertThat(log.entries()).contains(new HostLog.Changed(view("a")));
        assertThat(log.entries().getLast()).isEqualTo(new HostLog.Ended());
        assertThat(view("a").config().memoryMiB()).isEqualTo(1024);
        assertThat(view("a").config().description()).isEqualTo("new");
        assertThat(view("a").envId()).isEqualTo(before.envId());
    }

    @Test
    void redefinitionOfARunningDomainKeepsItRunning() {
        define(SampleDomains.vm("a"));
        succeeds(power("a", PowerAction.START));
        succeeds(() -> hypervisor().redefine(SampleDomains.edited(view("a").config(), "a", "hot", 512)));
        assertThat(view("a").state()).isEqualTo(MachineState.RUNNING);
        assertThat(view("a").config().description()).isEqualTo("hot");
    }

    @Test
    void renamedDomainLeavesItsOldNameFree() {
        define(SampleDomains.vm("a"));
        succeeds(() -> hypervisor().redefine(SampleDomains.edited(view("a").config(), "z", "", 512)));
        assertThat(view("a").name()).isEqualTo("z");
        succeeds(() -> hypervisor().define(SampleDomains.edited(SampleDomains.vm("b"), "a", "", 512)));
        assertError(
                refused(() -> hypervisor().define(SampleDomains.edited(SampleDomains.vm("c"), "z", "", 512))),
                ErrorCode.OPERATION_FAILED);
    }

    @Test
    void renameToATakenNameIsRefused() {
        define(SampleDomains.vm("a"));
        define(SampleDomains.vm("b"));
        assertError(
                refused(() ->
                        hypervisor().redefine(SampleDomains.edited(view("a").config(), "b", "", 512))),
                ErrorCode.OPERATION_FAILED);
        assertThat(view("a").name()).isEqualTo("a");
    }

    @Test
    void renameOfARunningDomainIsRefused() {
        define(SampleDomains.vm("a"));
        succeeds(power("a", PowerAction.START));
        assertError(
                refused(() ->
                        hypervisor().redefine(SampleDomains.edited(view("a").config(), "b", "", 512))),
                ErrorCode.INTERNAL_ERROR);
        assertThat(view("a").name()).isEqualTo("a");
    }

    @Test
    void savedDomainIsNotEdited() {
        define(SampleDomains.vm("a"));
        bring("a", MachineState.SUSPENDED);
        assertThat(view("a").hasManagedSave()).isTrue();
        assertError(
                refused(() ->
                        hypervisor().redefine(SampleDomains.edited(view("a").config(), "a", "new", 512))),
                ErrorCode.OPERATION_INVALID);
        assertError(refused(() -> hypervisor().setAutostart(uuid("a"), true)), ErrorCode.OPERATION_INVALID);
        assertThat(view("a").config().description()).isEmpty();
        assertThat(view("a").config().autostart()).isFalse();
    }

    @Test
    void undefinedDomainIsGone() {
        define(SampleDomains.vm("a"));
        log.clear();
        succeeds(() -> hypervisor().undefine(uuid("a")));
        assertThat(log.entries()).contains(new HostLog.Removed(uuid("a")));
        assertThat(log.entries().getLast()).isEqualTo(new HostLog.Ended());
        define(SampleDomains.vm("a"));
        assertThat(view("a").state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void savedDomainIsUndefinedWithItsSave() {
        for (DomainConfig config : List.of(SampleDomains.vm("a"), SampleDomains.container("c"))) {
            define(config);
            bring(config.name(), MachineState.SUSPENDED);
            succeeds(() -> hypervisor().undefine(config.uuid()));
            define(config);
            assertThat(view(config.name()).hasManagedSave()).isFalse();
        }
    }

    @Test
    void activeDomainIsNotUndefined() {
        for (DomainConfig config : List.of(SampleDomains.vm("a"), SampleDomains.container("c"))) {
            define(config);
            for (MachineState state : List.of(MachineState.RUNNING, MachineState.PAUSED)) {
                bring(config.name(), state);
                assertError(refused(() -> hypervisor().undefine(config.uuid())), ErrorCode.OPERATION_INVALID);
                assertThat(view(config.name()).state()).isEqualTo(state);
            }
        }
    }

    @Test
    void unknownDomainIsRefusedByEveryCommand() {
        UUID nobody = uuid("nobody");
        List<Supplier<CompletionStage<Void>>> commands = new ArrayList<>(List.of(
                () -> hypervisor().redefine(SampleDomains.vm("nobody")),
                () -> hypervisor().undefine(nobody),
                () -> hypervisor().setAutostart(nobody, true)));
        for (PowerAction action : PowerAction.values()) {
            commands.add(power("nobody", action));
        }
        for (Supplier<CompletionStage<Void>> command : commands) {
            LibvirtError error = refused(command);
            assertError(error, ErrorCode.NO_DOMAIN);
            assertThat(error.message()).isEqualTo("Domain not found: no domain with matching uuid '" + nobody + "'");
        }
    }

    /** A row of the table of recorded answers. */
    record RecordedPower(
            DomainKind kind, MachineState before, PowerAction action, int code, MachineState after, int events) {}

    static Stream<RecordedPower> recordedPower() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(HypervisorContract.class.getResourceAsStream("recorded-power.tsv")),
                StandardCharsets.UTF_8))) {
            return in.lines().filter(line -> !line.startsWith("#")).map(HypervisorContract::row).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordedPower row(String line) {
        String[] cells = line.split("\t", -1);
        return new RecordedPower(
                DomainKind.valueOf(cells[0]),
                MachineState.valueOf(cells[1]),
                PowerAction.valueOf(cells[2]),
                Integer.parseInt(cells[3]),
                MachineState.valueOf(cells[4]),
                Integer.parseInt(cells[5]));
    }

    @ParameterizedTest
    @MethodSource("recordedPower")
    void stateChangesAnswerAsRecorded(RecordedPower row) {
        define(row.kind() == DomainKind.VM ? SampleDomains.vm("a") : SampleDomains.container("a"));
        bring("a", row.before());
        log.clear();
        Optional<LibvirtError> error = attempt(power("a", row.action()));
        assertThat(error.map(LibvirtError::code).map(ErrorCode::number).orElse(0))
                .isEqualTo(answerTo(row.kind(), row.before(), row.action(), row.code()));
        error.ifPresent(refusal -> {
            assertThat(refusal.domain()).isEqualTo(ErrorDomain.PARALLELS);
            assertThat(refusal.str2()).contains("Can't change domain state.");
        });
        assertThat(view("a").state()).isEqualTo(row.after());
        assertThat(log.entries().getLast()).isEqualTo(new HostLog.Ended());
        List<MachineState> states = log.settledStates(uuid("a"));
        if (row.events() > 0) {
            assertThat(states).endsWith(row.after());
            // A host may show a running machine as paused before it is saved; nothing else may come in between.
            assertThat(states.subList(0, states.size() - 1)).isSubsetOf(List.of(MachineState.PAUSED));
        } else {
            assertThat(states).isSubsetOf(List.of(row.after()));
        }
    }

    @Test
    void reportsOfADomainComeInTheOrderOfWhatHappened() {
        define(SampleDomains.vm("a"));
        log.clear();
        for (PowerAction action : List.of(
                PowerAction.START,
                PowerAction.PAUSE,
                PowerAction.RESUME,
                PowerAction.PAUSE,
                PowerAction.SUSPEND,
                PowerAction.START,
                PowerAction.SHUTDOWN)) {
            succeeds(power("a", action));
        }
        assertThat(log.settledStates(uuid("a")))
                .containsExactly(
                        MachineState.RUNNING,
                        MachineState.PAUSED,
                        MachineState.RUNNING,
                        MachineState.PAUSED,
                        MachineState.SUSPENDED,
                        MachineState.RUNNING,
                        MachineState.STOPPED);
    }

    @Test
    void idIsTheSameInEveryRun() {
        define(SampleDomains.vm("a"));
        define(SampleDomains.vm("b"));
        succeeds(power("a", PowerAction.START));
        succeeds(power("b", PowerAction.START));
        int id = view("a").id();
        assertThat(id).isEqualTo(view("a").envId()).isNotEqualTo(view("b").id());
        succeeds(power("a", PowerAction.KILL));
        assertThat(view("a").id()).isEqualTo(Domain.NO_ID);
        succeeds(power("a", PowerAction.START));
        assertThat(view("a").id()).isEqualTo(id);
    }

    @Test
    void vncPortIsKnownWhileTheDomainIsActive() {
        define(SampleDomains.withVnc(SampleDomains.vm("a"), OptionalInt.empty()));
        define(SampleDomains.withVnc(SampleDomains.vm("b"), OptionalInt.empty()));
        assertThat(view("a").vncPort()).isEmpty();
        succeeds(power("a", PowerAction.START));
        succeeds(power("b", PowerAction.START));
        assertThat(harness.await(() ->
                        view("a").vncPort().isPresent() && view("b").vncPort().isPresent()))
                .isTrue();
        assertThat(view("a").vncPort().orElseThrow())
                .isBetween(5900, 65535)
                .isNotEqualTo(view("b").vncPort().orElseThrow());
        succeeds(power("a", PowerAction.KILL));
        assertThat(harness.await(() -> view("a").vncPort().isEmpty())).isTrue();
    }

    @Test
    void fixedVncPortIsUsed() {
        define(SampleDomains.withVnc(SampleDomains.vm("a"), OptionalInt.of(5977)));
        succeeds(power("a", PowerAction.START));
        assertThat(harness.await(() -> view("a").vncPort().equals(OptionalInt.of(5977))))
                .isTrue();
    }

    @Test
    void autostartIsSwitched() {
        define(SampleDomains.vm("a"));
        log.clear();
        succeeds(() -> hypervisor().setAutostart(uuid("a"), true));
        assertThat(log.entries()).contains(new HostLog.Changed(view("a")));
        assertThat(view("a").config().autostart()).isTrue();
        succeeds(() -> hypervisor().setAutostart(uuid("a"), false));
        assertThat(view("a").config().autostart()).isFalse();
    }

    @Test
    void commandsOnDifferentDomainsRunAtTheSameTime() {
        List<String> names = IntStream.range(0, 20).mapToObj(i -> "d" + i).toList();
        names.forEach(name -> define(SampleDomains.vm(name)));
        List<Attempt> attempts = new ArrayList<>();
        harness.run(() -> names.forEach(name -> attempts.add(Attempt.of(power(name, PowerAction.START)))));
        assertThat(harness.await(() -> attempts.stream().allMatch(Attempt::ended)))
                .isTrue();
        assertThat(attempts).allSatisfy(attempt -> assertThat(attempt.failure()).isEmpty());
        assertThat(log.domains())
                .allSatisfy(domain -> assertThat(domain.state()).isEqualTo(MachineState.RUNNING));
    }

    @ParameterizedTest
    @EnumSource(names = {"STOPPED", "RUNNING", "PAUSED", "SUSPENDED"})
    void snapshotIsReportedBeforeItsCreationEnds(MachineState state) {
        define(SampleDomains.vm("a"));
        bring("a", state);
        log.clear();
        String name = createSnapshot("a", "first", "as it was");
        assertThat(log.entries()).anyMatch(HostLog.SnapshotsChanged.class::isInstance);
        assertThat(log.entries().getLast()).isEqualTo(new HostLog.Ended());
        SnapshotTree tree = view("a").snapshots();
        Snapshot snapshot = tree.snapshots().getFirst();
        assertThat(tree.snapshots()).hasSize(1);
        assertThat(tree.current()).contains(name);
        assertThat(snapshot.name()).isEqualTo(name);
        assertThat(snapshot.title()).isEqualTo("first");
        assertThat(snapshot.description()).isEqualTo("as it was");
        assertThat(snapshot.parent()).isEmpty();
        assertThat(snapshot.state()).isEqualTo(shown(state));
        assertThat(harness.await(() -> view("a").state() == state)).isTrue();
    }

    private static SnapshotState shown(MachineState state) {
        return switch (state) {
            case RUNNING -> SnapshotState.RUNNING;
            case PAUSED -> SnapshotState.PAUSED;
            default -> SnapshotState.SHUTOFF;
        };
    }

    @ParameterizedTest
    @MethodSource("reverts")
    void revertBringsStateAndDefinitionBack(MachineState then, MachineState now) {
        define(SampleDomains.vm("a"));
        bring("a", then);
        String name = createSnapshot("a", "", "");
        DomainConfig before = view("a").config();
        if (then != MachineState.STOPPED) {
            succeeds(power("a", then == MachineState.SUSPENDED ? PowerAction.DROP_SUSPENDED_STATE : PowerAction.KILL));
        }
        succeeds(() -> hypervisor().redefine(SampleDomains.edited(before, "a", "later", 2048)));
        bring("a", now);
        succeeds(() -> hypervisor().revertToSnapshot(uuid("a"), name, false));
        assertThat(harness.await(() -> view("a").state() == then)).isTrue();
        assertThat(view("a").config()).isEqualTo(before);
        assertThat(view("a").snapshots().current()).contains(name);
    }

    static Stream<Arguments> reverts() {
        List<MachineState> states =
                List.of(MachineState.STOPPED, MachineState.RUNNING, MachineState.PAUSED, MachineState.SUSPENDED);
        return states.stream().flatMap(then -> states.stream().map(now -> Arguments.of(then, now)));
    }

    @Test
    void revertMayLeaveTheGuestPaused() {
        define(SampleDomains.vm("a"));
        bring("a", MachineState.RUNNING);
        String name = createSnapshot("a", "", "");
        succeeds(() -> hypervisor().revertToSnapshot(uuid("a"), name, true));
        assertThat(harness.await(() -> view("a").state() == MachineState.PAUSED))
                .isTrue();
    }

    @Test
    void snapshotsGrowOnTopOfTheCurrentOne() {
        define(SampleDomains.container("c"));
        String first = createSnapshot("c", "", "");
        String second = createSnapshot("c", "", "");
        succeeds(() -> hypervisor().revertToSnapshot(uuid("c"), first, false));
        String branch = createSnapshot("c", "", "");
        assertThat(parents("c"))
                .isEqualTo(Map.of(first, Optional.empty(), second, Optional.of(first), branch, Optional.of(first)));
        assertThat(view("c").snapshots().current()).contains(branch);
    }

    @Test
    void childrenOfADeletedSnapshotStandOnItsParent() {
        define(SampleDomains.vm("a"));
        String first = createSnapshot("a", "", "");
        String second = createSnapshot("a", "", "");
        String third = createSnapshot("a", "", "");
        succeeds(() -> hypervisor().deleteSnapshot(uuid("a"), second, false));
        assertThat(parents("a")).isEqualTo(Map.of(first, Optional.empty(), third, Optional.of(first)));
        succeeds(() -> hypervisor().deleteSnapshot(uuid("a"), third, false));
        assertThat(view("a").snapshots().current()).contains(first);
        succeeds(() -> hypervisor().deleteSnapshot(uuid("a"), first, true));
        assertThat(view("a").snapshots()).isEqualTo(SnapshotTree.EMPTY);
    }

    @Test
    void aBranchIsDeletedWhole() {
        define(SampleDomains.vm("a"));
        String first = createSnapshot("a", "", "");
        String second = createSnapshot("a", "", "");
        createSnapshot("a", "", "");
        succeeds(() -> hypervisor().deleteSnapshot(uuid("a"), second, true));
        assertThat(parents("a")).isEqualTo(Map.of(first, Optional.empty()));
        assertThat(view("a").snapshots().current()).contains(first);
    }

    @Test
    void snapshotsThatAreNotThereAreRefused() {
        define(SampleDomains.vm("a"));
        createSnapshot("a", "title", "");
        for (String name : List.of("{00000000-0000-0000-0000-000000000001}", "title", "")) {
            assertError(refused(() -> hypervisor().revertToSnapshot(uuid("a"), name, false)), ErrorCode.INTERNAL_ERROR);
            assertError(refused(() -> hypervisor().deleteSnapshot(uuid("a"), name, true)), ErrorCode.INTERNAL_ERROR);
        }
        assertError(
                refused(() ->
                        hypervisor().createSnapshot(uuid("nobody"), "", "").thenAccept(name -> {})),
                ErrorCode.NO_DOMAIN);
        assertThat(view("a").snapshots().snapshots()).hasSize(1);
    }

    @Test
    void snapshotsGoWithTheirDomain() {
        define(SampleDomains.vm("a"));
        createSnapshot("a", "", "");
        succeeds(() -> hypervisor().undefine(uuid("a")));
        define(SampleDomains.vm("a"));
        assertThat(view("a").hasSnapshots()).isFalse();
    }

    @Test
    void thereMayBeNothingToGiveUp() {
        define(SampleDomains.vm("a"));
        Domain before = view("a");
        succeeds(() -> hypervisor().cancel(uuid("a")));
        succeeds(() -> hypervisor().cancel(uuid("nobody")));
        assertThat(view("a")).isEqualTo(before);
        succeeds(power("a", PowerAction.START));
    }

    @Test
    void aHostThatDoesNotTakeADomainLeavesItWhereItIs() {
        define(SampleDomains.vm("a"));
        bring("a", MachineState.RUNNING);
        List<UUID> sessions = List.of(new UUID(7, 7), harness.call(hypervisor()::session));
        for (UUID session : sessions) {
            var target = new MigrationTarget("nowhere.example", 0, session, Optional.empty(), false);
            assertError(refused(() -> hypervisor().migrate(uuid("a"), target)), ErrorCode.INTERNAL_ERROR);
        }
        assertThat(view("a").state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void onlyWhatIsThereIsFoundByItsName() {
        define(SampleDomains.vm("a"));
        succeeds(() -> hypervisor().lookUp("a"));
        assertError(refused(() -> hypervisor().lookUp("b")), ErrorCode.NO_DOMAIN);
    }

    @Test
    void onlyActiveDomainsHaveStatistics() {
        define(SampleDomains.vm("a"));
        assertThat(statistics("a")).isEmpty();
        assertThat(statistics("nobody")).isEmpty();
        succeeds(power("a", PowerAction.START));
        assertThat(harness.await(() -> statisticsNow("a")
                        .filter(statistics -> statistics.cpuNanos() > 0)
                        .isPresent()))
                .isTrue();
        DomainStatistics early = statistics("a").orElseThrow();
        assertThat(early.vcpuNanos()).hasSize(view("a").config().vcpus());
        assertThat(harness.await(() -> statisticsNow("a").orElseThrow().cpuNanos() > early.cpuNanos()))
                .isTrue();
        succeeds(power("a", PowerAction.KILL));
        assertThat(statistics("a")).isEmpty();
    }

    @Test
    void countersAreOfTheDevicesOfTheDefinitionAndGrow() {
        define(SampleDomains.vm("a"));
        succeeds(power("a", PowerAction.START));
        assertThat(harness.await(() -> statisticsNow("a").isPresent())).isTrue();
        DomainStatistics early = statistics("a").orElseThrow();
        assertThat(early.disks()).containsOnlyKeys("sda");
        assertThat(early.interfaces())
                .hasSameSizeAs(view("a").config().devices().interfaces());
        assertThat(early.memory().totalMiB()).hasValue(view("a").config().memoryMiB());
        assertThat(harness.await(() -> bytesRead(statisticsNow("a").orElseThrow()) > bytesRead(early)))
                .isTrue();
    }

    private static long bytesRead(DomainStatistics statistics) {
        return statistics.disks().values().stream()
                .mapToLong(disk -> disk.readBytes().orElseThrow())
                .sum();
    }

    @Test
    void containersHaveFewerCounters() {
        define(SampleDomains.container("c"));
        succeeds(power("c", PowerAction.START));
        assertThat(harness.await(() -> statisticsNow("c").isPresent())).isTrue();
        DomainStatistics.MemoryCounters memory = statistics("c").orElseThrow().memory();
        assertThat(memory.minorFaults()).isEmpty();
        assertThat(memory.balloonMiB()).isEmpty();
        assertThat(memory.totalMiB()).isPresent();
    }

    @Test
    void resizedDiskHasItsNewSize() {
        define(SampleDomains.vm("a"));
        assertThat(harness.call(() -> hypervisor().diskSizes(uuid("a")))).containsOnlyKeys("sda");
        succeeds(power("a", PowerAction.START));
        log.clear();
        succeeds(() -> hypervisor().resizeDisk(uuid("a"), "sda", 131_072));
        assertThat(log.entries()).contains(new HostLog.Changed(view("a")));
        assertThat(harness.call(() -> hypervisor().diskSizes(uuid("a")))).hasEntrySatisfying("sda", size -> {
            assertThat(size.capacityMiB()).isEqualTo(131_072);
            assertThat(size.allocatedMiB()).isBetween(0L, size.capacityMiB());
        });
    }

    @Test
    void resizeNeedsADisk() {
        define(SampleDomains.vm("a"));
        succeeds(power("a", PowerAction.START));
        assertError(refused(() -> hypervisor().resizeDisk(uuid("a"), "sdz", 1)), ErrorCode.INTERNAL_ERROR);
        assertError(refused(() -> hypervisor().resizeDisk(uuid("b"), "sda", 1)), ErrorCode.NO_DOMAIN);
        assertThat(harness.call(() -> hypervisor().diskSizes(uuid("b")))).isEmpty();
    }

    @Test
    void passwordsAreSetInRunningGuests() {
        define(SampleDomains.vm("a"));
        Optional<LibvirtError> off = attempt(() -> hypervisor().setUserPassword(uuid("a"), "root", "secret"));
        assertThat(off.isEmpty()).isEqualTo(keepsPasswordsOfStoppedGuests());
        off.ifPresent(error -> assertError(error, ErrorCode.INTERNAL_ERROR));
        succeeds(power("a", PowerAction.START));
        succeeds(() -> hypervisor().setUserPassword(uuid("a"), "root", "secret"));
        succeeds(power("a", PowerAction.PAUSE));
        assertError(refused(() -> hypervisor().setUserPassword(uuid("a"), "root", "secret")), ErrorCode.INTERNAL_ERROR);
    }

    @Test
    void runningGuestsTellOfThemselves() {
        define(SampleDomains.vm("a"));
        define(SampleDomains.container("c"));
        assertError(refused(() -> hypervisor().guestInfo(uuid("a"))), ErrorCode.INTERNAL_ERROR);
        if (!looksIntoGuests()) {
            return;
        }
        assertError(refused(() -> hypervisor().guestInfo(uuid("b"))), ErrorCode.NO_DOMAIN);
        for (String name : List.of("a", "c")) {
            succeeds(power(name, PowerAction.START));
            GuestInfo info = result(() -> hypervisor().guestInfo(uuid(name)));
            assertThat(info.hostname()).isPresent();
            assertThat(info.interfaces()).hasSize(1).first().satisfies(net -> {
                assertThat(net.mac())
                        .contains(view(name)
                                .config()
                                .devices()
                                .interfaces()
                                .getFirst()
                                .mac());
                assertThat(net.addresses()).isNotEmpty();
            });
            assertThat(info.filesystems()).hasSize(1).first().satisfies(root -> {
                assertThat(root.mountPoint()).isEqualTo("/");
                assertThat(root.freeBytes()).isBetween(0L, root.totalBytes());
            });
        }
        assertThat(result(() -> hypervisor().guestInfo(uuid("a")))
                        .filesystems()
                        .getFirst()
                        .disks())
                .containsExactly("sda");
    }

    @Test
    void screensAreOfActiveVirtualMachines() {
        define(SampleDomains.vm("a"));
        define(SampleDomains.container("c"));
        assertError(refused(() -> hypervisor().screenshot(uuid("a"))), ErrorCode.INTERNAL_ERROR);
        succeeds(power("a", PowerAction.START));
        succeeds(power("c", PowerAction.START));
        assertError(refused(() -> hypervisor().screenshot(uuid("c"))), ErrorCode.INTERNAL_ERROR);
        if (!looksIntoGuests()) {
            return;
        }
        Screenshot running = result(() -> hypervisor().screenshot(uuid("a")));
        assertThat(running.mimeType()).isEqualTo("image/png");
        assertThat(running.data().order(ByteOrder.BIG_ENDIAN).getLong()).isEqualTo(PNG_SIGNATURE);
        succeeds(power("a", PowerAction.PAUSE));
        assertThat(result(() -> hypervisor().screenshot(uuid("a"))).data().getLong())
                .isEqualTo(PNG_SIGNATURE);
    }

    @Test
    void consolesAreOfMachinesThatListen() {
        define(SampleDomains.withSerials(SampleDomains.vm("a")));
        Line line = new Line();
        assertError(refused(() -> hypervisor().openConsole(uuid("a"), 0, line)), ErrorCode.INTERNAL_ERROR);
        succeeds(power("a", PowerAction.START));
        assertError(refused(() -> hypervisor().openConsole(uuid("a"), 1, line)), ErrorCode.INTERNAL_ERROR);
        assertError(refused(() -> hypervisor().openConsole(uuid("b"), 0, line)), ErrorCode.NO_DOMAIN);
        if (!looksIntoGuests()) {
            return;
        }
        GuestConsole console = result(() -> hypervisor().openConsole(uuid("a"), 0, line));
        assertThat(harness.await(() -> line.text().contains("login: "))).isTrue();
        line.ready = false;
        harness.run(() -> console.write(ByteBuffer.wrap("root\r".getBytes(StandardCharsets.US_ASCII))));
        assertThat(harness.call(console::hasRoom)).isTrue();
        assertThat(line.text()).doesNotContain("root");
        line.ready = true;
        harness.run(console::resumeReading);
        assertThat(harness.await(() -> line.text().contains("root"))).isTrue();
        succeeds(power("a", PowerAction.KILL));
        assertThat(harness.await(() -> line.hungUp)).isTrue();
    }

    /** Somebody at a console, who reads when it is ready. */
    private static final class Line implements GuestConsole.Terminal {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private volatile boolean ready = true;
        private volatile boolean hungUp;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void onOutput(ByteBuffer data) {
            heard.add(StandardCharsets.US_ASCII.decode(data).toString());
        }

        String text() {
            return String.join("", heard);
        }

        @Override
        public void onRoom() {}

        @Override
        public void onHangUp() {
            hungUp = true;
        }
    }

    @Test
    void loadFitsTheHost() {
        var host = ((HostLog.Attached) log.entries().getFirst()).host();
        harness.run(() -> {
            var load = hypervisor().load();
            assertThat(load.cpus()).hasSize(host.cpu().count());
            assertThat(load.cpus()).allSatisfy(cpu -> assertThat(cpu.idle()).isNotNegative());
            assertThat(load.freeMemoryKiB() + load.buffersKiB() + load.cachedKiB())
                    .isPositive()
                    .isLessThanOrEqualTo(host.memoryKiB());
        });
    }

    @Test
    void lostHostRefusesCommandsAndComesBackWhole() {
        Optional<HypervisorHarness.Outage> outage = harness.outage();
        Assumptions.assumeTrue(outage.isPresent(), "the connection of this implementation cannot be cut");
        define(SampleDomains.vm("a"));
        define(SampleDomains.container("c"));
        succeeds(power("a", PowerAction.START));
        log.clear();
        harness.run(outage.orElseThrow()::begin);
        assertThat(harness.await(() -> !log.entries().isEmpty())).isTrue();
        assertThat(log.entries()).singleElement().isInstanceOf(HostLog.Detached.class);
        assertError(refused(power("a", PowerAction.KILL)), ErrorCode.INTERNAL_ERROR);
        assertError(refused(() -> hypervisor().define(SampleDomains.vm("b"))), ErrorCode.INTERNAL_ERROR);
        List<Domain> before = log.domains();
        log.clear();
        harness.run(outage.orElseThrow()::end);
        assertThat(harness.await(() -> !log.entries().isEmpty())).isTrue();
        assertThat(log.entries().getFirst()).isInstanceOf(HostLog.Attached.class);
        assertThat(log.domains()).containsExactlyInAnyOrderElementsOf(before);
        succeeds(power("a", PowerAction.KILL));
    }

    @Test
    void manyDomainsAreAllReported() {
        int many = manyDomains();
        List<Attempt> attempts = new ArrayList<>();
        harness.run(() -> IntStream.range(0, many)
                .mapToObj(i -> SampleDomains.vm("m" + i))
                .forEach(config -> attempts.add(Attempt.of(() -> hypervisor().define(config)))));
        assertThat(harness.await(() -> attempts.stream().allMatch(Attempt::ended)))
                .isTrue();
        assertThat(log.domains()).hasSize(many);
        assertThat(log.domains().stream().map(Domain::envId).distinct()).hasSize(many);
    }

    @Test
    void namesMayBeOfAnyScript() {
        for (String name : List.of("вм-1", "仮想", "with blank", "q'uo\"te", "&<>", "🙂")) {
            define(SampleDomains.vm(name));
            assertThat(view(name).name()).isEqualTo(name);
        }
    }

    @Test
    void closedHypervisorFailsItsCommandsAndIsSilent() {
        define(SampleDomains.vm("a"));
        List<Attempt> attempts = new ArrayList<>();
        harness.run(() -> {
            attempts.add(Attempt.of(power("a", PowerAction.START)));
            log.clear();
            hypervisor().close();
            attempts.add(Attempt.of(power("a", PowerAction.START)));
            attempts.add(Attempt.of(() -> hypervisor().define(SampleDomains.vm("b"))));
        });
        assertThat(harness.await(() -> attempts.stream().allMatch(Attempt::ended)))
                .isTrue();
        assertThat(attempts).allSatisfy(attempt -> assertThat(attempt.failure()).isPresent());
        assertThat(log.entries()).isEmpty();
        harness.run(() -> assertThat(hypervisor().statistics(uuid("a"))).isEmpty());
    }

    private Hypervisor hypervisor() {
        return harness.hypervisor();
    }

    private static UUID uuid(String name) {
        return SampleDomains.uuid(name);
    }

    private Domain view(String name) {
        return log.domain(uuid(name)).orElseThrow();
    }

    private Optional<DomainStatistics> statisticsNow(String name) {
        return hypervisor().statistics(uuid(name));
    }

    private Optional<DomainStatistics> statistics(String name) {
        return harness.call(() -> statisticsNow(name));
    }

    private String createSnapshot(String name, String title, String description) {
        return result(() -> hypervisor().createSnapshot(uuid(name), title, description));
    }

    private <T> T result(Supplier<CompletionStage<T>> command) {
        List<T> results = new ArrayList<>();
        succeeds(() -> command.get().thenAccept(results::add));
        return results.getFirst();
    }

    private Map<String, Optional<String>> parents(String name) {
        return view(name).snapshots().snapshots().stream().collect(Collectors.toMap(Snapshot::name, Snapshot::parent));
    }

    private void define(DomainConfig config) {
        succeeds(() -> hypervisor().define(config));
    }

    private Supplier<CompletionStage<Void>> power(String name, PowerAction action) {
        return () -> hypervisor().power(uuid(name), action);
    }

    /** Brings a domain from wherever it is into a state. */
    private void bring(String name, MachineState state) {
        if (view(name).state() == MachineState.STOPPED && state != MachineState.STOPPED) {
            succeeds(power(name, PowerAction.START));
        }
        if (state == MachineState.PAUSED) {
            succeeds(power(name, PowerAction.PAUSE));
        } else if (state == MachineState.SUSPENDED) {
            succeeds(power(name, PowerAction.SUSPEND));
        }
        assertThat(view(name).state()).isEqualTo(state);
    }

    private void succeeds(Supplier<CompletionStage<Void>> command) {
        assertThat(attempt(command)).isEmpty();
    }

    private <T> LibvirtError refused(Supplier<CompletionStage<T>> command) {
        return attempt(command).orElseThrow(() -> new AssertionError("The command succeeded"));
    }

    private static void assertError(LibvirtError error, ErrorCode code) {
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.domain()).isEqualTo(ErrorDomain.PARALLELS);
    }

    /** Gives a command and waits for its end, which goes into the log. */
    private <T> Optional<LibvirtError> attempt(Supplier<CompletionStage<T>> command) {
        Attempt given =
                harness.call(() -> Attempt.of(() -> command.get().whenComplete((done, failure) -> log.ended())));
        assertThat(harness.await(given::ended)).isTrue();
        return given.failure();
    }
}
