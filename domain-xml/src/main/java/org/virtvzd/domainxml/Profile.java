package org.virtvzd.domainxml;

import org.virtvzd.domain.config.Disk.Bus;
import org.virtvzd.domain.config.Disk.Format;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.host.Host.ProductVersion;

/** What a generation of Virtuozzo can express. */
enum Profile {
    /** Before version 7. */
    BEFORE_7(Format.PLOOP, true, "buslogic", 7),
    /** Version 7 and later. */
    FROM_7(Format.QCOW2, false, "virtio-scsi", Bus.SCSI.places());

    private static final int FIRST_MODERN_VERSION = 7;

    private final Format machineImages;
    private final boolean hasSata;
    private final String scsiModel;
    private final int scsiPlaces;

    Profile(Format machineImages, boolean hasSata, String scsiModel, int scsiPlaces) {
        this.machineImages = machineImages;
        this.hasSata = hasSata;
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
