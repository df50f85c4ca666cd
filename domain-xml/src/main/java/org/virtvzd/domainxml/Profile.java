package org.virtvzd.domainxml;

import org.virtvzd.domain.config.Disk.Bus;
import org.virtvzd.domain.config.Disk.Format;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.host.Host.ProductVersion;

/** What a generation of Virtuozzo can express. */
enum Profile {
    /** Before version 7. */
    BEFORE_7(Format.PLOOP, true, false, "buslogic", 7),
    /** Version 7 and later. */
    FROM_7(Format.QCOW2, false, true, "virtio-scsi", Bus.SCSI.places());

    private static final int FIRST_MODERN_VERSION = 7;

    private final Format machineImages;
    private final boolean hasSata;
    private final boolean hasVirtio;
    private final String scsiModel;
    private final int scsiPlaces;

    Profile(Format machineImages, boolean hasSata, boolean hasVirtio, String scsiModel, int scsiPlaces) {
        this.machineImages = machineImages;
        this.hasSata = hasSata;
        this.hasVirtio = hasVirtio;
        this.scsiModel = scsiModel;
        this.scsiPlaces = scsiPlaces;
    }

    static Profile of(ProductVersion version) {
        return version.major() < FIRST_MODERN_VERSION ? BEFORE_7 : FROM_7;
    }

    /** Format of the image files of a hard disk. */
    Format imageFormat(DomainKind kind) {
        return kind == DomainKind.VM ? machineImages : Format.PLOOP;
    }

    /** Whether disks can sit on a bus. */
    boolean hasBus(Bus bus) {
        return switch (bus) {
            case SCSI, IDE -> true;
            case SATA -> hasSata;
            case VIRTIO -> hasVirtio;
        };
    }

    /** Whether a host makes such controllers; disks on virtio need none. */
    boolean hasController(String type) {
        return switch (type) {
            case "scsi", "ide" -> true;
            case "sata" -> hasSata;
            default -> false;
        };
    }

    boolean hasScsiModel(String model) {
        return model.equals(scsiModel);
    }

    /** How many devices fit on a bus. */
    int places(Bus bus) {
        return bus == Bus.SCSI ? scsiPlaces : bus.places();
    }
}
