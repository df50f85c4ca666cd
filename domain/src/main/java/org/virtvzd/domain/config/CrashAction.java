package org.virtvzd.domain.config;

/** What the host does when the guest crashes. */
public enum CrashAction {
    /** Nothing of its own: the machine stops working until somebody acts. The host's default. */
    DESTROY("destroy"),
    /** It starts the machine again. */
    RESTART("restart");

    private final String word;

    CrashAction(String word) {
        this.word = word;
    }

    /**
     * libvirt's word for it.
     *
     * @return {@code destroy} or {@code restart}
     */
    public String word() {
        return word;
    }
}
