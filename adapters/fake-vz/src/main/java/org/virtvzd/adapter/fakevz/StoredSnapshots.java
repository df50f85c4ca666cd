package org.virtvzd.adapter.fakevz;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.snapshot.Snapshot;
import org.virtvzd.domain.snapshot.SnapshotTree;

/**
 * A machine's snapshots in its file.
 *
 * @param items the snapshots, parents first
 * @param current name of the current one, if there is one
 */
record StoredSnapshots(List<Item> items, Optional<String> current) {

    /** No snapshots. */
    static final StoredSnapshots NONE = new StoredSnapshots(List.of(), Optional.empty());

    /** Copies the list. */
    StoredSnapshots {
        items = List.copyOf(items);
    }

    /**
     * One snapshot.
     *
     * @param name its name
     * @param parent name of the snapshot that it was made on top of, if there is one
     * @param title its name for people
     * @param description free text
     * @param createdSeconds when it was made, in seconds of the Unix epoch
     * @param state the machine's settled state at the time
     * @param config the machine's definition at the time
     */
    record Item(
            String name,
            Optional<String> parent,
            String title,
            String description,
            long createdSeconds,
            MachineState state,
            DomainConfig config) {

        private SnapshotContent content() {
            return new SnapshotContent(config, state);
        }

        private Snapshot snapshot() {
            return new Snapshot(
                    name, parent, title, description, content().shown(), Instant.ofEpochSecond(createdSeconds));
        }
    }

    static StoredSnapshots of(Machine machine) {
        SnapshotTree tree = machine.domain().snapshots();
        List<Item> items = tree.snapshots().stream()
                .map(snapshot ->
                        item(snapshot, Objects.requireNonNull(machine.contents().get(snapshot.name()))))
                .toList();
        return new StoredSnapshots(items, tree.current());
    }

    private static Item item(Snapshot snapshot, SnapshotContent content) {
        return new Item(
                snapshot.name(),
                snapshot.parent(),
                snapshot.title(),
                snapshot.description(),
                snapshot.created().getEpochSecond(),
                content.state(),
                content.config());
    }

    /** Whether a host can have written this. */
    boolean isValid() {
        try {
            toTree();
        } catch (IllegalArgumentException e) {
            return false;
        }
        return items.stream().allMatch(item -> item.state().isSettled() && DefinitionRules.isValid(item.config()));
    }

    SnapshotTree toTree() {
        return new SnapshotTree(items.stream().map(Item::snapshot).toList(), current);
    }

    Map<String, SnapshotContent> toContents() {
        Map<String, SnapshotContent> contents = new LinkedHashMap<>();
        items.forEach(item -> contents.put(item.name(), item.content()));
        return Map.copyOf(contents);
    }
}
