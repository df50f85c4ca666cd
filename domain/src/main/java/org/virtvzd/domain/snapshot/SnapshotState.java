package org.virtvzd.domain.snapshot;

/** What a domain was doing when a snapshot of it was made; reverting brings it back. */
public enum SnapshotState {
    /** It ran; its memory is part of the snapshot. */
    RUNNING("running", true),
    /** It was paused; its memory is part of the snapshot. */
    PAUSED("paused", true),
    /** It was off, or its memory was saved on its own; the snapshot holds no memory. */
    SHUTOFF("shutoff", false);

    private final String word;
    private final boolean withMemory;

    SnapshotState(String word, boolean withMemory) {
        this.word = word;
        this.withMemory = withMemory;
    }

    /**
     * libvirt's word for it.
     *
     * @return for example {@code shutoff}
     */
    public String word() {
        return word;
    }

    /**
     * Whether the snapshot holds the domain's memory, as it does whenever the domain was active.
     *
     * @return true for an internal memory snapshot, false for none
     */
    public boolean withMemory() {
        return withMemory;
    }
}
