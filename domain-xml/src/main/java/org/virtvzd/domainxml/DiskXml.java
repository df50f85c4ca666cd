package org.virtvzd.domainxml;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.Disk.Backing;
import org.virtvzd.domain.config.Disk.Bus;
import org.virtvzd.domain.config.Disk.Device;
import org.virtvzd.domain.config.Disk.Format;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.error.ErrorCode;

/** The {@code disk} element. */
final class DiskXml {

    private static final Set<String> TYPES =
            Set.of("file", "block", "dir", "network", "volume", "nvme", "vhostuser", "vhostvdpa");
    private static final Set<String> DEVICES = Set.of("disk", "cdrom", "floppy", "lun");
    private static final Set<String> BUSES = Set.of("ide", "fdc", "scsi", "virtio", "xen", "usb", "uml", "sata", "sd");
    private static final Set<String> HARD_DISK_NAMES = Set.of("hd", "sd", "vd", "xvd", "ubd");
    private static final Set<String> BUSES_WITH_DRIVE_ADDRESS = Set.of("ide", "fdc", "scsi", "sata");

    /** Image formats that libvirt has a word for. */
    static final Set<String> FORMATS = Set.of(
            "raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop", "cow", "qcow", "qcow2",
            "qed", "vmdk");

    /** Words of the driver element's attributes; a value outside is an error even where the attribute is dropped. */
    private static final List<Map.Entry<String, Set<String>>> DRIVER_WORDS = List.of(
            Map.entry("cache", Set.of("default", "none", "writethrough", "writeback", "directsync", "unsafe")),
            Map.entry("error_policy", Set.of("default", "stop", "report", "ignore", "enospace")),
            Map.entry("rerror_policy", Set.of("default", "stop", "report", "ignore")),
            Map.entry("io", Set.of("default", "native", "threads", "io_uring")),
            Map.entry("copy_on_read", Set.of("on", "off")),
            Map.entry("discard", Set.of("default", "unmap", "ignore")),
            Map.entry("detect_zeroes", Set.of("default", "off", "on", "unmap")),
            Map.entry("ioeventfd", Set.of("on", "off")));

    /** How libvirt's texts name the source of an empty drive. */
    private static final String NO_SOURCE = "<null>";

    private static final Map<String, Bus> USABLE_BUSES =
            Map.of("ide", Bus.IDE, "scsi", Bus.SCSI, "sata", Bus.SATA, "virtio", Bus.VIRTIO);

    /**
     * A disk as the definition has it.
     *
     * @param element the whole element, for what only the limits look at
     * @param type kind of source
     * @param device kind of device
     * @param path path of a file or block device, or what else names the source
     * @param hasSource whether there is a source
     * @param target name of the target
     * @param bus the bus that is asked for, empty as long as it is to follow from the target
     * @param format image format, if one is given
     * @param address place on the bus, if one is given
     * @param bootOrder place in the boot order, if one is given
     */
    record Draft(
            XmlElement element,
            String type,
            String device,
            Optional<String> path,
            boolean hasSource,
            String target,
            Optional<String> bus,
            Optional<String> format,
            Optional<DeviceAddress> address,
            OptionalInt bootOrder) {

        boolean isCdrom() {
            return device.equals("cdrom");
        }

        /** The position that the target's name stands for; a name without one sorts before all others. */
        int position() {
            return DiskTarget.index(target).orElse(-1);
        }

        private Draft withBus(Optional<String> newBus) {
            return new Draft(element, type, device, path, hasSource, target, newBus, format, address, bootOrder);
        }

        private String busWord() {
            return bus.orElse("none");
        }

        private XmlElement driver() {
            return element.child("driver").orElse(element);
        }

        private Optional<String> driverAttribute(String attribute) {
            return element.childAttribute("driver", attribute);
        }
    }

    private DiskXml() {}

    /** Reads the element: words, numbers and required parts. */
    static Draft read(XmlElement disk) {
        String type = disk.word("type", TYPES).orElse("file");
        String device = disk.word("device", DEVICES).orElse("disk");
        Optional<XmlElement> source = disk.child("source");
        Optional<String> path = source.flatMap(from -> from.filled(type.equals("block") ? "dev" : "file"));
        boolean hasSource = (type.equals("file") || type.equals("block")) ? path.isPresent() : source.isPresent();
        Optional<String> target = disk.childAttribute("target", "dev").filter(name -> !name.isEmpty());
        if (!hasSource && device.equals("disk")) {
            throw Refusal.about(ErrorCode.NO_SOURCE, target.orElse(""));
        }
        if (target.isEmpty()) {
            throw Refusal.about(ErrorCode.NO_TARGET, path.orElse(""));
        }
        disk.child("driver").ifPresent(DiskXml::checkDriverWords);
        return new Draft(
                disk,
                type,
                device,
                path,
                hasSource,
                target.get(),
                disk.child("target").flatMap(to -> to.word("bus", BUSES)),
                format(disk.childAttribute("driver", "type")),
                DeviceAddress.of(disk),
                BootXml.order(disk));
    }

    private static void checkDriverWords(XmlElement driver) {
        DRIVER_WORDS.forEach(words -> driver.word(words.getKey(), words.getValue()));
    }

    /** Checks the word for an image format. */
    static Optional<String> format(Optional<String> format) {
        if (format.isPresent() && !FORMATS.contains(format.get())) {
            throw Refusal.unsupported("unknown driver format value '" + format.get() + '\'');
        }
        return format;
    }

    /** Fills in the bus and checks that a place on it can be told. */
    static Draft complete(Draft draft) {
        Draft whole = draft.bus().isPresent() ? draft : draft.withBus(impliedBus(draft));
        if (whole.address().isEmpty() && DiskTarget.index(whole.target()).isEmpty()) {
            throw Refusal.xml("Unknown disk name '" + whole.target() + "' and no address specified");
        }
        return whole;
    }

    private static Optional<String> impliedBus(Draft draft) {
        if (draft.device().equals("floppy")) {
            return Optional.of("fdc");
        }
        return switch (DiskTarget.prefix(draft.target()).orElse("")) {
            case "hd" -> Optional.of("ide");
            case "sd" -> Optional.of("scsi");
            case "vd" -> Optional.of("virtio");
            case "xvd" -> Optional.of("xen");
            case "ubd" -> Optional.of("uml");
            default -> Optional.empty();
        };
    }

    /** The checks of the generic code. */
    static void validate(Draft draft) {
        if (draft.device().equals("lun") && !draft.type().equals("block")) {
            throw Refusal.unsupported("disk device='lun' is only valid for block type disk source");
        }
        draft.address().filter(address -> !address.isDrive()).ifPresent(address -> {
            if (draft.bus().filter(BUSES_WITH_DRIVE_ADDRESS::contains).isPresent()) {
                throw Refusal.unsupported("Invalid address type '" + address.type() + "' for the disk '"
                        + draft.target() + "' with the bus type '" + draft.busWord() + '\'');
            }
        });
        if (draft.driverAttribute("queues").isPresent() && !draft.busWord().equals("virtio")) {
            throw Refusal.unsupported("queues attribute in disk driver element is only supported by virtio-blk");
        }
        if (draft.driverAttribute("ioeventfd").isPresent() && !draft.busWord().equals("virtio")) {
            throw Refusal.unsupported("disk ioeventfd mode supported only for virtio bus");
        }
        if (draft.device().equals("floppy")) {
            if (!draft.busWord().equals("fdc")) {
                throw Refusal.internal("Invalid bus type '" + draft.busWord() + "' for floppy disk");
            }
        } else if (!HARD_DISK_NAMES.contains(DiskTarget.prefix(draft.target()).orElse(""))) {
            throw Refusal.internal("Invalid harddisk device name: " + draft.target());
        }
    }

    /** The limits of the driver, in its order. */
    static void checkLimits(Draft draft, Profile profile, DomainKind kind) {
        if (draft.device().equals("floppy") || draft.device().equals("lun")) {
            throw Refusal.byDriver("Only hard disks and cdroms are supported by vz driver.");
        }
        checkTuning(draft.element());
        checkIdentity(draft.element());
        checkDriver(draft);
        checkSource(draft);
        Bus bus = checkPlace(draft, profile, kind);
        String format = word(formatOf(draft, profile, kind));
        if (!draft.format().orElse(format).equals(format)) {
            throw Refusal.byDriver("Unsupported format of disk " + draft.path().orElse(""));
        }
        if (!profile.hasBus(bus)) {
            throw Refusal.byDriver("Unsupported disk bus type " + bus.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void checkTuning(XmlElement disk) {
        if (disk.hasChild("blockio")) {
            throw Refusal.byDriver("Setting disk block sizes is not supported by vz driver.");
        }
        List<String> limits = List.of(
                "total_bytes_sec",
                "read_bytes_sec",
                "write_bytes_sec",
                "total_iops_sec",
                "read_iops_sec",
                "write_iops_sec");
        if (disk.child("iotune")
                .filter(tune -> limits.stream().anyMatch(tune::hasChild))
                .isPresent()) {
            throw Refusal.byDriver("Setting disk io limits is not supported by vz driver yet.");
        }
    }

    private static void checkIdentity(XmlElement disk) {
        if (disk.childText("wwn").isPresent()) {
            throw Refusal.byDriver("Setting disk wwn id is not supported by vz driver.");
        }
        if (disk.childText("vendor").isPresent()) {
            throw Refusal.byDriver("Setting disk vendor is not supported by vz driver.");
        }
        if (disk.childText("product").isPresent()) {
            throw Refusal.byDriver("Setting disk product id is not supported by vz driver.");
        }
    }

    private static void checkDriver(Draft draft) {
        if (isSet(draft, "error_policy")) {
            throw Refusal.byDriver("Setting disk error policy is not supported by vz driver.");
        }
        if (isSet(draft, "io") && !draft.driverAttribute("io").equals(Optional.of("native"))) {
            throw Refusal.byDriver("Only native iomode is supported by vz driver.");
        }
        if (isSet(draft, "copy_on_read")) {
            throw Refusal.byDriver("Disk copy_on_read is not supported by vz driver.");
        }
        if (draft.element().childAttribute("source", "startupPolicy").isPresent()) {
            throw Refusal.byDriver("Setting up disk startup policy is not supported by vz driver.");
        }
        if (draft.element().hasChild("transient")) {
            throw Refusal.byDriver("Transient disks are not supported by vz driver.");
        }
        if (isSet(draft, "discard")) {
            throw Refusal.byDriver("Setting up disk discard parameter is not supported by vz driver.");
        }
        if (draft.driver().number("iothread").orElse(0) != 0) {
            throw Refusal.byDriver("Setting up disk io thread # is not supported by vz driver.");
        }
    }

    private static boolean isSet(Draft draft, String attribute) {
        return draft.driverAttribute(attribute)
                .filter(word -> !word.equals("default"))
                .isPresent();
    }

    private static void checkSource(Draft draft) {
        if (!draft.type().equals("file") && !draft.type().equals("block")) {
            throw Refusal.byDriver("Only disk and block storage types are supported by vz driver.");
        }
    }

    /**
     * The place must be the one that the target's name implies: the host knows bus and position only. Where a disk on
     * virtio sits on the guest's PCI bus is the host's business.
     */
    private static Bus checkPlace(Draft draft, Profile profile, DomainKind kind) {
        Bus bus = USABLE_BUSES.get(draft.busWord());
        boolean virtio = kind == DomainKind.VM && !draft.isCdrom() && profile.hasBus(Bus.VIRTIO);
        if (bus == null || (bus == Bus.VIRTIO && !virtio)) {
            throw Refusal.byDriver("Specified disk bus is not supported by vz driver.");
        }
        String refusal = "Invalid drive address of disk " + draft.target() + ", vz driver ";
        int index = DiskTarget.index(draft.target()).orElse(-1);
        int places = profile.places(bus);
        Optional<DeviceAddress> address = draft.address().filter(DeviceAddress::isDrive);
        int controller = address.map(drive -> drive.number("controller")).orElse(index / places);
        if (controller != 0) {
            throw Refusal.byDriver(refusal + "supports only one controller.");
        }
        address.ifPresent(drive -> checkAddress(drive, bus, index, refusal));
        if (index < 0 || index >= places) {
            throw Refusal.byDriver(refusal + "does not support non default name mappings.");
        }
        return bus;
    }

    private static void checkAddress(DeviceAddress address, Bus bus, int index, String refusal) {
        if (address.number("target") != 0) {
            throw Refusal.byDriver(refusal + "supports only target 0.");
        }
        int channel = address.number("bus");
        int unit = address.number("unit");
        if (bus == Bus.IDE && unit > 1) {
            throw Refusal.byDriver(refusal + "supports only units 0-1 for IDE bus.");
        }
        if (bus != Bus.IDE && channel != 0) {
            throw Refusal.byDriver(refusal + "supports only bus 0 for SATA and SCSI bus.");
        }
        if (index != (bus == Bus.IDE ? 2L * channel + unit : unit)) {
            throw Refusal.byDriver(refusal + "does not support non default name mappings.");
        }
    }

    private static Format formatOf(Draft draft, Profile profile, DomainKind kind) {
        return (draft.isCdrom() || draft.type().equals("block")) ? Format.RAW : profile.imageFormat(kind);
    }

    /** Refuses two disks with one target in the document. */
    static void checkUnique(List<Draft> drafts) {
        Map<String, Optional<String>> paths = new HashMap<>();
        drafts.forEach(draft -> requireNew(paths, draft.target(), draft.path()));
    }

    /** Refuses two disks in one place: a target may be named after another bus than the one it is on. */
    static void checkPlaces(List<Disk> disks) {
        Map<String, Optional<String>> paths = new HashMap<>();
        disks.forEach(disk -> requireNew(paths, disk.target(), disk.path()));
    }

    private static void requireNew(Map<String, Optional<String>> paths, String target, Optional<String> path) {
        Optional<String> other = Optional.ofNullable(paths.putIfAbsent(target, path))
                .flatMap(first -> first.or(() -> Optional.of(NO_SOURCE)));
        if (other.isPresent()) {
            throw Refusal.xml("target '" + target + "' duplicated for disk sources '" + other.get() + "' and '"
                    + path.orElse(NO_SOURCE) + '\'');
        }
    }

    /**
     * A place for a disk.
     *
     * @param bus the bus
     * @param position the place on it
     */
    record Place(Bus bus, int position) {}

    /** The place that a draft names, if a host has such places. */
    static Optional<Place> place(Draft draft) {
        return draft.bus()
                .flatMap(word -> Optional.ofNullable(USABLE_BUSES.get(word)))
                .map(bus -> new Place(bus, draft.position()));
    }

    /** Makes the disk of a draft that has passed all checks. */
    static Disk build(Draft draft, Profile profile, DomainKind kind) {
        Device device = draft.isCdrom() ? Device.CDROM : Device.DISK;
        // An empty drive has no backing; libvirt shows it as one for image files.
        Backing backing = draft.type().equals("block") && draft.path().isPresent() ? Backing.BLOCK : Backing.FILE;
        Optional<String> serial =
                device == Device.CDROM ? Optional.empty() : draft.element().childText("serial");
        return new Disk(
                device,
                backing,
                draft.path(),
                formatOf(draft, profile, kind),
                USABLE_BUSES.getOrDefault(draft.busWord(), Bus.IDE),
                DiskTarget.index(draft.target()).orElseThrow(),
                serial);
    }

    /** Writes a disk; {@code bootOrder} is 0 when it has none of its own. */
    static void write(XmlWriter out, Disk disk, int bootOrder) {
        String backing = word(disk.backing());
        out.open("disk").attribute("type", backing).attribute("device", word(disk.device()));
        out.open("driver")
                .attribute("name", "vz")
                .attribute("type", word(disk.format()))
                .close();
        disk.path().ifPresent(path -> out.open("source")
                .attribute(disk.backing() == Backing.FILE ? "file" : "dev", path)
                .close());
        out.open("target")
                .attribute("dev", disk.target())
                .attribute("bus", word(disk.bus()))
                .close();
        if (disk.device() == Device.CDROM) {
            out.open("readonly").close();
        }
        disk.serial().ifPresent(serial -> out.textElement("serial", serial));
        BootXml.writeOrder(out, bootOrder);
        if (disk.bus() != Bus.VIRTIO) {
            writeAddress(out, disk);
        }
        out.close();
    }

    private static void writeAddress(XmlWriter out, Disk disk) {
        boolean ide = disk.bus() == Bus.IDE;
        out.open("address")
                .attribute("type", "drive")
                .attribute("controller", 0)
                .attribute("bus", ide ? disk.position() / 2 : 0)
                .attribute("target", 0)
                .attribute("unit", ide ? disk.position() % 2 : disk.position())
                .close();
    }

    /** libvirt's word for a bus, a format, and so on. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
