package org.virtvzd.protocol.procedure;

/**
 * An argument that is out of its bounds, which the daemon refuses before anything else looks at the call.
 *
 * @param isInternal whether libvirt calls it an internal error (1); otherwise it is an RPC error (39)
 * @param text what the error says, without the prefix of its code
 */
public record BoundViolation(boolean isInternal, String text) {

    /**
     * A violation that is answered with an RPC error.
     *
     * @param text what the error says
     * @return the violation
     */
    public static BoundViolation rpc(String text) {
        return new BoundViolation(false, text);
    }

    /**
     * A violation that is answered with an internal error.
     *
     * @param text what the error says, without prefix
     * @return the violation
     */
    public static BoundViolation internal(String text) {
        return new BoundViolation(true, text);
    }
}
