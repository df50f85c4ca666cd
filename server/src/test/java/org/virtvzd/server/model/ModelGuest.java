package org.virtvzd.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;

/** A machine in the model: what it is, and what clients have been told of it. */
final class ModelGuest {
    /** A snapshot. Its name is the host's to choose, so it is known only once the client was told. */
    static final class Snapshot {
        String name = "";
        final String title;
        final Look state;
        final Definition definition;
        Optional<Snapshot> parent;

        Snapshot(String title, Look state, Definition definition, Optional<Snapshot> parent) {
            this.title = title;
            this.state = state;
            this.definition = definition;
            this.parent = parent;
        }

        boolean withMemory() {
            return state.active();
        }
    }

    final UUID uuid;
    final boolean container;
    final int number;
    Definition definition;
    Look state;
    Optional<Look> passing = Optional.empty();

    /** The last lasting state that clients heard of, and how it was reached. */
    Look known;

    int knownReason;

    /** What clients see now. */
    int reason;

    final List<Snapshot> snapshots = new ArrayList<>();
    Optional<Snapshot> current = Optional.empty();

    ModelGuest(UUID uuid, boolean container, int number, Definition definition, Look state) {
        this.uuid = uuid;
        this.container = container;
        this.number = number;
        this.definition = definition;
        this.state = state;
        known = state;
        knownReason = state.reason();
        reason = state.reason();
    }

    Look look() {
        return passing.orElse(state);
    }

    int id() {
        return look().active() ? number : -1;
    }

    RemoteNonnullDomain handle() {
        return new RemoteNonnullDomain(definition.name(), uuid, id());
    }

    /** A snapshot by its name, or by a title that is the only one of its kind. */
    Snapshot snapshot(String wanted) {
        List<Snapshot> named =
                snapshots.stream().filter(each -> each.name.equals(wanted)).toList();
        List<Snapshot> titled =
                snapshots.stream().filter(each -> each.title.equals(wanted)).toList();
        if (!named.isEmpty()) {
            return named.getFirst();
        }
        if (titled.size() != 1) {
            throw Refused.noSnapshot("no domain snapshot with matching name '" + wanted + "'");
        }
        return titled.getFirst();
    }

    List<Snapshot> childrenOf(Snapshot parent) {
        return snapshots.stream()
                .filter(each -> each.parent.filter(parent::equals).isPresent())
                .toList();
    }

    List<Snapshot> below(Snapshot parent) {
        List<Snapshot> all = new ArrayList<>();
        for (Snapshot child : childrenOf(parent)) {
            all.add(child);
            all.addAll(below(child));
        }
        return all;
    }

    void forget(Snapshot snapshot, boolean withChildren) {
        List<Snapshot> gone = new ArrayList<>(List.of(snapshot));
        if (withChildren) {
            gone.addAll(below(snapshot));
        } else {
            childrenOf(snapshot).forEach(child -> child.parent = snapshot.parent);
        }
        snapshots.removeAll(gone);
        if (current.filter(gone::contains).isPresent()) {
            current = snapshot.parent;
        }
    }
}
