package org.virtvzd.protocol.procedure;

/** Which workers may run a call; it says nothing about the order of answers. */
public enum Priority {
    /** Ordinary workers only: the call may take long. */
    LOW,
    /** Also the workers that are kept free for short calls. */
    HIGH
}
