package org.virtvzd.domainxml;

/** What is to happen with a single device. */
public enum DeviceAction {
    /** It is added. */
    ATTACH("attaching"),
    /** It is taken away. */
    DETACH("detaching"),
    /** Its settings are replaced. */
    UPDATE("updating");

    private final String word;

    DeviceAction(String word) {
        this.word = word;
    }

    /** How libvirt's texts name it. */
    String word() {
        return word;
    }
}
