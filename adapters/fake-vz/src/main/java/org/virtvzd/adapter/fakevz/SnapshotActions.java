package org.virtvzd.adapter.fakevz;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.virtvzd.adapter.fakevz.HostActions.Beginning;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.snapshot.Snapshot;
import org.virtvzd.domain.snapshot.SnapshotTree;
import org.virtvzd.ports.hypervisor.SdkResult;

/** What the host does to the snapshots of a machine; see {@link HostActions}. */
final class SnapshotActions {

    /** Each holds a definition, and all of them are written whenever one changes. */
    static final int MOST_SNAPSHOTS = 1000;

    private final Machines machines;

    SnapshotActions(Machines machines) {
        this.machines = machines;
    }

    Beginning beginCreation(Command.CreateSnapshot create, boolean passingStates) {
        Machine machine = unlocked(create.domain());
        checkRoom(machine);
        // A real host shows a running virtual machine as paused while its memory is written.
        List<MachineState> passing = machine.state() == MachineState.RUNNING && isVm(machine)
                ? List.of(MachineState.PAUSED, MachineState.SNAPSHOTING)
                : List.of();
        return Beginning.on(
                new PowerRules.Route(passing, machine.state(), passingStates && !passing.isEmpty()),
                machine.uuid(),
                machines,
                passingStates);
    }

    List<Report> create(Command.CreateSnapshot create, Beginning beginning) {
        Machine machine = unchanged(create.domain(), beginning);
        checkRoom(machine);
        PowerRules.Route route = beginning.route().orElseThrow();
        SnapshotTree tree = machine.domain().snapshots();
        SnapshotContent content = new SnapshotContent(machine.config(), route.end());
        Map<String, SnapshotContent> contents = new HashMap<>(machine.contents());
        contents.put(create.name(), content);
        Machine after = machine.unsettled()
                .with(
                        tree.with(new Snapshot(
                                create.name(),
                                tree.current(),
                                create.title(),
                                create.description(),
                                content.shown(),
                                machines.now().instant().truncatedTo(ChronoUnit.SECONDS))),
                        contents);
        machines.replace(machine, after);
        Domain between = after.domain().withState(machine.state());
        return route.announced()
                ? List.of(new Report.SnapshotsChanged(between), new Report.StateChanged(after.domain()))
                : List.of(new Report.SnapshotsChanged(between));
    }

    Beginning beginRevert(Command.RevertToSnapshot revert, boolean passingStates) {
        Machine machine = unlocked(revert.domain());
        MachineState end = endOf(revert, content(machine, revert.snapshot()));
        List<MachineState> passing = new ArrayList<>();
        if (machine.state().isActive()) {
            passing.add(end.isActive() ? MachineState.STOPPED : MachineState.STOPPING);
        }
        if (end.isActive()) {
            passing.add(MachineState.RESTORING);
        }
        return Beginning.on(
                new PowerRules.Route(List.copyOf(passing), end, true), machine.uuid(), machines, passingStates);
    }

    List<Report> revert(Command.RevertToSnapshot revert, Beginning beginning) {
        Machine machine = unchanged(revert.domain(), beginning);
        SnapshotContent content = content(machine, revert.snapshot());
        SnapshotTree tree = machine.domain().snapshots();
        DomainConfig config = withFreeName(content.config(), machine);
        // Off in between: the guest that continues is another one than the one that ran.
        Machine off = machines.settled(machine, MachineState.STOPPED);
        Machine after = machines.settled(machines.edited(off, config), endOf(revert, content))
                .with(tree.withCurrent(tree.find(revert.snapshot()).orElseThrow()), machine.contents());
        machines.replace(machine, after);
        List<Report> reports = new ArrayList<>();
        Domain between = machine.visible().withSnapshots(after.domain().snapshots());
        reports.add(new Report.SnapshotsChanged(between));
        if (!config.equals(machine.config())) {
            reports.add(new Report.Changed(between.withConfig(config)));
        }
        reports.add(new Report.StateChanged(after.domain()));
        return List.copyOf(reports);
    }

    Beginning beginDeletion(Command.DeleteSnapshot delete) {
        Machine machine = unlocked(delete.domain());
        snapshot(machine, delete.snapshot(), SdkResult.UNINITIALIZED);
        return new Beginning(Optional.empty(), machine.state(), List.of());
    }

    List<Report> delete(Command.DeleteSnapshot delete, Beginning beginning) {
        Machine machine = unchanged(delete.domain(), beginning);
        Snapshot snapshot = snapshot(machine, delete.snapshot(), SdkResult.UNINITIALIZED);
        SnapshotTree tree = machine.domain().snapshots();
        SnapshotTree left = delete.withChildren() ? tree.withoutBranch(snapshot) : tree.without(snapshot);
        Map<String, SnapshotContent> contents = new HashMap<>();
        left.snapshots().forEach(each -> contents.put(each.name(), contentOf(machine, each)));
        Machine after = machine.with(left, contents);
        machines.replace(machine, after);
        return List.of(new Report.SnapshotsChanged(after.visible()));
    }

    private Machine unlocked(UUID uuid) {
        Machine machine = machines.get(uuid);
        if (!machine.state().isSettled()) {
            throw SdkResult.VM_LOCKED.answer(false).toException();
        }
        return machine;
    }

    private Machine unchanged(UUID uuid, Beginning beginning) {
        Machine machine = machines.get(uuid);
        if (machine.state() != beginning.state()) {
            throw SdkResult.FAILURE.answer(false).toException();
        }
        return machine;
    }

    private static void checkRoom(Machine machine) {
        if (machine.contents().size() >= MOST_SNAPSHOTS) {
            throw new LibvirtException(
                    ErrorCode.OPERATION_FAILED,
                    ErrorDomain.PARALLELS,
                    "domain '" + machine.name() + "' has " + MOST_SNAPSHOTS + " snapshots already");
        }
    }

    private static SnapshotContent content(Machine machine, String name) {
        return contentOf(machine, snapshot(machine, name, SdkResult.INVALID_ARG));
    }

    private static SnapshotContent contentOf(Machine machine, Snapshot snapshot) {
        return Objects.requireNonNull(machine.contents().get(snapshot.name()));
    }

    private static Snapshot snapshot(Machine machine, String name, SdkResult refusal) {
        return machine.domain()
                .snapshots()
                .find(name)
                .filter(found -> found.name().equals(name))
                .orElseThrow(() -> refusal.answer(false).toException());
    }

    private static MachineState endOf(Command.RevertToSnapshot revert, SnapshotContent content) {
        return revert.paused() && content.state() == MachineState.RUNNING ? MachineState.PAUSED : content.state();
    }

    /** Somebody may have taken the name that the machine had at the time; then it keeps the one that it has now. */
    private DomainConfig withFreeName(DomainConfig config, Machine machine) {
        boolean free = machines.owner(config.name()).map(machine.uuid()::equals).orElse(true);
        return free ? config : config.withName(machine.name());
    }

    private static boolean isVm(Machine machine) {
        return machine.config().kind() == DomainKind.VM;
    }
}
