package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.time.Duration;

/** How long stragglers may take before the run is given up. */
final class Patience {
    static final Duration STRAGGLERS = Duration.ofSeconds(20);

    private Patience() {}

    static Duration after(Effort effort) {
        return effort.slice().plus(STRAGGLERS);
    }

    static void require(boolean complete, String what) throws IOException {
        if (!complete) {
            throw new IOException("the daemon still owes " + what);
        }
    }
}
