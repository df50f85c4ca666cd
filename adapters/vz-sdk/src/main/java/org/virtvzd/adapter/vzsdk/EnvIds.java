package org.virtvzd.adapter.vzsdk;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * libvirt's numbers of domains, which the SDK has no more: it answers 0 for all. They follow from the UUID, so that a
 * domain has the same one in every run of the daemon; where two would have the same, the later one gets the next.
 */
final class EnvIds {
    private static final int MASK = 0x3FFF_FFFF;

    private final Map<UUID, Integer> numbers = new HashMap<>();
    private final Map<Integer, UUID> owners = new HashMap<>();

    int of(UUID uuid) {
        return numbers.computeIfAbsent(uuid, this::choose);
    }

    private int choose(UUID uuid) {
        int number = uuid.hashCode() & MASK;
        while (number == 0 || owners.containsKey(number)) {
            number = (number + 1) & MASK;
        }
        owners.put(number, uuid);
        return number;
    }

    void release(UUID uuid) {
        Integer number = numbers.remove(uuid);
        if (number != null) {
            owners.remove(number);
        }
    }
}
