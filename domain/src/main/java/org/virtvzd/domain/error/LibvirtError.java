package org.virtvzd.domain.error;

import java.util.Optional;

/**
 * An error as a libvirt client receives it: a value, made in one of the factories below and mapped to the wire once.
 *
 * <p>libvirt has five families of contents (who fills which part how); each factory makes one of them.
 *
 * @param code what went wrong
 * @param domain which part of the daemon says so
 * @param message the finished sentence that a user reads
 * @param str1 the template, or the C function name of an argument check
 * @param str2 the detail, or the argument name of an argument check
 * @param int1 errno of a system error, 0 for an argument check, otherwise -1
 * @param int2 0 for an argument check, otherwise -1
 */
public record LibvirtError(
        ErrorCode code,
        ErrorDomain domain,
        String message,
        Optional<String> str1,
        Optional<String> str2,
        int int1,
        int int2) {

    /**
     * An error with a detail put into the template of its code, for example {@code Domain not found: no domain …}.
     *
     * @param code what went wrong
     * @param domain which part says so
     * @param detail the part of the sentence behind the template's prefix
     * @return the error
     */
    public static LibvirtError of(ErrorCode code, ErrorDomain domain, String detail) {
        // Not String.formatted: a template has exactly one %s and a detail may hold any character.
        String message = code.template().replace("%s", detail);
        return new LibvirtError(code, domain, message, Optional.of(code.template()), Optional.of(detail), -1, -1);
    }

    /**
     * An error without detail: the code's plain sentence.
     *
     * @param code what went wrong
     * @param domain which part says so
     * @return the error
     */
    public static LibvirtError plain(ErrorCode code, ErrorDomain domain) {
        String text = code.plainText();
        return new LibvirtError(code, domain, text, Optional.of(text), Optional.empty(), -1, -1);
    }

    /**
     * A failed argument check: the bare text, without the code's prefix.
     *
     * @param domain which part checks
     * @param function the C function whose contract is broken; clients show it
     * @param argument the C name of the argument
     * @param text the sentence
     * @return the error
     */
    public static LibvirtError badArgument(ErrorDomain domain, String function, String argument, String text) {
        return new LibvirtError(
                ErrorCode.INVALID_ARG, domain, text, Optional.of(function), Optional.of(argument), 0, 0);
    }

    /**
     * Flag bits that a function does not know.
     *
     * @param domain which part checks
     * @param function the C function name that the sentence shows
     * @param bits the offending bits only
     * @return the error
     */
    public static LibvirtError unsupportedFlags(ErrorDomain domain, String function, int bits) {
        String text = "unsupported flags (0x" + Integer.toHexString(bits) + ") in function " + function;
        return badArgument(domain, function, "flags", text);
    }

    /**
     * A failed system call.
     *
     * @param domain which part called
     * @param detail what was tried
     * @param errno the error number of the system
     * @param reason the system's text for it
     * @return the error
     */
    public static LibvirtError system(ErrorDomain domain, String detail, int errno, String reason) {
        String message = detail + ": " + reason;
        return new LibvirtError(
                ErrorCode.SYSTEM_ERROR, domain, message, Optional.of("%s"), Optional.of(message), errno, -1);
    }

    /**
     * The answer to a call that failed without saying why.
     *
     * @return the error
     */
    public static LibvirtError unrecorded() {
        return new LibvirtError(
                ErrorCode.INTERNAL_ERROR,
                ErrorDomain.RPC,
                "Library function returned error but did not set virError",
                Optional.empty(),
                Optional.empty(),
                0,
                0);
    }

    /**
     * Wraps this error so that it can be thrown.
     *
     * @return a new exception
     */
    public LibvirtException toException() {
        return new LibvirtException(this);
    }
}
