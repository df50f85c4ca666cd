package org.virtvzd.ports.hypervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** An implementation of the port under test, with the event loop it lives on. Its host is empty at first. */
public interface HypervisorHarness extends AutoCloseable {

    /**
     * The implementation, not open yet.
     *
     * @return always the same object
     */
    Hypervisor hypervisor();

    /**
     * Runs a task on the event loop and returns when it is done.
     *
     * @param task what to do
     */
    void run(Runnable task);

    /**
     * Asks something on the event loop.
     *
     * @param <T> type of the answer
     * @param task gives the answer
     * @return the answer
     */
    default <T> T call(Supplier<T> task) {
        List<T> answer = new ArrayList<>();
        run(() -> answer.add(task.get()));
        return answer.getFirst();
    }

    /**
     * Lets the event loop run and time pass until something is the case.
     *
     * @param condition what to wait for; evaluated where it may look at what the loop's tasks write
     * @return whether it is the case; false when it took longer than any host should need
     */
    boolean await(BooleanSupplier condition);

    /**
     * The way to cut the connection to the host, if there is one.
     *
     * @return the outage
     */
    Optional<Outage> outage();

    @Override
    void close();

    /** Cuts the connection to the host and mends it; both are called on the event loop. */
    interface Outage {

        /** The host is out of reach from now on. */
        void begin();

        /** The host can be reached again. */
        void end();
    }
}
