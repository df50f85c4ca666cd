package org.virtvzd.bench.scenario;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** All scenarios by the names that the command line knows them by. */
public final class Scenarios {
    private Scenarios() {}

    /**
     * All of them.
     *
     * @return in the order in which they are run
     */
    public static SequencedMap<String, Scenario> all() {
        SequencedMap<String, Scenario> all = new LinkedHashMap<>();
        all.put("start", new StartUp());
        all.put("latency", new Latency());
        all.put("clients", new ManyClients());
        all.put("outstanding", new Outstanding());
        all.put("connect", new ConnectCycles());
        all.put("idle", new IdleNeighbours());
        all.put("events", new EventFanOut());
        all.put("list", new ListDomains());
        all.put("virsh", new VirshList());
        all.put("scale", new Scale());
        all.put("define", new DefineDomain());
        return all;
    }
}
