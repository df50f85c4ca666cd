package org.virtvzd.adapter.vzsdk;

/**
 * How a piece of work on another thread ended.
 *
 * @param <T> what it gives
 */
sealed interface Outcome<T> {

    /** It gave something. */
    record Good<T>(T value) implements Outcome<T> {}

    /** It failed. */
    record Bad<T>(Throwable failure) implements Outcome<T> {}
}
