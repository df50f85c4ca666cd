package org.virtvzd.domain.config;

/**
 * The VGA adapter of a virtual machine.
 *
 * @param vramMiB video memory in MiB, 0 or more
 */
public record VideoAdapter(int vramMiB) {

    /**
     * Video memory in libvirt's unit.
     *
     * @return KiB
     */
    public int vramKiB() {
        return vramMiB * 1024;
    }
}
