package org.virtvzd.adapter.fakevz;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.virtvzd.adapter.fakevz.HostActions.Beginning;
import org.virtvzd.domain.MachineState;
import org.virtvzd.ports.hypervisor.MigrationTarget;
import org.virtvzd.ports.hypervisor.SdkResult;

/** Machines that move to another host and come from one; see {@link HostActions}. */
final class MigrationActions {
    private final Machines machines;
    private final UUID session;

    MigrationActions(Machines machines, UUID session) {
        this.machines = machines;
        this.session = session;
    }

    Beginning begin(Command.Migrate migrate, boolean passingStates) {
        Machine machine = machines.get(migrate.domain());
        if (!machine.state().isSettled()) {
            throw SdkResult.VM_LOCKED.answer(false).toException();
        }
        requireReachable(migrate.target());
        MachineState end = migrate.target().paused() && machine.state() == MachineState.RUNNING
                ? MachineState.PAUSED
                : machine.state();
        List<MachineState> passing = machine.state().isActive() ? List.of(MachineState.MIGRATING) : List.of();
        return Beginning.on(new PowerRules.Route(passing, end, true), machine.uuid(), machines, passingStates);
    }

    List<Report> send(Command.Migrate migrate, Beginning beginning) {
        Machine machine = machines.get(migrate.domain());
        if (machine.state() != beginning.state()) {
            throw SdkResult.FAILURE.answer(false).toException();
        }
        requireReachable(migrate.target());
        MigrationOrder order = new MigrationOrder(
                MigrationOrder.FORMAT,
                migrate.target().newName().orElse(machine.name()),
                beginning.route().orElseThrow().end());
        machines.send(machine, migrate.target().session(), order);
        return List.of(new Report.Removed(machine.uuid()));
    }

    private void requireReachable(MigrationTarget target) {
        if (target.session().equals(session)) {
            throw SdkResult.MIGRATE_TO_THE_SAME_NODE.answer(false).toException();
        }
        if (!machines.reaches(target.session())) {
            throw SdkResult.MIGRATE_PRECONDITIONS_FAILED.answer(false).toException();
        }
    }

    /** Takes in what has arrived. An active machine is seen on its way before it is seen in its state. */
    List<Report> receive() {
        List<Report> reports = new ArrayList<>();
        for (Machine machine : machines.receive()) {
            if (machine.state().isActive()) {
                reports.add(new Report.Added(machine.domain().withState(MachineState.MIGRATING)));
                reports.add(new Report.StateChanged(machine.domain()));
            } else {
                reports.add(new Report.Added(machine.domain()));
            }
        }
        return List.copyOf(reports);
    }
}
