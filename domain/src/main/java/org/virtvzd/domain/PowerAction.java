package org.virtvzd.domain;

/** The changes of state that somebody can ask the host for. */
public enum PowerAction {
    /** Boot, or continue from a managed save. */
    START,
    /** Switch off at once. */
    KILL,
    /** Ask the guest to shut down; done when it is off. */
    SHUTDOWN,
    /** Stop the virtual processors. */
    PAUSE,
    /** Continue after a pause, or from a managed save. */
    RESUME,
    /** Save the memory and switch off: libvirt's managed save. */
    SUSPEND,
    /** Ask the guest to reboot. */
    RESTART,
    /** Press the reset button. */
    RESET,
    /** Throw a managed save away. */
    DROP_SUSPENDED_STATE
}
