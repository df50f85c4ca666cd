package org.virtvzd.server.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domainxml.DeviceAlias;
import org.virtvzd.domainxml.Metadata;
import org.virtvzd.protocol.libvirt.VirDomainEventTrayChangeReason;
import org.virtvzd.protocol.libvirt.VirDomainMetadataType;
import org.virtvzd.server.event.DomainEvent.DeviceAdded;
import org.virtvzd.server.event.DomainEvent.DeviceRemoved;
import org.virtvzd.server.event.DomainEvent.MemoryChanged;
import org.virtvzd.server.event.DomainEvent.MetadataChanged;
import org.virtvzd.server.event.DomainEvent.TrayChanged;

/**
 * What has changed in a definition, for clients that want to hear of it in particular. Devices, media and memory are
 * announced while the domain is active only, as libvirt's other drivers do; the rest always. It does not matter who made
 * the change.
 */
public final class DefinitionEvents {
    private final List<DomainEvent> events = new ArrayList<>();
    private final DomainConfig before;
    private final Domain after;

    private DefinitionEvents(DomainConfig before, Domain after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Compares two definitions of a domain.
     *
     * @param before the definition that it had
     * @param after the domain as it is now
     * @return the events, in the order in which they are to be told
     */
    public static List<DomainEvent> between(DomainConfig before, Domain after) {
        DefinitionEvents found = new DefinitionEvents(before, after);
        found.compareTexts();
        if (after.state().isActive()) {
            found.compareDevices();
            found.compareMedia();
            if (before.memoryMiB() != after.config().memoryMiB()) {
                found.events.add(new MemoryChanged(after));
            }
        }
        return found.events;
    }

    private void compareTexts() {
        DomainConfig now = after.config();
        if (!before.title().equals(now.title())) {
            events.add(new MetadataChanged(after, VirDomainMetadataType.TITLE, Optional.empty()));
        }
        if (!before.description().equals(now.description())) {
            events.add(new MetadataChanged(after, VirDomainMetadataType.DESCRIPTION, Optional.empty()));
        }
        if (!before.metadata().equals(now.metadata())) {
            Metadata.changed(before.metadata(), now.metadata())
                    .forEach(uri ->
                            events.add(new MetadataChanged(after, VirDomainMetadataType.ELEMENT, Optional.of(uri))));
        }
    }

    private void compareDevices() {
        if (before.devices().equals(after.config().devices())) {
            return;
        }
        Map<String, String> old = DeviceAlias.byIdentity(before.devices());
        Map<String, String> present = DeviceAlias.byIdentity(after.config().devices());
        old.forEach((device, alias) -> {
            if (!present.containsKey(device)) {
                events.add(new DeviceRemoved(after, alias));
            }
        });
        present.forEach((device, alias) -> {
            if (!old.containsKey(device)) {
                events.add(new DeviceAdded(after, alias));
            }
        });
    }

    private void compareMedia() {
        for (Disk drive : after.config().devices().disks()) {
            before.devices().disks().stream()
                    .filter(old -> old.device() == Disk.Device.CDROM && drive.device() == Disk.Device.CDROM)
                    .filter(old -> old.target().equals(drive.target()))
                    .filter(old -> !old.path().equals(drive.path()))
                    .forEach(old -> changedMedium(old, drive));
        }
    }

    private void changedMedium(Disk old, Disk drive) {
        String alias = DeviceAlias.of(drive);
        if (old.path().isPresent()) {
            events.add(new TrayChanged(after, alias, VirDomainEventTrayChangeReason.OPEN));
        }
        if (drive.path().isPresent()) {
            events.add(new TrayChanged(after, alias, VirDomainEventTrayChangeReason.CLOSE));
        }
    }
}
