package org.virtvzd.adapter.vzsdk.sdk;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One reference to an object of the library, owned by whoever holds this and given back once, by {@link #close()}. The
 * library counts references; two of these may stand for the same object.
 *
 * @param <K> what it stands for
 */
public final class Handle<K extends Kind> implements AutoCloseable {
    private final PrlCalls library;
    private final long value;
    private final AtomicBoolean closed = new AtomicBoolean();

    Handle(PrlCalls library, long value) {
        this.library = library;
        this.value = value;
    }

    /**
     * The number that the library knows the object by.
     *
     * @return never 0
     * @throws IllegalStateException when the reference was given back
     */
    public long value() {
        if (closed.get()) {
            throw new IllegalStateException("the handle was given back");
        }
        return value;
    }

    /**
     * Another reference to the same object.
     *
     * @return owned by the caller, besides this one
     */
    public Handle<K> share() {
        library.addReference(value());
        return new Handle<>(library, value);
    }

    /** Gives the reference back; does nothing the second time. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            library.giveBack(value);
        }
    }
}
