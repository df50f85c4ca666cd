package org.virtvzd.adapter.fakevz;

import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * How long a guest has been running since it was booted. A pause or a save stops the time without losing it.
 *
 * @param ranNanos running time up to {@code sinceNano}
 * @param sinceNano reading of the loop's clock from which on the guest runs; without meaning while it does not
 * @param running whether it runs
 */
record GuestTime(long ranNanos, long sinceNano, boolean running) {

    /** A guest that is off. */
    static final GuestTime OFF = new GuestTime(0, 0, false);

    /** Running time up to a reading of the loop's clock. */
    long at(long nano) {
        return running ? ranNanos + (nano - sinceNano) : ranNanos;
    }

    /** From now on the guest runs. */
    GuestTime run(long nano) {
        return new GuestTime(at(nano), nano, true);
    }

    /** From now on the guest does not run. */
    GuestTime hold(long nano) {
        return new GuestTime(at(nano), nano, false);
    }

    /**
     * Time of each virtual CPU. How busy one is follows from the domain's identity, so that domains differ and a run
     * is repeatable.
     */
    List<Long> ofVcpus(UUID domain, int vcpus, long nano) {
        long total = at(nano);
        int seed = domain.hashCode() & 0xFFFF;
        return LongStream.range(0, vcpus)
                .map(vcpu -> total / 100 * (5 + (seed + vcpu * 17) % 56))
                .boxed()
                .toList();
    }
}
