package org.virtvzd.domain.config;

import java.util.Optional;

/**
 * A hard disk or CD-ROM drive.
 *
 * @param device which of the two
 * @param backing image file or block device of the host
 * @param path path of the image or block device; empty for a drive without medium
 * @param format format of the image
 * @param bus the bus it sits on
 * @param position its place on the bus, from 0; on IDE two places per channel
 * @param serial the serial number that a hard disk shows, if one is set
 */
public record Disk(
        Device device,
        Backing backing,
        Optional<String> path,
        Format format,
        Bus bus,
        int position,
        Optional<String> serial) {

    /** Hard disk or CD-ROM drive. */
    public enum Device {
        /** Hard disk. */
        DISK,
        /** CD-ROM drive. */
        CDROM
    }

    /** What is behind a disk. */
    public enum Backing {
        /** An image file. */
        FILE,
        /** A block device of the host. */
        BLOCK
    }

    /** Formats of images. */
    public enum Format {
        /** Plain bytes. */
        RAW,
        /** Virtuozzo's ploop, of containers and of virtual machines before version 7. */
        PLOOP,
        /** qcow2, of virtual machines from version 7 on. */
        QCOW2
    }

    /** Buses, with the letters that libvirt names their targets by and their number of places. */
    public enum Bus {
        /** IDE: hda … hdd. */
        IDE("hd", 4),
        /** SCSI: sda …; seven places before version 7. */
        SCSI("sd", 15),
        /** SATA: sda … sdf; before version 7 only. */
        SATA("sd", 6),
        /** virtio: vda … vdp; hard disks of virtual machines, from version 7 on. */
        VIRTIO("vd", 16);

        private final String prefix;
        private final int places;

        Bus(String prefix, int places) {
            this.prefix = prefix;
            this.places = places;
        }

        /**
         * The beginning of target names on this bus.
         *
         * @return {@code hd}, {@code sd} or {@code vd}
         */
        public String prefix() {
            return prefix;
        }

        /**
         * How many devices fit.
         *
         * @return number of places
         */
        public int places() {
            return places;
        }
    }

    /**
     * libvirt's target name, which follows from bus and position.
     *
     * @return for example {@code sda}
     */
    public String target() {
        return bus.prefix() + (char) ('a' + position);
    }
}
