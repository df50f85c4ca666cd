package org.virtvzd.domain.snapshot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All snapshots of a domain. Immutable; every parent is in it, and stands before its children.
 *
 * @param snapshots the snapshots, parents first, at most {@link #MAX_SNAPSHOTS}
 * @param current name of the snapshot that the domain's present state goes back to, if there is one
 */
public record SnapshotTree(List<Snapshot> snapshots, Optional<String> current) {

    /** Most snapshots of a domain: what the protocol's lists hold. */
    public static final int MAX_SNAPSHOTS = 16_384;

    /** A domain without snapshots. */
    public static final SnapshotTree EMPTY = new SnapshotTree(List.of(), Optional.empty());

    /**
     * Checks the relations.
     *
     * @throws IllegalArgumentException when a name occurs twice, a parent does not stand before its child, the current
     *     snapshot is not there, or there are too many
     */
    public SnapshotTree {
        snapshots = List.copyOf(snapshots);
        if (snapshots.size() > MAX_SNAPSHOTS) {
            throw new IllegalArgumentException("more than " + MAX_SNAPSHOTS + " snapshots");
        }
        Map<String, Snapshot> known = new LinkedHashMap<>();
        for (Snapshot snapshot : snapshots) {
            if (!snapshot.parent().map(known::containsKey).orElse(true)) {
                throw new IllegalArgumentException("the parent of " + snapshot.name() + " does not stand before it");
            }
            if (known.put(snapshot.name(), snapshot) != null) {
                throw new IllegalArgumentException("two snapshots are named " + snapshot.name());
            }
        }
        if (!current.map(known::containsKey).orElse(true)) {
            throw new IllegalArgumentException("there is no snapshot " + current.get());
        }
    }

    /**
     * Looks a snapshot up.
     *
     * @param name libvirt's name, or a title that only one snapshot has
     * @return the snapshot, if there is one
     */
    public Optional<Snapshot> find(String name) {
        Optional<Snapshot> named =
                snapshots.stream().filter(each -> each.name().equals(name)).findFirst();
        List<Snapshot> titled = snapshots.stream()
                .filter(each -> !name.isEmpty() && each.title().equals(name))
                .limit(2)
                .toList();
        return named.or(() -> titled.size() == 1 ? Optional.of(titled.getFirst()) : Optional.empty());
    }

    /**
     * The snapshot that the domain's present state goes back to.
     *
     * @return the snapshot, if there is one
     */
    public Optional<Snapshot> currentSnapshot() {
        return current.flatMap(this::find);
    }

    /**
     * Whether a snapshot is the current one.
     *
     * @param snapshot a snapshot of this tree
     * @return true if it is
     */
    public boolean isCurrent(Snapshot snapshot) {
        return current.filter(snapshot.name()::equals).isPresent();
    }

    /**
     * What a snapshot was made on top of.
     *
     * @param snapshot a snapshot of this tree
     * @return its parent; empty for a root
     */
    public Optional<Snapshot> parent(Snapshot snapshot) {
        return snapshot.parent().flatMap(this::find);
    }

    /**
     * The snapshots without parent.
     *
     * @return in the order of the tree
     */
    public List<Snapshot> roots() {
        return snapshots.stream().filter(each -> each.parent().isEmpty()).toList();
    }

    /**
     * What was made directly on top of a snapshot.
     *
     * @param snapshot a snapshot of this tree
     * @return in the order of the tree
     */
    public List<Snapshot> children(Snapshot snapshot) {
        return snapshots.stream()
                .filter(each -> each.parent().filter(snapshot.name()::equals).isPresent())
                .toList();
    }

    /**
     * Everything that was made on top of a snapshot, at any distance.
     *
     * @param snapshot a snapshot of this tree
     * @return parents first; without the snapshot itself
     */
    public List<Snapshot> descendants(Snapshot snapshot) {
        Map<String, Snapshot> family = new LinkedHashMap<>();
        family.put(snapshot.name(), snapshot);
        // One pass is enough, because parents stand before their children.
        for (Snapshot each : snapshots) {
            if (each.parent().filter(family::containsKey).isPresent()) {
                family.put(each.name(), each);
            }
        }
        family.remove(snapshot.name());
        return List.copyOf(family.values());
    }

    /**
     * Whether nothing was made on top of a snapshot.
     *
     * @param snapshot a snapshot of this tree
     * @return true for a leaf
     */
    public boolean isLeaf(Snapshot snapshot) {
        return snapshots.stream()
                .noneMatch(each -> each.parent().filter(snapshot.name()::equals).isPresent());
    }

    /**
     * This tree with one more snapshot, which is the current one.
     *
     * @param snapshot the new snapshot; its parent is in this tree
     * @return the new tree
     */
    public SnapshotTree with(Snapshot snapshot) {
        List<Snapshot> more = new ArrayList<>(snapshots);
        more.add(snapshot);
        return new SnapshotTree(more, Optional.of(snapshot.name()));
    }

    /**
     * This tree with another current snapshot.
     *
     * @param snapshot a snapshot of this tree
     * @return the new tree
     */
    public SnapshotTree withCurrent(Snapshot snapshot) {
        return new SnapshotTree(snapshots, Optional.of(snapshot.name()));
    }

    /**
     * This tree without a snapshot. What was made on top of it is kept and then stands on its parent; if it was the
     * current one, its parent becomes that.
     *
     * @param snapshot a snapshot of this tree
     * @return the new tree
     */
    public SnapshotTree without(Snapshot snapshot) {
        List<Snapshot> kept = new ArrayList<>();
        for (Snapshot each : snapshots) {
            boolean child = each.parent().filter(snapshot.name()::equals).isPresent();
            if (!each.name().equals(snapshot.name())) {
                kept.add(child ? onTopOf(each, snapshot.parent()) : each);
            }
        }
        return new SnapshotTree(kept, isCurrent(snapshot) ? snapshot.parent() : current);
    }

    private static Snapshot onTopOf(Snapshot snapshot, Optional<String> parent) {
        return new Snapshot(
                snapshot.name(),
                parent,
                snapshot.title(),
                snapshot.description(),
                snapshot.state(),
                snapshot.created());
    }

    /**
     * This tree without a snapshot and everything made on top of it. If the current one is among them, the parent of the
     * snapshot becomes that.
     *
     * @param snapshot a snapshot of this tree
     * @return the new tree
     */
    public SnapshotTree withoutBranch(Snapshot snapshot) {
        Set<String> branch = new HashSet<>(Set.of(snapshot.name()));
        descendants(snapshot).forEach(each -> branch.add(each.name()));
        List<Snapshot> kept =
                snapshots.stream().filter(each -> !branch.contains(each.name())).toList();
        return new SnapshotTree(kept, current.filter(branch::contains).isPresent() ? snapshot.parent() : current);
    }
}
