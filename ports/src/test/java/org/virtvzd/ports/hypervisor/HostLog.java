package org.virtvzd.ports.hypervisor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.host.Host;

/** Writes down what a hypervisor says, in order, and keeps the view that follows from it. */
public final class HostLog implements HypervisorListener {
    private final List<Entry> entries = new ArrayList<>();
    private final Map<UUID, Domain> view = new HashMap<>();

    /** What happened. */
    public sealed interface Entry {}

    /**
     * The host is there.
     *
     * @param host what it is
     * @param domains its domains
     */
    public record Attached(Host host, List<Domain> domains) implements Entry {}

    /**
     * A domain is new.
     *
     * @param domain the domain
     */
    public record Added(Domain domain) implements Entry {}

    /**
     * A domain has changed.
     *
     * @param domain the domain
     */
    public record Changed(Domain domain) implements Entry {}

    /**
     * A domain has come into a state.
     *
     * @param domain the domain
     */
    public record StateChanged(Domain domain) implements Entry {}

    /**
     * A domain's snapshots are others.
     *
     * @param domain the domain
     */
    public record SnapshotsChanged(Domain domain) implements Entry {}

    /**
     * A migration has got on.
     *
     * @param uuid the domain
     * @param percent how far
     */
    public record MigrationProgressed(UUID uuid, int percent) implements Entry {}

    /**
     * A domain is gone.
     *
     * @param uuid the domain
     */
    public record Removed(UUID uuid) implements Entry {}

    /**
     * The host is out of reach.
     *
     * @param reason why
     */
    public record Detached(String reason) implements Entry {}

    /** The stage of a command ended. */
    public record Ended() implements Entry {}

    @Override
    public synchronized void attached(Host host, List<Domain> domains) {
        entries.add(new Attached(host, domains));
        view.clear();
        domains.forEach(this::see);
    }

    @Override
    public synchronized void added(Domain domain) {
        entries.add(new Added(domain));
        see(domain);
    }

    @Override
    public synchronized void changed(Domain domain) {
        entries.add(new Changed(domain));
        see(domain);
    }

    @Override
    public synchronized void stateChanged(Domain domain) {
        entries.add(new StateChanged(domain));
        see(domain);
    }

    @Override
    public synchronized void snapshotsChanged(Domain domain) {
        entries.add(new SnapshotsChanged(domain));
        see(domain);
    }

    @Override
    public synchronized void migrationProgressed(UUID domain, int percent) {
        entries.add(new MigrationProgressed(domain, percent));
    }

    @Override
    public synchronized void removed(UUID domain) {
        entries.add(new Removed(domain));
        view.remove(domain);
    }

    @Override
    public synchronized void detached(String reason) {
        entries.add(new Detached(reason));
    }

    /** Notes that a command has ended. */
    public synchronized void ended() {
        entries.add(new Ended());
    }

    /** Forgets the entries, not the view. */
    public synchronized void clear() {
        entries.clear();
    }

    /**
     * Everything so far.
     *
     * @return a copy, in order
     */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /**
     * The view of one domain.
     *
     * @param uuid the domain
     * @return the domain as it was last reported, if it is there
     */
    public synchronized Optional<Domain> domain(UUID uuid) {
        return Optional.ofNullable(view.get(uuid));
    }

    /**
     * The view of the host.
     *
     * @return the domains in no particular order
     */
    public synchronized List<Domain> domains() {
        return List.copyOf(view.values());
    }

    /**
     * The settled states that were reported for a domain.
     *
     * @param uuid the domain
     * @return the states in order
     */
    public List<MachineState> settledStates(UUID uuid) {
        return entries().stream()
                .flatMap(entry -> entry instanceof StateChanged change ? Stream.of(change.domain()) : Stream.empty())
                .filter(domain -> domain.uuid().equals(uuid))
                .map(Domain::state)
                .filter(MachineState::isSettled)
                .toList();
    }

    private void see(Domain domain) {
        view.put(domain.uuid(), domain);
    }
}
