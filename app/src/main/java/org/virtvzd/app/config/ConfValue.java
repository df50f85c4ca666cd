package org.virtvzd.app.config;

import java.util.List;

/** A value in a configuration file. */
public sealed interface ConfValue {

    /**
     * An integer.
     *
     * @param value any number that fits 64 bits
     */
    record Int(long value) implements ConfValue {}

    /**
     * A string.
     *
     * @param value its characters; the grammar has no escapes
     */
    record Text(String value) implements ConfValue {}

    /**
     * A list.
     *
     * @param values its elements in order
     */
    record Values(List<ConfValue> values) implements ConfValue {
        /** Copies the list. */
        public Values {
            values = List.copyOf(values);
        }
    }
}
