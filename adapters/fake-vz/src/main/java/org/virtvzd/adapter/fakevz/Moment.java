package org.virtvzd.adapter.fakevz;

import java.time.Instant;

/**
 * A moment on both clocks.
 *
 * @param nano reading of the loop's clock, for spans within this run
 * @param instant wall-clock time, for spans across runs
 */
record Moment(long nano, Instant instant) {}
