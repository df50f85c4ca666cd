package org.virtvzd.protocol.procedure;

import java.util.concurrent.CompletionStage;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/**
 * How a handler answers a call that did not fail at once; failures are thrown.
 *
 * @param <R> the call's result
 */
public sealed interface Answer<R extends XdrValue> {
    /**
     * The result is there.
     *
     * @param <R> the call's result
     * @param value the result
     */
    record Now<R extends XdrValue>(R value) implements Answer<R> {}

    /**
     * The result comes later.
     *
     * @param <R> the call's result
     * @param stage completes with the result or with what went wrong
     */
    record Later<R extends XdrValue>(CompletionStage<R> stage) implements Answer<R> {}

    /**
     * The handler does not implement the call: libvirt's "not supported by the connection driver".
     *
     * @param <R> the call's result
     */
    record NotSupported<R extends XdrValue>() implements Answer<R> {
        private static final NotSupported<XdrVoid> ONLY = new NotSupported<>();
    }

    /** The answer without a result, made once. */
    Answer<XdrVoid> DONE = new Now<>(XdrVoid.VOID);

    /**
     * The result is there.
     *
     * @param <R> the call's result
     * @param value the result
     * @return the answer
     */
    static <R extends XdrValue> Answer<R> now(R value) {
        return new Now<>(value);
    }

    /**
     * The call is done and has no result.
     *
     * @return the answer
     */
    static Answer<XdrVoid> done() {
        return DONE;
    }

    /**
     * The result comes later.
     *
     * @param <R> the call's result
     * @param stage completes with the result or with what went wrong
     * @return the answer
     */
    static <R extends XdrValue> Answer<R> later(CompletionStage<R> stage) {
        return new Later<>(stage);
    }

    /**
     * The call is not implemented.
     *
     * @param <R> the call's result
     * @return the answer
     */
    @SuppressWarnings("unchecked") // It holds no result, so one object serves every type.
    static <R extends XdrValue> Answer<R> notSupported() {
        return (Answer<R>) NotSupported.ONLY;
    }
}
