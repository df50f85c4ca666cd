package org.virtvzd.server.event;

import java.util.Optional;
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
     * Title, description or what an application keeps with the domain has changed.
     *
     * @param domain the domain
     * @param type which of them, one of libvirt's virDomainMetadataType
     * @param uri namespace of an application's element; empty for title and description
     */
    record MetadataChanged(Domain domain, int type, Optional<String> uri) implements DomainEvent {}

    /**
     * An active domain has one more device.
     *
     * @param domain the domain
     * @param alias the device's alias
     */
    record DeviceAdded(Domain domain, String alias) implements DomainEvent {}

    /**
     * An active domain has one device less.
     *
     * @param domain the domain
     * @param alias the device's alias
     */
    record DeviceRemoved(Domain domain, String alias) implements DomainEvent {}

    /**
     * The medium of an active domain's drive was taken out or put in.
     *
     * @param domain the domain
     * @param alias the drive's alias
     * @param reason whether the tray was opened or closed, one of libvirt's virDomainEventTrayChangeReason
     */
    record TrayChanged(Domain domain, String alias, int reason) implements DomainEvent {}

    /**
     * An active domain has more or less memory.
     *
     * @param domain the domain, with the memory that it has now
     */
    record MemoryChanged(Domain domain) implements DomainEvent {}

    /**
     * Which kind it is.
     *
     * @return its number, one of libvirt's virDomainEventID
     */
    default int id() {
        return switch (this) {
            case LifecycleChanged event -> VirDomainEventID.LIFECYCLE;
            case Rebooted event -> VirDomainEventID.REBOOT;
            case MetadataChanged event -> VirDomainEventID.METADATA_CHANGE;
            case DeviceAdded event -> VirDomainEventID.DEVICE_ADDED;
            case DeviceRemoved event -> VirDomainEventID.DEVICE_REMOVED;
            case TrayChanged event -> VirDomainEventID.TRAY_CHANGE;
            case MemoryChanged event -> VirDomainEventID.BALLOON_CHANGE;
        };
    }
}
