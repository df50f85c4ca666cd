package org.virtvzd.domain.config;

/**
 * One step of the boot order: the n-th device of a kind.
 *
 * @param device kind of device
 * @param index which one of that kind, from 0, in the order of the definition
 */
public record BootEntry(BootDevice device, int index) {

    /** Kinds of devices that a virtual machine boots from. */
    public enum BootDevice {
        /** Hard disk. */
        HD("hd"),
        /** CD-ROM drive. */
        CDROM("cdrom"),
        /** Network adapter. */
        NETWORK("network");

        private final String word;

        BootDevice(String word) {
            this.word = word;
        }

        /**
         * libvirt's word for it.
         *
         * @return for example {@code hd}
         */
        public String word() {
            return word;
        }
    }
}
