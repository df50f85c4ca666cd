package org.virtvzd.server.event;

import org.virtvzd.domain.Domain;
import org.virtvzd.domain.Lifecycle;

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

    /** Numbers of the kinds of events, libvirt's virDomainEventID. */
    final class Ids {
        private Ids() {}

        /** {@link LifecycleChanged}. */
        public static final int LIFECYCLE = 0;
        /** {@link Rebooted}. */
        public static final int REBOOT = 1;
        /** The newest kind that any client knows; every kind up to it may be asked for, though most never happen. */
        public static final int NEWEST = 29;
        /** The newest kind of the old style of registration. */
        public static final int NEWEST_LEGACY = 15;
    }

    /**
     * Which kind it is.
     *
     * @return its number
     */
    default int id() {
        return switch (this) {
            case LifecycleChanged event -> Ids.LIFECYCLE;
            case Rebooted event -> Ids.REBOOT;
        };
    }
}
