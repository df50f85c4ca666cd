package org.virtvzd.adapter.fakevz;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.virtvzd.domain.config.VncGraphics;

/** The TCP ports of the VNC servers of active machines. */
final class VncPorts {
    private static final int FIRST = 5900;
    private static final int LAST = 65535;

    /** How many active machines use a port: nobody stops two definitions from naming the same one. */
    private final Map<Integer, Integer> users = new HashMap<>();

    private final BitSet busy = new BitSet();

    /** The port that a machine would get now: its own, or the lowest free one; none when all are taken. */
    OptionalInt choose(Optional<VncGraphics> graphics) {
        if (graphics.isEmpty() || graphics.get().port().isPresent()) {
            return graphics.map(VncGraphics::port).orElse(OptionalInt.empty());
        }
        int free = busy.nextClearBit(FIRST);
        return free <= LAST ? OptionalInt.of(free) : OptionalInt.empty();
    }

    void take(OptionalInt port) {
        port.ifPresent(number -> {
            users.merge(number, 1, Integer::sum);
            busy.set(number);
        });
    }

    void release(OptionalInt port) {
        port.ifPresent(number -> {
            users.computeIfPresent(number, (key, count) -> count == 1 ? null : count - 1);
            busy.set(number, users.containsKey(number));
        });
    }
}
