package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.BootEntry.BootDevice;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainKind;

/**
 * The devices of a definition on their way through the stages.
 *
 * @param disks disks, grouped as libvirt keeps them
 * @param controllers controllers
 * @param filesystems file systems
 * @param interfaces network adapters
 * @param serials serial ports
 * @param consoles consoles
 * @param channels channels
 * @param inputs input devices
 * @param graphics graphics
 * @param videos video adapters
 * @param elements the elements of all devices, of these kinds and others
 */
record DeviceDrafts(
        List<DiskXml.Draft> disks,
        List<ControllerXml.Draft> controllers,
        List<FilesystemXml.Draft> filesystems,
        List<InterfaceXml.Draft> interfaces,
        List<CharacterXml.Draft> serials,
        List<CharacterXml.Draft> consoles,
        List<CharacterXml.Draft> channels,
        List<InputXml.Draft> inputs,
        List<GraphicsXml.Draft> graphics,
        List<VideoXml.Draft> videos,
        List<XmlElement> elements) {

    /** Reads all devices, kind by kind in libvirt's order; a definition may have several lists of devices. */
    static DeviceDrafts read(XmlElement domain, DomainKind kind, RandomGenerator random) {
        List<XmlElement> all = domain.children("devices").stream()
                .flatMap(devices -> devices.children().stream())
                .toList();
        List<DiskXml.Draft> disks = read(all, "disk", DiskXml::read);
        List<ControllerXml.Draft> controllers = read(all, "controller", ControllerXml::read);
        List<FilesystemXml.Draft> filesystems = read(all, "filesystem", FilesystemXml::read);
        List<InterfaceXml.Draft> interfaces = read(all, "interface", net -> InterfaceXml.read(net, random));
        read(all, "parallel", CharacterXml::read);
        List<CharacterXml.Draft> serials = read(all, "serial", CharacterXml::read);
        List<CharacterXml.Draft> consoles = read(all, "console", CharacterXml::read);
        List<CharacterXml.Draft> channels = read(all, "channel", CharacterXml::read);
        return new DeviceDrafts(
                DiskOrder.asRead(disks, draft -> draft.bus().orElse(""), DiskXml.Draft::position),
                controllers,
                filesystems,
                interfaces,
                serials,
                consoles,
                channels,
                read(all, "input", input -> InputXml.read(input, kind)),
                read(all, "graphics", GraphicsXml::read),
                read(all, "video", VideoXml::read),
                all);
    }

    private static <T> List<T> read(List<XmlElement> all, String name, Function<XmlElement, T> reader) {
        return all.stream()
                .filter(element -> element.name().equals(name))
                .map(reader)
                .toList();
    }

    /** Numbers the controllers and adds what graphics imply. */
    DeviceDrafts prepared(DomainKind kind) {
        return with(
                disks,
                ControllerXml.numbered(controllers),
                serials,
                consoles,
                graphics.isEmpty() ? inputs : InputXml.withStandard(inputs, kind));
    }

    /** Fills in each device by itself. */
    DeviceDrafts completed() {
        elements.forEach(DeviceDrafts::checkMemoryDevice);
        List<DiskXml.Draft> whole = disks.stream().map(DiskXml::complete).toList();
        interfaces.forEach(InterfaceXml::complete);
        return with(whole, controllers, CharacterXml.numbered(serials), consoles, inputs);
    }

    /** Adds the devices that others need or stand for. */
    DeviceDrafts withImplied(DomainKind kind) {
        ControllerXml.checkUnique(controllers);
        List<CharacterXml.Draft> ports = kind == DomainKind.VM ? SerialConsole.ports(serials, consoles) : serials;
        List<ControllerXml.Draft> all = new ArrayList<>(controllers);
        all.addAll(ControllerXml.impliedBy(disks));
        if (Stream.concat(consoles.stream(), channels.stream()).anyMatch(device -> device.targets("virtio"))) {
            all.add(ControllerXml.implied("virtio-serial"));
        }
        if (has(Set.of("smartcard"))) {
            all.add(ControllerXml.implied("ccid"));
        }
        return with(disks, all, ports, consoles, inputs);
    }

    private DeviceDrafts with(
            List<DiskXml.Draft> newDisks,
            List<ControllerXml.Draft> newControllers,
            List<CharacterXml.Draft> newSerials,
            List<CharacterXml.Draft> newConsoles,
            List<InputXml.Draft> newInputs) {
        return new DeviceDrafts(
                newDisks,
                newControllers,
                filesystems,
                interfaces,
                newSerials,
                newConsoles,
                channels,
                newInputs,
                graphics,
                videos,
                elements);
    }

    /** Whether there is a device with one of the names. */
    boolean has(Set<String> names) {
        return elements.stream().anyMatch(element -> names.contains(element.name()));
    }

    /** Places in the boot order that devices ask for. */
    List<Integer> bootOrders() {
        return Stream.concat(
                        disks.stream().map(DiskXml.Draft::bootOrder),
                        interfaces.stream().map(InterfaceXml.Draft::bootOrder))
                .flatMapToInt(order -> order.stream())
                .boxed()
                .toList();
    }

    /** Validates device by device: the generic rules first, then the driver's. */
    void validate(Profile profile, DomainKind kind) {
        controllers.forEach(controller -> ControllerXml.checkLimits(controller, profile));
        for (DiskXml.Draft disk : disks) {
            DiskXml.validate(disk);
            DiskXml.checkLimits(disk, profile, kind);
        }
        serials.forEach(CharacterXml::validate);
        elements.forEach(DeviceDrafts::checkRedirection);
        graphics.forEach(GraphicsXml::checkLimits);
        DiskXml.checkUnique(disks);
    }

    /** Refuses memory that can be plugged in. */
    static void checkMemoryDevice(XmlElement device) {
        if (device.name().equals("memory")) {
            throw Refusal.unsupported("memory devices are not supported by this driver");
        }
    }

    /** Refuses redirection of USB devices: there is no USB controller. */
    static void checkRedirection(XmlElement device) {
        if (device.name().equals("redirdev")
                && device.attribute("bus").filter("usb"::equals).isPresent()) {
            throw Refusal.unsupported("cannot add redirected USB device: USB is disabled for this domain");
        }
    }

    /** The driver's limits on what goes to the host, in the order in which it goes there. */
    void checkLimits(DomainKind kind) {
        interfaces.forEach(net -> InterfaceXml.checkLimits(net, kind));
        GraphicsXml.checkLimits(graphics);
        VideoXml.checkLimits(videos, kind);
        serials.forEach(CharacterXml::checkLimits);
        FilesystemXml.checkLimits(filesystems);
    }

    /** Makes the devices of drafts that have passed all checks. */
    Devices build(Profile profile, DomainKind kind) {
        List<Disk> built =
                orderedDisks(profile, kind).stream().map(Placed::device).toList();
        DiskXml.checkPlaces(built);
        return new Devices(
                built,
                filesystems.stream().map(FilesystemXml::build).toList(),
                interfaces.stream().map(net -> InterfaceXml.build(net, kind)).toList(),
                serials.stream().map(CharacterXml::build).toList(),
                graphics.stream().findFirst().map(GraphicsXml::build),
                VideoXml.build(videos, !graphics.isEmpty(), kind));
    }

    /** A device and the place in the boot order that it asks for. */
    private record Placed(Disk device, OptionalInt order) {}

    private List<Placed> orderedDisks(Profile profile, DomainKind kind) {
        List<Placed> built = disks.stream()
                .map(draft -> new Placed(DiskXml.build(draft, profile, kind), draft.bootOrder()))
                .toList();
        return DiskOrder.asShown(built, Placed::device);
    }

    /** The boot order that the devices ask for. */
    List<BootEntry> bootEntries(Profile profile, DomainKind kind) {
        List<BootXml.Ordered> ordered = new ArrayList<>();
        Map<BootDevice, Integer> next = new EnumMap<>(BootDevice.class);
        for (Placed disk : orderedDisks(profile, kind)) {
            BootDevice device = disk.device().device() == Disk.Device.DISK ? BootDevice.HD : BootDevice.CDROM;
            int index = next.merge(device, 1, Integer::sum) - 1;
            disk.order().ifPresent(order -> ordered.add(new BootXml.Ordered(order, new BootEntry(device, index))));
        }
        IntStream.range(0, interfaces.size()).forEach(index -> interfaces
                .get(index)
                .bootOrder()
                .ifPresent(order -> ordered.add(new BootXml.Ordered(order, new BootEntry(BootDevice.NETWORK, index)))));
        return BootXml.sorted(ordered);
    }
}
