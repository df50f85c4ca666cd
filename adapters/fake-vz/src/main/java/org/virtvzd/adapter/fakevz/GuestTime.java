package org.virtvzd.adapter.fakevz;

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
}
