package org.virtvzd.server.host;

import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.ACTIVE;
import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.DESCENDANTS;
import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.DISK_ONLY;
import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.EXTERNAL;
import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.INACTIVE;
import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.INTERNAL;
import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.LEAVES;
import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.METADATA;
import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.NO_LEAVES;
import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.NO_METADATA;
import static org.virtvzd.protocol.libvirt.VirDomainSnapshotListFlags.ROOTS;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.virtvzd.domain.snapshot.Snapshot;
import org.virtvzd.domain.snapshot.SnapshotTree;

/**
 * The flags of a listing of snapshots. They come in groups of alternatives; a snapshot passes a group when none of the
 * group's flags is given or one that fits the snapshot is.
 *
 * @param flags bits of libvirt's virDomainSnapshotListFlags
 */
public record SnapshotFilter(int flags) {
    /** All bits that a listing knows. libvirt's clients put lists into topological order by themselves. */
    public static final int KNOWN =
            ROOTS | METADATA | LEAVES | NO_LEAVES | NO_METADATA | INACTIVE | ACTIVE | DISK_ONLY | INTERNAL | EXTERNAL;

    /**
     * What a listing of a domain's snapshots shows: all of them, or with the flag ROOTS those without parent.
     *
     * @param tree the domain's snapshots
     * @return those that pass, parents first
     */
    public List<Snapshot> of(SnapshotTree tree) {
        return passing(tree, (flags & ROOTS) != 0 ? tree.roots() : tree.snapshots());
    }

    /**
     * What a listing of a snapshot's children shows: those, or with the flag DESCENDANTS everything below it.
     *
     * @param tree the domain's snapshots
     * @param parent one of them
     * @return those that pass, parents first
     */
    public List<Snapshot> below(SnapshotTree tree, Snapshot parent) {
        return passing(tree, (flags & DESCENDANTS) != 0 ? tree.descendants(parent) : tree.children(parent));
    }

    private List<Snapshot> passing(SnapshotTree tree, List<Snapshot> candidates) {
        Set<String> parents = tree.snapshots().stream()
                .flatMap(each -> each.parent().stream())
                .collect(Collectors.toUnmodifiableSet());
        return candidates.stream()
                .filter(each -> accepts(each, !parents.contains(each.name())))
                .toList();
    }

    /** The host keeps the metadata, and the disks' states inside the images. */
    private boolean accepts(Snapshot snapshot, boolean leaf) {
        return passes(METADATA | NO_METADATA, METADATA)
                && passes(LEAVES | NO_LEAVES, leaf ? LEAVES : NO_LEAVES)
                && passes(INACTIVE | ACTIVE | DISK_ONLY, snapshot.state().withMemory() ? ACTIVE : INACTIVE)
                && passes(INTERNAL | EXTERNAL, INTERNAL);
    }

    private boolean passes(int group, int own) {
        return (flags & group) == 0 || (flags & own) != 0;
    }
}
