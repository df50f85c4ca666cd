package org.virtvzd.server.event;

import org.virtvzd.domain.Domain;
import org.virtvzd.domain.Lifecycle;
import org.virtvzd.protocol.libvirt.VirDomainEventID;

/** Something that happened to a domain and that clients can ask to be told. */
public sealed interface DomainEvent {

    /**
     * The domain as it was right after the event.
     *
     * @return the domain
     */
    Domain domain();

    /**
     * The domain's life took a turn.
     *
     * @param domain the domain
     * @param lifecycle the turn
     */
    record LifecycleChanged(Domain domain, Lifecycle lifecycle) implements DomainEvent {}

    /**
     * The guest was rebooted or reset.
     *
     * @param domain the domain
     */
    record Rebooted(Domain domain) implements DomainEvent {}

    /**
     * Which kind it is.
     *
     * @return its number, one of libvirt's virDomainEventID
     */
    default int id() {
        return switch (this) {
            case LifecycleChanged event -> VirDomainEventID.LIFECYCLE;
            case Rebooted event -> VirDomainEventID.REBOOT;
        };
    }
}
