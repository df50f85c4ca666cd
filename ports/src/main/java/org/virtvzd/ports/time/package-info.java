/**
 * The ports through which the core gets time and order: nothing in it owns a clock, a thread or a timer.
 *
 * <p>Wall-clock time comes through {@link java.time.InstantSource}, random numbers through
 * {@link java.util.random.RandomGenerator}; both are ports that the JDK already defines.
 */
@org.jspecify.annotations.NullMarked
package org.virtvzd.ports.time;
