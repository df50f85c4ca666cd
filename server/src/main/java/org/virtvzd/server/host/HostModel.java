package org.virtvzd.server.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.virtvzd.domain.Cause;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.Lifecycle;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.Transition;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.Host;
import org.virtvzd.ports.hypervisor.HypervisorListener;
import org.virtvzd.server.event.DefinitionEvents;
import org.virtvzd.server.event.DomainEvent;

/**
 * Keeps the view current with the hypervisor's reports and announces what clients want to hear of them.
 *
 * <p>While the host is out of reach the view stays as it was last; queries are answered from it and commands fail.
 */
public final class HostModel implements HypervisorListener {
    private final HostView view = new HostView();
    private final Map<UUID, Action> actions = new HashMap<>();
    private final Consumer<DomainEvent> events;
    private final Runnable onDetached;
    private Optional<Host> host = Optional.empty();
    private boolean attached;
    private String absence = "the Virtuozzo host has not been reached yet";

    /**
     * Makes an empty model.
     *
     * @param events is told of every domain event
     * @param onDetached is told when the host gets out of reach
     */
    public HostModel(Consumer<DomainEvent> events, Runnable onDetached) {
        this.events = events;
        this.onDetached = onDetached;
    }

    /**
     * All domains.
     *
     * @return the view; belongs to the event loop
     */
    public HostView view() {
        return view;
    }

    /**
     * The host.
     *
     * @return what it is
     * @throws LibvirtException INTERNAL_ERROR when it has never been reached
     */
    public Host host() {
        return host.orElseThrow(this::unreachable);
    }

    /**
     * Refuses to go on while the host is out of reach.
     *
     * @throws LibvirtException INTERNAL_ERROR, saying why it is
     */
    public void requireAttached() {
        if (!attached) {
            throw unreachable();
        }
    }

    private LibvirtException unreachable() {
        return new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.PARALLELS, absence);
    }

    /**
     * Remembers that the daemon itself is changing a domain's state, so that the reports are understood. A second
     * change, which may overtake a shutdown that the guest takes its time for, stands in front of the first.
     *
     * @param domain its UUID
     * @param cause what it does
     * @return to be run when the change is over, well or not
     */
    public Runnable actionStarted(UUID domain, Cause cause) {
        Action started = new Action(cause);
        actions.put(domain, started);
        return () -> actions.remove(domain, started);
    }

    @Override
    public void attached(Host newHost, List<Domain> domains) {
        boolean again = host.isPresent();
        host = Optional.of(newHost);
        attached = true;
        actions.clear();
        if (again) {
            catchUp(domains);
        } else {
            domains.forEach(domain -> view.put(DomainEntry.of(domain)));
        }
    }

    /** What changed while the host was out of reach is announced like any other change. */
    private void catchUp(List<Domain> domains) {
        Set<UUID> present = domains.stream().map(Domain::uuid).collect(Collectors.toUnmodifiableSet());
        List<UUID> gone = view.all().stream()
                .map(entry -> entry.domain().uuid())
                .filter(uuid -> !present.contains(uuid))
                .toList();
        gone.forEach(this::removed);
        for (Domain domain : domains) {
            Optional<DomainEntry> before = view.byUuid(domain.uuid());
            if (before.isEmpty()) {
                added(domain);
            } else if (!before.get().domain().equals(domain)) {
                if (!before.get().domain().config().equals(domain.config())) {
                    changed(domain.withState(before.get().domain().state()));
                }
                stateChanged(domain);
            }
        }
    }

    @Override
    public void added(Domain domain) {
        if (view.byUuid(domain.uuid()).isPresent()) {
            changed(domain);
            return;
        }
        view.put(DomainEntry.of(domain));
        announce(domain, Lifecycle.DEFINED_ADDED);
    }

    @Override
    public void changed(Domain domain) {
        Optional<DomainEntry> before = view.byUuid(domain.uuid());
        if (before.isEmpty()) {
            added(domain);
            return;
        }
        if (before.get().domain().state() != domain.state()) {
            stateChanged(domain);
        }
        view.put(view.byUuid(domain.uuid()).orElse(before.get()).with(domain));
        boolean renamed = !before.get().domain().name().equals(domain.name());
        announce(domain, renamed ? Lifecycle.DEFINED_RENAMED : Lifecycle.DEFINED_UPDATED);
        DefinitionEvents.between(before.get().domain().config(), domain).forEach(events);
    }

    @Override
    public void stateChanged(Domain domain) {
        Optional<DomainEntry> before = view.byUuid(domain.uuid());
        if (before.isEmpty()) {
            added(domain);
            return;
        }
        DomainEntry entry = before.get();
        Transition transition = Transition.of(
                entry.settled(),
                domain.state(),
                Optional.ofNullable(actions.get(domain.uuid())).map(Action::cause));
        view.put(entry.moved(domain, transition));
        transition.event().ifPresent(lifecycle -> announce(domain, lifecycle));
    }

    /** libvirt has no event for it. */
    @Override
    public void snapshotsChanged(Domain domain) {
        Optional<DomainEntry> before = view.byUuid(domain.uuid());
        if (before.isEmpty()) {
            added(domain);
        } else if (before.get().domain().state() != domain.state()) {
            stateChanged(domain);
        } else {
            view.put(before.get().with(domain));
        }
    }

    @Override
    public void migrationProgressed(UUID domain, int percent) {
        migration(domain).ifPresent(migration -> migration.percent = percent);
    }

    /**
     * How far the daemon's own migration of a domain has got.
     *
     * @param domain its UUID
     * @return 0 to 100 percent; empty when none is under way
     */
    public OptionalInt progress(UUID domain) {
        return migration(domain).stream()
                .mapToInt(migration -> migration.percent)
                .findFirst();
    }

    private Optional<Action> migration(UUID domain) {
        return Optional.ofNullable(actions.get(domain)).filter(action -> action.cause() == Cause.MIGRATION);
    }

    /** A domain that the daemon itself is moving away has arrived at the other host. */
    @Override
    public void removed(UUID domain) {
        boolean migrated = migration(domain).isPresent();
        actions.remove(domain);
        view.remove(domain).ifPresent(entry -> {
            Domain last = entry.domain().withState(MachineState.STOPPED);
            if (migrated && entry.settled().isActive()) {
                announce(last, Lifecycle.STOPPED_MIGRATED);
            }
            announce(last, Lifecycle.UNDEFINED_REMOVED);
        });
    }

    @Override
    public void detached(String reason) {
        absence = reason;
        attached = false;
        actions.clear();
        onDetached.run();
    }

    /** A change that the daemon itself has under way; each is one of its own, even of the same kind. */
    private static final class Action {
        private final Cause cause;
        private int percent;

        Action(Cause cause) {
            this.cause = cause;
        }

        Cause cause() {
            return cause;
        }
    }

    private void announce(Domain domain, Lifecycle lifecycle) {
        events.accept(new DomainEvent.LifecycleChanged(domain, lifecycle));
    }
}
