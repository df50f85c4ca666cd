package org.virtvzd.server.model;

/** A call that fails, with everything that a client can tell failures apart by. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The driver's own part of libvirt. */
    static final int DRIVER = 48;

    /** The part of libvirt that all drivers share. */
    static final int SHARED = 20;

    private final int code;
    private final int domain;

    Refused(int code, int domain, String message) {
        super(message, null, false, false);
        this.code = code;
        this.domain = domain;
    }

    static Refused invalid(String text) {
        return new Refused(55, DRIVER, "Requested operation is not valid: " + text);
    }

    static Refused internal(String text) {
        return new Refused(1, DRIVER, "internal error: " + text);
    }

    /** The host's own words for a job that has nothing to do with a state. */
    static Refused host(String text, String symbol, int number) {
        return internal(text + " (" + symbol + ", 0x" + "%08X".formatted(number) + ")");
    }

    static Refused locked() {
        return host("Another operation is under way.", "PRL_ERR_VM_LOCKED_FOR_EXECUTE", 0x80038104);
    }

    static Refused failure() {
        return host("The operation failed.", "PRL_ERR_FAILURE", 0x80000009);
    }

    static Refused cancelled() {
        return host("The operation was cancelled.", "PRL_ERR_OPERATION_WAS_CANCELED", 0x80000275);
    }

    /** The words for every refused change of a state; one code for states that forbid it, another for all the rest. */
    static Refused state(int code) {
        String prefix = code == 55 ? "Requested operation is not valid: " : "operation failed: ";
        return new Refused(code, DRIVER, prefix + "Can't change domain state.");
    }

    static Refused missing(String detail) {
        return new Refused(42, DRIVER, "Domain not found: " + detail);
    }

    static Refused noSnapshot(String detail) {
        return new Refused(72, DRIVER, "Domain snapshot not found: " + detail);
    }

    static Refused flags(int bits, String function) {
        return new Refused(
                8, DRIVER, "unsupported flags (0x" + Integer.toHexString(bits) + ") in function " + function);
    }

    /** The failure as clients see it. */
    String shown() {
        return code + "/" + domain + " " + getMessage();
    }
}
