package org.virtvzd.server.model;

import java.util.Optional;

/** The answer of the model to a call, once it has one. */
final class Promise {
    private Optional<Object> value = Optional.empty();

    void keep(Object newValue) {
        if (value.isEmpty()) {
            value = Optional.of(newValue);
        }
    }

    Optional<Object> value() {
        return value;
    }
}
