package org.virtvzd.server.golden;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Things that an entry has given names to. */
final class Named<T> {
    private final Map<String, T> things = new HashMap<>();

    void put(String name, T thing) {
        things.put(name, thing);
    }

    /** The thing of a name that must be there. */
    T get(String name) {
        return Objects.requireNonNull(things.get(name), name);
    }

    Optional<T> find(String name) {
        return Optional.ofNullable(things.get(name));
    }
}
