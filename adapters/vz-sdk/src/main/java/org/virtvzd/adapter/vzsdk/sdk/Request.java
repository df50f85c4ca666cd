package org.virtvzd.adapter.vzsdk.sdk;

import java.time.Duration;
import java.util.Optional;

/**
 * One thing that is asked of the dispatcher, made of one job or several, one after the other. Runs on a thread that may
 * block; may be given up from another one.
 */
public final class Request {

    /** How long a job is waited for that was told to end. */
    private static final Duration PATIENCE_WITH_CANCELLED = Duration.ofSeconds(5);

    private final Prl prl;
    private final long deadline;
    private Optional<Handle<Kind.Job>> current = Optional.empty();
    private boolean givenUp;

    /**
     * Begins.
     *
     * @param prl the library
     * @param limit how long all of it may take
     */
    public Request(Prl prl, Duration limit) {
        this.prl = prl;
        deadline = System.nanoTime() + limit.toNanos();
    }

    /**
     * The library.
     *
     * @return its functions
     */
    public Prl prl() {
        return prl;
    }

    /**
     * Waits for a job.
     *
     * @param job the job, given back here
     * @throws SdkException when it failed, was given up, or did not end in time
     */
    public void finish(Handle<Kind.Job> job) {
        result(job).close();
    }

    /**
     * Waits for a job that gives something.
     *
     * @param job the job, given back here
     * @return what it gave
     * @throws SdkException when it failed, was given up, or did not end in time
     */
    public Handle<Kind.Result> result(Handle<Kind.Job> job) {
        try (job) {
            await(job);
            return prl.jobGetResult(job);
        }
    }

    /**
     * Waits for a job, of which the number of its answer is wanted: the dispatcher numbers everything that it sends.
     *
     * @param job the job; stays the caller's
     * @return the number, 0 when the library does not know it
     * @throws SdkException when it failed, was given up, or did not end in time
     */
    public long numberOf(Handle<Kind.Job> job) {
        await(job);
        return prl.handleGetPackageId(job);
    }

    private void await(Handle<Kind.Job> job) {
        enter(job);
        try {
            long left = Math.max(0, deadline - System.nanoTime()) / 1_000_000;
            prl.jobWait(job, (int) Math.min(left, Integer.MAX_VALUE));
        } catch (SdkException e) {
            if (e.code() == PrlConstants.PRL_ERR_TIMEOUT) {
                abandon(job);
            }
            throw e;
        } finally {
            leave();
        }
        int code = prl.jobGetRetCode(job);
        if (code < 0) {
            throw failure(job, code);
        }
    }

    private synchronized void enter(Handle<Kind.Job> job) {
        current = Optional.of(job);
        if (givenUp) {
            abandon(job);
        }
    }

    private synchronized void leave() {
        current = Optional.empty();
    }

    /** Asks the dispatcher to abandon what is under way; what has not begun is abandoned when it begins. */
    public synchronized void cancel() {
        givenUp = true;
        current.ifPresent(this::abandon);
    }

    private void abandon(Handle<Kind.Job> job) {
        try (Handle<Kind.Job> order = prl.jobCancel(job)) {
            prl.jobWait(order, (int) PATIENCE_WITH_CANCELLED.toMillis());
        } catch (SdkException e) {
            System.getLogger(Request.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "A job was not cancelled: " + e.getMessage());
        }
    }

    private SdkException failure(Handle<Kind.Job> job, int code) {
        try (Handle<Kind.Event> details = prl.jobGetError(job)) {
            return new SdkException(
                    code,
                    "job",
                    prl.eventGetErrString(details, true, false) + " " + prl.eventGetErrString(details, false, false));
        } catch (SdkException none) {
            return new SdkException(code, "job", prl.describe(code));
        }
    }
}
