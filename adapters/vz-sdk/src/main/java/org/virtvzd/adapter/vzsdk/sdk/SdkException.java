package org.virtvzd.adapter.vzsdk.sdk;

import java.io.Serial;
import java.util.Locale;

/** A function or job of the SDK failed. */
public final class SdkException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String text;

    /**
     * Makes one. No stack trace is taken: it is an answer of the host, not an accident.
     *
     * @param code the SDK's result, below zero
     * @param function what was called
     * @param text what the SDK says about it: the brief text, a blank and the long one
     */
    public SdkException(int code, String function, String text) {
        super(String.format(Locale.ROOT, "%s: %s (0x%08X)", function, text, code), null, false, false);
        this.code = code;
        this.text = text;
    }

    /**
     * The result.
     *
     * @return one of {@code PrlConstants.PRL_ERR_*}
     */
    public int code() {
        return code;
    }

    /**
     * What the SDK says about it.
     *
     * @return the brief text, a blank and the long one
     */
    public String text() {
        return text;
    }
}
