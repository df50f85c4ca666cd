package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.BootEntry.BootDevice;
import org.virtvzd.domain.config.CpuSet;
import org.virtvzd.domain.config.CrashAction;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.Disk.Backing;
import org.virtvzd.domain.config.Disk.Bus;
import org.virtvzd.domain.config.Disk.Device;
import org.virtvzd.domain.config.Disk.Format;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.NetworkInterface.Attachment;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;
import org.virtvzd.domain.config.SerialPort;
import org.virtvzd.domain.config.Tuning;
import org.virtvzd.domain.config.VideoAdapter;
import org.virtvzd.domain.config.VncGraphics;

/** Definitions from the whole of the dialect, for one product version. */
final class Definitions {

    private static final int MAX_VRAM_POWER = 20;
    private static final long MAX_MEMORY_MIB = 1L << 40;

    private final int version;
    private final DomainKind kind;

    private Definitions(int version, DomainKind kind) {
        this.version = version;
        this.kind = kind;
    }

    /** Definitions of virtual machines and containers. */
    static Arbitrary<DomainConfig> all(int version) {
        return Arbitraries.of(DomainKind.values()).flatMap(kind -> new Definitions(version, kind).configs());
    }

    private Arbitrary<DomainConfig> configs() {
        return Combinators.combine(heads(), devices(), texts(), tuning(), Arbitraries.of(CrashAction.values()))
                .as((head, devices, texts, tuning, onCrash) -> head.withDevices(devices)
                        .withTitle(texts.get(0))
                        .withMetadata(texts.get(1))
                        .withTuning(tuning)
                        .withOnCrash(kind == DomainKind.VM ? onCrash : CrashAction.DESTROY))
                .flatMap(config -> boot(config.devices()).map(config::withBoot));
    }

    /** A title and metadata. */
    private static Arbitrary<List<String>> texts() {
        Arbitrary<String> titles = Arbitraries.oneOf(Arbitraries.just(""), text())
                .map(title -> title.replace('\n', ' ').replace('\r', ' '));
        Arbitrary<String> elements = Arbitraries.of(
                "",
                "\n    <a:b xmlns:a=\"urn:a\">1</a:b>\n  ",
                "<a:b xmlns:a='urn:a' c='>'><!-- <a:b> --><a:b/>&lt;\r\n</a:b> ",
                "\n<x xmlns='urn:x'><y/><![CDATA[</x>]]></x><?p ></metadata> ?><q:x xmlns:q=\"urn:q\"/>");
        return Combinators.combine(titles, elements).as(List::of);
    }

    private static Arbitrary<Tuning> tuning() {
        return Combinators.combine(
                        numbers(Tuning.MIN_CPU_UNITS, Tuning.MAX_CPU_UNITS),
                        numbers(1, Integer.MAX_VALUE),
                        numbers(Tuning.MIN_IO_PRIORITY, Tuning.MAX_IO_PRIORITY),
                        numbers(1, 100))
                .as((units, limit, priority, guarantee) -> Tuning.NONE
                        .withCpuUnits(units)
                        .withCpuLimitPercent(limit)
                        .withIoPriority(priority)
                        .withMemoryGuaranteePercent(guarantee));
    }

    private static Arbitrary<OptionalInt> numbers(int least, int most) {
        return Arbitraries.oneOf(
                Arbitraries.just(OptionalInt.empty()),
                Arbitraries.integers().between(least, most).map(OptionalInt::of));
    }

    private Arbitrary<DomainConfig> heads() {
        return Combinators.combine(
                        Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                                .as(UUID::new),
                        text().filter(name -> name.indexOf('/') < 0 && name.indexOf('\n') < 0),
                        Arbitraries.of(Architecture.values()),
                        Arbitraries.oneOf(Arbitraries.just(""), text()),
                        Arbitraries.longs().between(1, MAX_MEMORY_MIB),
                        Arbitraries.integers().between(1, VcpusXml.MAX_COUNT),
                        Arbitraries.subsetOf(cpus())
                                .filter(set -> set.size() < TestHost.CPUS)
                                .map(set -> Optional.of(set)
                                        .filter(some -> !some.isEmpty())
                                        .map(some -> new CpuSet(List.copyOf(some)))))
                .as((uuid, name, architecture, description, memory, vcpus, cpuset) -> DomainConfig.plain(
                        uuid,
                        name,
                        kind,
                        architecture,
                        description,
                        memory,
                        vcpus,
                        cpuset,
                        false,
                        List.of(),
                        Devices.NONE));
    }

    private static Set<Integer> cpus() {
        return Set.copyOf(CpuSet.firstOf(TestHost.CPUS).cpus());
    }

    /** Text with everything that XML can hold and much that it must escape. */
    private static Arbitrary<String> text() {
        Arbitrary<String> simple = Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(12);
        Arbitrary<String> wild = Arbitraries.strings()
                .withChars("<>&'\"\t\n\r \u00e9\u4e2d;#x]")
                .ofMinLength(1)
                .ofMaxLength(8);
        return Arbitraries.oneOf(simple, wild, Arbitraries.of("\ud83d\ude00", "]]>", "&amp;", "<!--"))
                .map(raw -> raw.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "_"));
    }

    private Arbitrary<Devices> devices() {
        return graphics().optional().flatMap(vnc -> Combinators.combine(
                        disks(), filesystems(), interfaces().list().ofMaxSize(3), serials(), video(vnc.isPresent()))
                .as((disks, filesystems, interfaces, serials, video) ->
                        new Devices(disks, filesystems, interfaces, serials, vnc, video)));
    }

    private Arbitrary<List<Disk>> disks() {
        return disk().list().ofMaxSize(5).map(Definitions::withUniqueTargets);
    }

    private static List<Disk> withUniqueTargets(List<Disk> disks) {
        Set<String> targets = new HashSet<>();
        return DiskOrder.asShown(
                disks.stream().filter(disk -> targets.add(disk.target())).toList(), disk -> disk);
    }

    private Arbitrary<Disk> disk() {
        Profile profile = Profile.of(TestHost.of(version).product());
        Arbitrary<Bus> buses = Arbitraries.of(Bus.values())
                .filter(profile::hasBus)
                .filter(bus -> bus != Bus.VIRTIO || kind == DomainKind.VM);
        return buses.flatMap(bus -> Combinators.combine(
                        bus == Bus.VIRTIO ? Arbitraries.just(Device.DISK) : Arbitraries.of(Device.values()),
                        Arbitraries.of(Backing.values()),
                        text(),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, profile.places(bus) - 1),
                        text().optional())
                .as((device, backing, path, empty, position, serial) -> {
                    boolean drive = device == Device.CDROM;
                    boolean noMedium = drive && empty;
                    Backing shown = noMedium ? Backing.FILE : backing;
                    Format format = (drive || shown == Backing.BLOCK) ? Format.RAW : profile.imageFormat(kind);
                    return new Disk(
                            device,
                            shown,
                            noMedium ? Optional.empty() : Optional.of(path),
                            format,
                            bus,
                            position,
                            drive ? Optional.empty() : serial);
                }));
    }

    private Arbitrary<List<Filesystem>> filesystems() {
        if (kind == DomainKind.VM) {
            return Arbitraries.just(List.of());
        }
        Arbitrary<Filesystem.Source> images = text().map(Filesystem.Image::new);
        Arbitrary<Filesystem.Source> volumes =
                Combinators.combine(text(), text()).as(Filesystem.Volume::new);
        Arbitrary<List<Filesystem>> stored = Combinators.combine(Arbitraries.oneOf(images, volumes), text())
                .as(Filesystem::new)
                .list()
                .ofMaxSize(3);
        Arbitrary<List<Filesystem>> template = Combinators.combine(text(), text())
                .as((name, target) -> List.of(new Filesystem(new Filesystem.Template(name), target)));
        return Arbitraries.oneOf(stored, template);
    }

    private Arbitrary<NetworkInterface> interfaces() {
        Arbitrary<MacAddress> macs =
                Arbitraries.longs().between(1, (1L << 48) - 1).map(value -> new MacAddress(value & ~(1L << 40)));
        Arbitrary<Optional<String>> names =
                text().filter(name -> !name.startsWith("vnet")).optional();
        return Combinators.combine(
                        attachments(),
                        macs.filter(mac -> mac.value() != 0),
                        Arbitraries.of(NetworkInterface.Model.values()),
                        names,
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        addresses().list().ofMaxSize(3),
                        Arbitraries.of("192.0.2.1", "10.0.0.254").optional())
                .flatAs((attachment, mac, model, name, up, trust, addresses, gateway4) -> Arbitraries.of(
                                "2001:db8::1", "fe80::1")
                        .optional()
                        .map(gateway6 -> {
                            boolean venet = attachment instanceof NetworkInterface.Venet;
                            return new NetworkInterface(
                                    venet ? new MacAddress(0) : mac,
                                    attachment,
                                    kind == DomainKind.VM ? Optional.of(model) : Optional.empty(),
                                    name,
                                    up,
                                    trust && !venet,
                                    addresses,
                                    gateway4,
                                    gateway6);
                        }));
    }

    private Arbitrary<Attachment> attachments() {
        Arbitrary<Attachment> routed = Arbitraries.just(
                kind == DomainKind.VM ? new NetworkInterface.HostRouted() : new NetworkInterface.Venet());
        Arbitrary<Attachment> networks = text().map(NetworkInterface.VirtualNetwork::new);
        Arbitrary<Attachment> bridges = text().map(NetworkInterface.Bridge::new);
        return Arbitraries.oneOf(networks, bridges, routed, Arbitraries.just(new NetworkInterface.HostRouted()));
    }

    private static Arbitrary<GuestAddress> addresses() {
        Arbitrary<GuestAddress> v4 = Combinators.combine(
                        Arbitraries.of("192.0.2.9", "10.1.2.3"),
                        Arbitraries.integers().between(0, 32))
                .as((address, prefix) -> new GuestAddress(address, false, prefix(prefix)));
        Arbitrary<GuestAddress> v6 = Combinators.combine(
                        Arbitraries.of("2001:db8::9", "::1"),
                        Arbitraries.integers().between(0, 128))
                .as((address, prefix) -> new GuestAddress(address, true, prefix(prefix)));
        return Arbitraries.oneOf(v4, v6);
    }

    private static OptionalInt prefix(int prefix) {
        return prefix == 0 ? OptionalInt.empty() : OptionalInt.of(prefix);
    }

    private static Arbitrary<List<SerialPort>> serials() {
        Arbitrary<SerialPort.Mode> modes = Arbitraries.of(SerialPort.Mode.values());
        Arbitrary<SerialPort.Source> devices = text().map(SerialPort.Device::new);
        Arbitrary<SerialPort.Source> files = text().map(SerialPort.OutputFile::new);
        Arbitrary<SerialPort.Source> unix = Combinators.combine(text(), modes).as(SerialPort.UnixSocket::new);
        Arbitrary<SerialPort.Source> tcp =
                Combinators.combine(text(), text(), modes).as(SerialPort.Tcp::new);
        Arbitrary<SerialPort.Source> udp = Combinators.combine(text(), text()).as(SerialPort.Udp::new);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9), Arbitraries.oneOf(devices, files, unix, tcp, udp))
                .as(SerialPort::new)
                .list()
                .ofMaxSize(4);
    }

    private static Arbitrary<VncGraphics> graphics() {
        Arbitrary<OptionalInt> ports = Arbitraries.integers()
                .between(GraphicsXml.MIN_PORT, GraphicsXml.MAX_PORT)
                .optional()
                .map(port -> port.map(OptionalInt::of).orElse(OptionalInt.empty()));
        return Combinators.combine(ports, text(), text().optional()).as(VncGraphics::new);
    }

    private Arbitrary<Optional<VideoAdapter>> video(boolean needed) {
        if (kind == DomainKind.CONTAINER) {
            return Arbitraries.just(Optional.empty());
        }
        Arbitrary<VideoAdapter> adapters =
                Arbitraries.integers().between(0, MAX_VRAM_POWER).map(power -> new VideoAdapter(1 << power));
        return needed ? adapters.map(Optional::of) : adapters.optional();
    }

    /** Any order of any of the devices, but not none at all where a hard disk would imply itself. */
    private Arbitrary<List<BootEntry>> boot(Devices devices) {
        List<BootEntry> bootable = new ArrayList<>();
        int[] count = new int[2];
        devices.disks()
                .forEach(disk -> bootable.add(
                        disk.device() == Device.DISK
                                ? new BootEntry(BootDevice.HD, count[0]++)
                                : new BootEntry(BootDevice.CDROM, count[1]++)));
        for (int i = 0; i < devices.interfaces().size(); i++) {
            bootable.add(new BootEntry(BootDevice.NETWORK, i));
        }
        if (kind == DomainKind.CONTAINER || bootable.isEmpty()) {
            return Arbitraries.just(List.of());
        }
        return Combinators.combine(
                        Arbitraries.shuffle(bootable),
                        Arbitraries.integers().between(count[0] > 0 ? 1 : 0, bootable.size()))
                .as((order, length) -> List.copyOf(order.subList(0, length)));
    }
}
