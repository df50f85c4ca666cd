package org.virtvzd.protocol.procedure;

/** Who sends the first message of a procedure, and when it may. */
public enum Direction {
    /** A client, once authenticated. */
    CALL,
    /** A client, at any time. */
    CALL_BEFORE_AUTHENTICATION,
    /** The server, to clients that registered. */
    EVENT
}
