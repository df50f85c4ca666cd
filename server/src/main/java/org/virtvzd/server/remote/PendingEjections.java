package org.virtvzd.server.remote;

import static java.lang.System.Logger.Level.WARNING;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.server.event.DomainEvent;
import org.virtvzd.server.host.DomainEntry;
import org.virtvzd.server.host.DomainJobs;
import org.virtvzd.server.host.HostModel;

/**
 * Media that stay in the drives of a running domain although its new definition has taken them out. An installer defines
 * the domain without the disc as soon as it runs, meaning from the next start on; the host has one definition, and the
 * guest would lose the disc that it installs from. So the drive is emptied when the domain is off.
 *
 * <p>There is at most one entry for each domain of the host. What is pending is not kept beyond the daemon's life; a
 * medium that is left in a drive does no harm.
 */
final class PendingEjections {
    private static final System.Logger LOG = System.getLogger(PendingEjections.class.getName());

    private final HostModel model;
    private final DomainJobs jobs;
    private final Hypervisor hypervisor;
    private final Map<UUID, Set<String>> drives = new HashMap<>();

    PendingEjections(HostModel model, DomainJobs jobs, Hypervisor hypervisor) {
        this.model = model;
        this.jobs = jobs;
        this.hypervisor = hypervisor;
    }

    /**
     * Puts the media back that a running domain is to keep, and remembers their drives. What was remembered before is
     * void: the last definition counts.
     *
     * @param known the domain as it is
     * @param wanted its new definition
     * @return the definition to give to the host
     */
    DomainConfig postpone(Domain known, DomainConfig wanted) {
        drives.remove(known.uuid());
        if (!known.state().isActive()) {
            return wanted;
        }
        Set<String> kept = wanted.devices().disks().stream()
                .filter(disk ->
                        isEmptyDrive(disk) && loaded(known.config(), disk).isPresent())
                .map(Disk::target)
                .collect(Collectors.toUnmodifiableSet());
        if (kept.isEmpty()) {
            return wanted;
        }
        drives.put(known.uuid(), kept);
        return with(wanted, disk -> kept.contains(disk.target()), disk -> loaded(known.config(), disk)
                .orElse(disk));
    }

    /** Empties the drives of a domain that has gone off, in a job of its own. */
    void heard(DomainEvent event) {
        UUID uuid = event.domain().uuid();
        if (drives.containsKey(uuid) && !event.domain().state().isActive()) {
            jobs.run(uuid, () -> eject(uuid)).exceptionally(error -> {
                LOG.log(WARNING, () -> "the drives of domain " + uuid + " were not emptied: " + error.getMessage());
                return null;
            });
        }
    }

    /** Nothing to do any more, or not yet: it may have been started again, or its memory may be saved. */
    private CompletionStage<Void> eject(UUID uuid) {
        Optional<Domain> domain = model.view().byUuid(uuid).map(DomainEntry::domain);
        if (domain.isEmpty()) {
            drives.remove(uuid);
        }
        Set<String> pending = drives.getOrDefault(uuid, Set.of());
        if (pending.isEmpty() || domain.get().state().isActive() || domain.get().hasManagedSave()) {
            return CompletableFuture.completedStage(null);
        }
        drives.remove(uuid);
        return hypervisor.redefine(with(
                domain.get().config(),
                disk -> disk.device() == Disk.Device.CDROM && pending.contains(disk.target()),
                PendingEjections::emptied));
    }

    private static boolean isEmptyDrive(Disk disk) {
        return disk.device() == Disk.Device.CDROM && disk.path().isEmpty();
    }

    /** The same drive with a medium, if it has one. */
    private static Optional<Disk> loaded(DomainConfig config, Disk drive) {
        return config.devices().disks().stream()
                .filter(disk ->
                        disk.device() == Disk.Device.CDROM && disk.path().isPresent())
                .filter(disk -> disk.target().equals(drive.target()) && disk.bus() == drive.bus())
                .findFirst();
    }

    private static Disk emptied(Disk drive) {
        return new Disk(
                drive.device(),
                Disk.Backing.FILE,
                Optional.empty(),
                drive.format(),
                drive.bus(),
                drive.position(),
                drive.serial());
    }

    private static DomainConfig with(
            DomainConfig config, Predicate<Disk> which, java.util.function.UnaryOperator<Disk> change) {
        List<Disk> disks = config.devices().disks().stream()
                .map(disk -> which.test(disk) ? change.apply(disk) : disk)
                .toList();
        return config.withDevices(config.devices().withDisks(disks));
    }
}
