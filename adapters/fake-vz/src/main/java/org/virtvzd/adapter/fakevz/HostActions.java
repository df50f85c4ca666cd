package org.virtvzd.adapter.fakevz;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.snapshot.SnapshotTree;
import org.virtvzd.ports.hypervisor.SdkResult;

/**
 * What the host does on request. A command has two parts, between which its latency passes: the beginning judges it
 * and may put the machine into passing states, the finish judges again, since others may have been at the machine
 * meanwhile, and does it. Both throw the {@link LibvirtException} that the command is answered with.
 */
final class HostActions {

    private final Machines machines;
    private final SnapshotActions snapshots;
    private final MigrationActions migrations;

    HostActions(Machines machines, MigrationActions migrations) {
        this.machines = machines;
        this.snapshots = new SnapshotActions(machines);
        this.migrations = migrations;
    }

    /**
     * How a command began.
     *
     * @param route where a change of state leads; empty for the other commands
     * @param state what the machine's state must still be at the finish
     * @param reports the passing states
     */
    record Beginning(Optional<PowerRules.Route> route, MachineState state, List<Report> reports) {
        static final Beginning NOTHING = new Beginning(Optional.empty(), MachineState.UNKNOWN, List.of());

        /** On the way to another state, and if that is to be seen in the first states on it. */
        static Beginning on(PowerRules.Route route, UUID uuid, Machines machines, boolean passingStates) {
            List<Report> reports = passingStates ? machines.pass(uuid, route.passing()) : List.of();
            return new Beginning(Optional.of(route), machines.get(uuid).state(), reports);
        }
    }

    Beginning begin(Command command, boolean passingStates) {
        switch (command) {
            case Command.Define define -> checkNew(define.config());
            case Command.Redefine redefine -> checkEdit(redefine.config());
            case Command.Undefine undefine -> checkRemoval(undefine.domain());
            case Command.SetAutostart set -> editable(set.domain());
            case Command.CreateSnapshot create -> {
                return snapshots.beginCreation(create, passingStates);
            }
            case Command.RevertToSnapshot revert -> {
                return snapshots.beginRevert(revert, passingStates);
            }
            case Command.DeleteSnapshot delete -> {
                return snapshots.beginDeletion(delete);
            }
            case Command.Migrate migrate -> {
                return migrations.begin(migrate, passingStates);
            }
            case Command.ResizeDisk resize -> checkResize(resize);
            case Command.SetUserPassword set -> checkGuest(set.domain());
            case Command.AskGuest ask -> checkGuest(ask.domain());
            case Command.OpenConsole open -> checkConsole(open);
            case Command.CaptureScreen capture -> checkScreen(capture.domain());
            case Command.Power power -> {
                return beginPower(power, passingStates);
            }
        }
        return Beginning.NOTHING;
    }

    List<Report> finish(Command command, Beginning beginning) {
        return switch (command) {
            case Command.Define define -> List.of(define(define.config(), MachineState.STOPPED));
            case Command.Redefine redefine -> List.of(redefine(redefine.config()));
            case Command.Undefine undefine -> List.of(undefine(undefine.domain()));
            case Command.SetAutostart set -> List.of(setAutostart(set.domain(), set.autostart()));
            case Command.CreateSnapshot create -> snapshots.create(create, beginning);
            case Command.RevertToSnapshot revert -> snapshots.revert(revert, beginning);
            case Command.DeleteSnapshot delete -> snapshots.delete(delete, beginning);
            case Command.Migrate migrate -> migrations.send(migrate, beginning);
            case Command.ResizeDisk resize -> List.of(resize(resize));
            case Command.SetUserPassword set -> {
                checkGuest(set.domain());
                yield List.of();
            }
            case Command.AskGuest ask -> {
                checkGuest(ask.domain());
                yield List.of();
            }
            case Command.OpenConsole open -> {
                checkConsole(open);
                yield List.of();
            }
            case Command.CaptureScreen capture -> {
                checkScreen(capture.domain());
                yield List.of();
            }
            case Command.Power power -> finishPower(power, beginning);
        };
    }

    /** Takes a machine out of the passing state into which a command put it that is not going to be finished. */
    List<Report> abandon(Command command, Beginning beginning) {
        Optional<Machine> machine = machines.find(command.domain());
        if (beginning.reports().isEmpty() || machine.isEmpty() || machine.get().state() != beginning.state()) {
            return List.of();
        }
        Machine settled = machine.get().unsettled();
        machines.pass(settled);
        return List.of(new Report.StateChanged(settled.domain()));
    }

    /** Registers a machine in a state. */
    Report define(DomainConfig config, MachineState state) {
        checkNew(config);
        DomainConfig complete = DefinitionRules.complete(config);
        Machine machine = Machine.of(new Domain(
                complete, MachineState.STOPPED, machines.takeEnvId(), OptionalInt.empty(), SnapshotTree.EMPTY));
        Machine inState = state == MachineState.STOPPED ? machine : machines.settled(machine, state);
        machines.add(inState);
        return new Report.Added(inState.domain());
    }

    /** Puts a machine into a settled state, whatever state it is in. */
    Report settle(Machine machine, MachineState state) {
        Machine after = machines.settled(machine, state);
        machines.replace(machine, after);
        return new Report.StateChanged(after.domain());
    }

    private void checkNew(DomainConfig config) {
        DefinitionRules.check(config);
        Optional<Machine> same = machines.find(config.uuid());
        if (same.isPresent() && !same.get().name().equals(config.name())) {
            throw taken("domain '" + same.get().name() + "' is already defined with uuid " + config.uuid());
        }
        checkName(config.name());
    }

    private void checkName(String name) {
        Optional<UUID> owner = machines.owner(name);
        if (owner.isPresent()) {
            throw taken("domain '" + name + "' already exists with uuid " + owner.get());
        }
    }

    private static LibvirtException taken(String detail) {
        return new LibvirtException(ErrorCode.OPERATION_FAILED, ErrorDomain.PARALLELS, detail);
    }

    private Machine editable(UUID uuid) {
        Machine machine = machines.get(uuid);
        if (machine.domain().hasManagedSave()) {
            throw SdkResult.CANT_EDIT_SUSPENDED_VM.wrongState().toException();
        }
        return machine;
    }

    private Machine checkEdit(DomainConfig config) {
        DefinitionRules.check(config);
        Machine machine = editable(config.uuid());
        if (machine.config().kind() != config.kind()) {
            throw SdkResult.INCONSISTENCY_VM_CONFIG.answer(false).toException();
        }
        if (!machine.name().equals(config.name())) {
            checkName(config.name());
            if (machine.state().isActive()) {
                throw SdkResult.MUST_BE_STOPPED_BEFORE_RENAMING.answer(false).toException();
            }
        }
        return machine;
    }

    private Report redefine(DomainConfig config) {
        return edit(checkEdit(config), DefinitionRules.complete(config));
    }

    private Report setAutostart(UUID uuid, boolean autostart) {
        Machine machine = editable(uuid);
        return edit(machine, machine.config().withAutostart(autostart));
    }

    private Report edit(Machine before, DomainConfig config) {
        Machine after = machines.edited(before, config);
        machines.replace(before, after);
        return new Report.Changed(after.visible());
    }

    private Disk checkResize(Command.ResizeDisk resize) {
        Machine machine = editable(resize.domain());
        return machine.config().devices().disks().stream()
                .filter(disk -> disk.target().equals(resize.target()))
                .filter(disk -> disk.device() == Disk.Device.DISK && disk.backing() == Disk.Backing.FILE)
                .findFirst()
                .orElseThrow(() -> SdkResult.FAILURE.answer(false).toException());
    }

    private Report resize(Command.ResizeDisk resize) {
        String path = checkResize(resize).path().orElseThrow();
        Machine before = machines.get(resize.domain());
        Machine after = before.with(before.settings().resized(before.config(), path, resize.sizeMiB()));
        machines.replace(before, after);
        return new Report.Changed(after.visible());
    }

    /** A guest does something only while it runs; a virtual machine's needs the guest tools for it. */
    private void checkGuest(UUID uuid) {
        Machine machine = machines.get(uuid);
        if (machine.state() != MachineState.RUNNING) {
            throw SdkResult.VM_IS_NOT_STARTED.answer(false).toException();
        }
        if (machine.config().kind() == DomainKind.VM && !machine.settings().guestTools()) {
            throw SdkResult.GUEST_TOOLS_NOT_AVAILABLE.answer(false).toException();
        }
    }

    /** Somebody can be called only where the machine listens, and only while there is somebody. */
    private void checkConsole(Command.OpenConsole open) {
        Machine machine = machines.get(open.domain());
        boolean listens = machine.config().devices().serials().stream()
                .anyMatch(serial -> serial.port() == open.port() && serial.listens());
        if (!machine.state().isActive() || !listens) {
            throw SdkResult.FAILURE.answer(false).toException();
        }
    }

    /** Containers have no screen. */
    private void checkScreen(UUID uuid) {
        Machine machine = machines.get(uuid);
        if (machine.config().kind() == DomainKind.CONTAINER) {
            throw SdkResult.UNIMPLEMENTED.answer(false).toException();
        }
        if (!machine.state().isActive()) {
            throw SdkResult.VM_IS_NOT_STARTED.answer(false).toException();
        }
    }

    private Machine checkRemoval(UUID uuid) {
        Machine machine = machines.get(uuid);
        if (machine.state().isActive()) {
            throw SdkResult.VM_IS_NOT_STOPPED.wrongState().toException();
        }
        return machine;
    }

    private Report undefine(UUID uuid) {
        machines.remove(checkRemoval(uuid));
        return new Report.Removed(uuid);
    }

    private Beginning beginPower(Command.Power power, boolean passingStates) {
        Machine machine = machines.get(power.domain());
        PowerRules.Route route =
                switch (PowerRules.judge(machine.config().kind(), machine.state(), power.action())) {
                    case PowerRules.Route allowed -> allowed;
                    case PowerRules.Refused refused ->
                        throw refused.result()
                                .answer(power.kind().changesState())
                                .toException();
                };
        return Beginning.on(route, machine.uuid(), machines, passingStates);
    }

    private List<Report> finishPower(Command.Power power, Beginning beginning) {
        Machine machine = machines.get(power.domain());
        PowerRules.Route route = beginning.route().orElseThrow();
        if (power.action() == PowerAction.SHUTDOWN && !machine.state().isActive()) {
            return List.of(); // Somebody else switched it off, which is what was wanted.
        }
        if (machine.state() != beginning.state()) {
            throw SdkResult.FAILURE.answer(power.kind().changesState()).toException();
        }
        return route.announced() ? List.of(settle(machine, route.end())) : List.of();
    }
}
