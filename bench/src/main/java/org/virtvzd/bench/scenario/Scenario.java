package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.util.Map;

/** Something that is done to each daemon in turn, in every round. */
public interface Scenario {
    /**
     * Does it once.
     *
     * @param contestant whom to measure
     * @param effort how much of it
     * @return what was measured
     * @throws IOException when a connection or a daemon fails
     */
    Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException;
}
