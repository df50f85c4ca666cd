package org.virtvzd.ports.transport;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.virtvzd.ports.time.EventLoop;

/**
 * A transport under test with all that a test needs around it. What tests look at is changed inside {@link #change}
 * only, so that {@link #await} notices.
 */
public abstract class TransportFixture implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Object state = new Object();

    /**
     * The loop of the transport.
     *
     * @return always the same
     */
    public abstract EventLoop loop();

    /**
     * The transport under test.
     *
     * @return always the same
     */
    public abstract Transport transport();

    /**
     * An endpoint nobody listens on.
     *
     * @param backlog how many clients may wait
     * @return a new endpoint
     */
    public abstract Endpoint endpoint(int backlog);

    /**
     * Connects a client.
     *
     * @param endpoint where to
     * @return the client, which may still wait to be accepted
     */
    public abstract TestClient connect(Endpoint endpoint);

    /**
     * What the server is to see of clients.
     *
     * @return credentials
     */
    public abstract PeerCredentials clientCredentials();

    /**
     * Opens something.
     *
     * @return a descriptor of it
     */
    public abstract Descriptor open();

    /**
     * Tells what a descriptor is of.
     *
     * @param descriptor an open descriptor
     * @return equal for two descriptors of the same thing
     */
    public abstract String identity(Descriptor descriptor);

    /**
     * Tells whether a descriptor is still open.
     *
     * @param descriptor one that {@link #open} has made
     * @return false after it was closed
     */
    public abstract boolean isOpen(Descriptor descriptor);

    /** Closes the transport and ends the loop. */
    @Override
    public abstract void close();

    /** Lets the loop run, if it does not run by itself. */
    protected void pump() {
        // A loop with a thread of its own runs.
    }

    /**
     * Changes what tests look at.
     *
     * @param change what to do
     */
    public final void change(Runnable change) {
        synchronized (state) {
            change.run();
            state.notifyAll();
        }
    }

    /**
     * Waits until something is the case; fails after a minute.
     *
     * @param what it is, for the message
     * @param condition looks at what {@link #change} changes
     */
    public final void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        pump();
        synchronized (state) {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("Waited in vain for: " + what);
                }
                try {
                    state.wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError("Interrupted while waiting for: " + what, e);
                }
            }
        }
    }

    /**
     * Waits for the result of a stage.
     *
     * @param stage to wait for
     * @param <T> of the result
     * @return the result
     * @throws RuntimeException with which the stage failed
     */
    public final <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        stage.whenComplete((result, failure) -> change(() -> {}));
        await("a result", future::isDone);
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * Does something on the loop and waits for it.
     *
     * @param call what to do
     * @param <T> of the result
     * @return the result
     */
    public final <T> T onLoop(Callable<T> call) {
        var result = new CompletableFuture<T>();
        loop().execute(() -> {
            try {
                result.complete(call.call());
            } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        return await(result);
    }
}
