package org.virtvzd.domain.config;

/** Processor architectures of guests. */
public enum Architecture {
    /** 32-bit x86. */
    I686("i686", 32),
    /** 64-bit x86. */
    X86_64("x86_64", 64);

    private final String word;
    private final int wordSize;

    Architecture(String word, int wordSize) {
        this.word = word;
        this.wordSize = wordSize;
    }

    /**
     * libvirt's word for it.
     *
     * @return for example {@code x86_64}
     */
    public String word() {
        return word;
    }

    /**
     * Width of a machine word.
     *
     * @return bits
     */
    public int wordSize() {
        return wordSize;
    }
}
