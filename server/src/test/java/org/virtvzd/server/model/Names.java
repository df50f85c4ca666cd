package org.virtvzd.server.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;

/** What clients can name: the snapshots that they were told of, those that are gone again included. */
final class Names {
    private final Map<Integer, List<ModelGuest.Snapshot>> told = new HashMap<>();

    void add(int slot, ModelGuest.Snapshot snapshot) {
        told.computeIfAbsent(slot, key -> new ArrayList<>()).add(snapshot);
    }

    /** The name that a step's first argument picks; of a snapshot that never was, if there are none. */
    String of(Step step) {
        List<ModelGuest.Snapshot> known = told.getOrDefault(step.slot(), List.of());
        return known.isEmpty() ? "{nothing}" : known.get(step.a() % known.size()).name;
    }

    RemoteNonnullDomainSnapshot handle(Step step) {
        return new RemoteNonnullDomainSnapshot(of(step), step.handle());
    }

    /** What a step's second argument wants a domain to be. */
    static Definition definition(Step step, String name) {
        return new Definition(
                name,
                "",
                step.other(512, 512, 640),
                step.other(1, 1, 1, 1, 2),
                false,
                Set.of(step.container() ? Documents.ROOT : "sda"),
                false);
    }
}
