package org.virtvzd.adapter.fakevz;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.HostLoad;
import org.virtvzd.ports.time.EventLoop;

/**
 * The machines of a host with everything that follows from them: names, VNC ports, load, files.
 *
 * <p>A change is written to the store first and taken over in memory only when that succeeded, so a full disk leaves
 * memory and disk alike. All costs but those of {@link #visible} are independent of the number of machines.
 */
final class Machines {
    private static final Logger LOG = System.getLogger(Machines.class.getName());
    private static final int FIRST_ENV_ID = 100;
    private static final int ENV_IDS_AT_A_TIME = 100;

    /** More than any host runs; keeps a mistaken loop of definitions from eating all memory. */
    private static final int MOST_MACHINES = 100_000;

    private final Map<UUID, Machine> byUuid = new LinkedHashMap<>();
    private final Map<String, UUID> byName = new HashMap<>();
    private final VncPorts vncPorts = new VncPorts();
    private final EventLoop loop;
    private final InstantSource clock;
    private final Store store;
    private final LoadMeter load;
    private int nextEnvId = FIRST_ENV_ID;
    private int reservedEnvIds;

    Machines(EventLoop loop, InstantSource clock, Store store, LoadMeter load) {
        this.loop = loop;
        this.clock = clock;
        this.store = store;
        this.load = load;
    }

    /** Takes over what the store has. Returns false for a host that was never there before. */
    boolean load() {
        Store.Content content = store.load();
        content.domains().stream()
                .sorted(Comparator.comparingInt(StoredDomain::envId))
                .map(stored -> stored.toMachine(now()))
                .forEach(this::takeOverNew);
        nextEnvId = Math.max(nextEnvId, content.nextEnvId().orElse(FIRST_ENV_ID));
        return content.nextEnvId().isPresent();
    }

    private void takeOverNew(Machine machine) {
        if (byName.containsKey(machine.name())) {
            LOG.log(Level.WARNING, "Skipping domain {0}, the name {1} is taken", machine.uuid(), machine.name());
        } else {
            takeOver(machine);
        }
    }

    /** Ends the set-up of a new host: from now on the store knows that it was there before. */
    void settleIn() {
        reserveEnvIds();
    }

    /**
     * Has the store remember that some more numbers are taken, so that not every definition needs to write that. Those
     * that are not used are lost at the end of the process, which does no harm; one given twice would.
     */
    private void reserveEnvIds() {
        int end = nextEnvId + ENV_IDS_AT_A_TIME;
        store.saveNextEnvId(end);
        reservedEnvIds = end;
    }

    Moment now() {
        return new Moment(loop.nanoTime(), clock.instant());
    }

    Optional<Machine> find(UUID uuid) {
        return Optional.ofNullable(byUuid.get(uuid));
    }

    Machine get(UUID uuid) {
        return find(uuid)
                .orElseThrow(() -> new LibvirtException(
                        ErrorCode.NO_DOMAIN, ErrorDomain.PARALLELS, "no domain with matching uuid '" + uuid + "'"));
    }

    Optional<UUID> owner(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    List<Domain> visible() {
        return byUuid.values().stream().map(Machine::visible).toList();
    }

    HostLoad hostLoad() {
        return load.load(loop.nanoTime());
    }

    /** A machine in a settled state, whatever state it was in. */
    Machine settled(Machine machine, MachineState state) {
        return machine.settled(state, vncPort(machine, machine.config(), state), now().nano());
    }

    /** A machine with another definition. */
    Machine edited(Machine machine, DomainConfig config) {
        return machine.with(config, vncPort(machine, config, machine.domain().state()));
    }

    /** Where the VNC server of a machine listens that gets another definition or state. */
    private OptionalInt vncPort(Machine before, DomainConfig config, MachineState state) {
        if (!state.isActive()) {
            return OptionalInt.empty();
        }
        boolean goesOn = before.domain().state().isActive()
                && config.devices().graphics().equals(before.config().devices().graphics());
        return goesOn
                ? before.domain().vncPort()
                : vncPorts.choose(config.devices().graphics());
    }

    int takeEnvId() {
        if (byUuid.size() >= MOST_MACHINES) {
            throw new LibvirtException(
                    ErrorCode.OPERATION_FAILED,
                    ErrorDomain.PARALLELS,
                    "the host is full: " + MOST_MACHINES + " domains");
        }
        if (nextEnvId >= reservedEnvIds) {
            reserveEnvIds();
        }
        return nextEnvId++;
    }

    void add(Machine machine) {
        store.save(StoredDomain.of(machine, now()));
        takeOver(machine);
    }

    void replace(Machine before, Machine after) {
        store.save(StoredDomain.of(after, now()));
        letGo(before);
        takeOver(after);
    }

    /** Takes over a passing state, which no store keeps. */
    void pass(Machine machine) {
        byUuid.put(machine.uuid(), machine);
    }

    /** Puts a machine through states, one after the other; it stays in the last. */
    List<Report> pass(UUID uuid, List<MachineState> states) {
        List<Report> reports = new ArrayList<>();
        for (MachineState state : states) {
            Machine passing = get(uuid).through(state);
            pass(passing);
            reports.add(new Report.StateChanged(passing.visible()));
        }
        return List.copyOf(reports);
    }

    Machine get(String name) {
        return owner(name)
                .flatMap(this::find)
                .orElseThrow(() -> new LibvirtException(
                        ErrorCode.NO_DOMAIN, ErrorDomain.PARALLELS, "no domain with matching name '" + name + "'"));
    }

    /** Whether a machine can be sent to the host with a session. */
    boolean reaches(UUID session) {
        return store.reaches(session);
    }

    /** Hands a machine over to the host with a session. */
    void send(Machine machine, UUID session, MigrationOrder order) {
        store.save(StoredDomain.of(machine.unsettled(), now()));
        store.send(machine.uuid(), session, order);
        letGo(machine);
        byUuid.remove(machine.uuid());
    }

    /** Takes over what other hosts have sent. What cannot be taken, because its name or identity is, is left there. */
    List<Machine> receive() {
        List<Machine> received = new ArrayList<>();
        for (StoredDomain arrival : store.arrivals()) {
            DomainConfig config = arrival.config();
            if (byUuid.containsKey(config.uuid()) || byName.containsKey(config.name())) {
                LOG.log(Level.WARNING, "Cannot take in domain {0}: it or its name is there", config.uuid());
                continue;
            }
            OptionalInt port = arrival.state().isActive()
                    ? vncPorts.choose(config.devices().graphics())
                    : OptionalInt.empty();
            StoredDomain arrived = arrival.arrived(takeEnvId(), port);
            store.takeIn(arrived);
            Machine machine = arrived.toMachine(now());
            takeOver(machine);
            received.add(machine);
        }
        return List.copyOf(received);
    }

    void remove(Machine machine) {
        store.delete(machine.uuid());
        letGo(machine);
        byUuid.remove(machine.uuid());
    }

    private void takeOver(Machine machine) {
        byUuid.put(machine.uuid(), machine);
        byName.put(machine.name(), machine.uuid());
        vncPorts.take(machine.domain().vncPort());
        nextEnvId = Math.max(nextEnvId, machine.domain().envId() + 1);
        if (machine.domain().state().isActive()) {
            load.started(machine.config(), loop.nanoTime());
        }
    }

    private void letGo(Machine machine) {
        byName.remove(machine.name());
        vncPorts.release(machine.domain().vncPort());
        if (machine.domain().state().isActive()) {
            load.ended(machine.config(), loop.nanoTime());
        }
    }
}
