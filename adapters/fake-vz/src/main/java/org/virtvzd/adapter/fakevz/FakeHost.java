package org.virtvzd.adapter.fakevz;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.ports.hypervisor.DiskSize;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.ports.hypervisor.GuestInfo;
import org.virtvzd.ports.hypervisor.Screenshot;

/**
 * The host behind the daemon's back: what other tools, guests and accidents do to it. Every change takes place at once
 * and is told to the daemon if it is connected, as a real host would.
 *
 * <p>To be used on the event loop the host was made with, like everything else. Every method that is given a UUID
 * fails with NO_DOMAIN when there is no such machine, and with a system error when a change cannot be stored.
 */
public final class FakeHost {

    /** The daemon's connection. */
    interface Link {
        void tell(List<Report> reports);

        void lost(String reason);

        void back();
    }

    /** Images grow with what is written; the guests of this host have written a quarter of theirs. */
    private static final int ALLOCATED_PART = 4;

    private final Machines machines;
    private final HostActions actions;
    private final Link link;
    private boolean reachable = true;
    private CounterModel counters = CounterModel.PLAUSIBLE;

    FakeHost(Machines machines, HostActions actions, Link link) {
        this.machines = machines;
        this.actions = actions;
        this.link = link;
    }

    /**
     * All machines, as they are now.
     *
     * @return the machines in the order of their registration
     */
    public List<Domain> domains() {
        return machines.visible();
    }

    /**
     * One machine, as it is now.
     *
     * @param uuid its UUID
     * @return the machine, if there is one
     */
    public Optional<Domain> domain(UUID uuid) {
        return machines.find(uuid).map(Machine::visible);
    }

    /**
     * Somebody registers a machine.
     *
     * @param config its definition
     * @param state a settled state in which it is from the beginning
     */
    public void define(DomainConfig config, MachineState state) {
        requireSettled(state);
        tell(actions.define(config, state));
    }

    /**
     * Somebody changes a definition, within the rules for {@code redefine}.
     *
     * @param config the new definition
     */
    public void redefine(DomainConfig config) {
        run(new Command.Redefine(config));
    }

    /**
     * Somebody renames a machine that is off.
     *
     * @param uuid the machine
     * @param name its new name
     */
    public void rename(UUID uuid, String name) {
        redefine(machines.get(uuid).config().withName(name));
    }

    /**
     * Somebody changes a machine's state, within the rules.
     *
     * @param uuid the machine
     * @param action the change
     */
    public void power(UUID uuid, PowerAction action) {
        run(new Command.Power(uuid, action));
    }

    /**
     * A guest crashes or switches itself off; the host does not tell the one from the other. Nothing happens when it
     * is off.
     *
     * @param uuid the machine
     */
    public void crash(UUID uuid) {
        Machine machine = machines.get(uuid);
        if (machine.state().isActive()) {
            tell(actions.settle(machine, MachineState.STOPPED));
        }
    }

    /**
     * A machine is in a state, never mind how it got there; telling the same state again is possible. A passing state
     * lasts until the next change.
     *
     * @param uuid the machine
     * @param state any state
     */
    public void setState(UUID uuid, MachineState state) {
        Machine machine = machines.get(uuid);
        if (state.isSettled()) {
            tell(actions.settle(machine, state));
        } else {
            Machine passing = machine.through(state);
            machines.pass(passing);
            tell(new Report.StateChanged(passing.visible()));
        }
    }

    /**
     * Somebody takes a snapshot.
     *
     * @param uuid the machine
     * @param name the snapshot's name, which no other snapshot of the machine has
     * @param title its name for people
     */
    public void createSnapshot(UUID uuid, String name, String title) {
        run(new Command.CreateSnapshot(uuid, name, title, ""));
    }

    /**
     * The host says once more that a machine is new, as it sometimes does.
     *
     * @param uuid the machine
     */
    public void announce(UUID uuid) {
        tell(new Report.Added(machines.get(uuid).visible()));
    }

    /**
     * The host tells the state of a machine that it does not have, or does not have any more. Real hosts do that when
     * reports overtake each other.
     *
     * @param domain what it tells
     */
    public void stray(Domain domain) {
        tell(new Report.StateChanged(domain));
    }

    /**
     * Somebody deletes a machine, whatever state it is in.
     *
     * @param uuid the machine
     */
    public void delete(UUID uuid) {
        machines.remove(machines.get(uuid));
        tell(new Report.Removed(uuid));
    }

    /**
     * Somebody installs or removes the guest tools in a virtual machine, running or not.
     *
     * @param uuid the machine
     * @param present whether they are there from now on
     */
    public void setGuestTools(UUID uuid, boolean present) {
        Machine machine = machines.get(uuid);
        machines.replace(machine, machine.with(machine.settings().withGuestTools(present)));
    }

    /**
     * The host counts in another way from now on.
     *
     * @param model what the counters show
     */
    public void setCounters(CounterModel model) {
        counters = model;
    }

    /**
     * The dispatcher goes away: commands under way fail, further ones are refused. Machines are not touched.
     *
     * @param reason why, for a human
     */
    public void disconnect(String reason) {
        reachable = false;
        link.lost(reason);
    }

    /** The dispatcher is there again. */
    public void reconnect() {
        reachable = true;
        link.back();
    }

    boolean isReachable() {
        return reachable;
    }

    Optional<DomainStatistics> statistics(UUID uuid) {
        return machines.find(uuid)
                .filter(machine -> machine.state().isActive())
                .flatMap(machine -> counters.of(
                        machine.visible(), machine.time().at(machines.now().nano())));
    }

    GuestInfo guestInfo(UUID uuid) {
        return InsideView.of(machines.get(uuid));
    }

    Screenshot screenshot(UUID uuid) {
        return TestCard.of(machines.get(uuid));
    }

    Map<String, DiskSize> diskSizes(UUID uuid) {
        return machines.find(uuid)
                .map(machine -> machine.config().devices().disks().stream()
                        .filter(disk -> disk.device() == Disk.Device.DISK)
                        .collect(Collectors.toUnmodifiableMap(Disk::target, disk -> {
                            long size = machine.settings().sizeMiB(disk);
                            return new DiskSize(size, size / ALLOCATED_PART);
                        })))
                .orElse(Map.of());
    }

    private void run(Command command) {
        link.tell(actions.finish(command, actions.begin(command, false)));
    }

    private void tell(Report report) {
        link.tell(List.of(report));
    }

    private static void requireSettled(MachineState state) {
        if (!state.isSettled()) {
            throw new IllegalArgumentException("Not a settled state: " + state);
        }
    }
}
