package org.virtvzd.adapter.vzsdk.sdk;

import java.util.Map;

/**
 * An event of the dispatcher, copied.
 *
 * @param connection which connection it came on: the number that was given at its registration
 * @param type one of {@code PrlConstants.PET_*}
 * @param issuer what it is about, mostly the UUID of a machine in braces
 * @param number the dispatcher's rising number of it, 0 for one that the library made itself
 * @param values its numbers by name; only of the events that have some that matter
 */
public record Message(long connection, int type, String issuer, long number, Map<String, Long> values) {

    /** Copies the values. */
    public Message {
        values = Map.copyOf(values);
    }
}
