package org.virtvzd.domain.error;

import java.io.Serial;

/** The one exception of the project's own: carries a {@link LibvirtError} to the place that answers the caller. */
public final class LibvirtException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient LibvirtError error;

    /**
     * Wraps an error. No stack trace is taken: it is an answer, not an accident, and may be made thousands of times a
     * second by a client that asks for things that are not there.
     *
     * @param error what the client is told
     */
    public LibvirtException(LibvirtError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    /**
     * Makes the exception for an error with detail.
     *
     * @param code what went wrong
     * @param domain which part says so
     * @param detail the part of the sentence behind the template's prefix
     */
    public LibvirtException(ErrorCode code, ErrorDomain domain, String detail) {
        this(LibvirtError.of(code, domain, detail));
    }

    /**
     * What the client is told.
     *
     * @return the error
     */
    public LibvirtError error() {
        return error;
    }
}
