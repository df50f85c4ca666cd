package org.virtvzd.domainxml;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.Host;

/**
 * Reads the documents of single devices, as attach, detach and update calls have them, for one host. Disks, network
 * adapters and the VNC server can be changed; every other device of libvirt's is refused by its name.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class DeviceXmlParser {

    /** Devices whose words and numbers are read although they cannot be changed. */
    private static final Map<String, BiConsumer<XmlElement, DomainKind>> READERS = Map.of(
            "serial", (device, kind) -> CharacterXml.read(device),
            "parallel", (device, kind) -> CharacterXml.read(device),
            "console", (device, kind) -> CharacterXml.read(device),
            "channel", (device, kind) -> CharacterXml.read(device),
            "filesystem", (device, kind) -> FilesystemXml.read(device),
            "input", InputXml::read,
            "controller", (device, kind) -> ControllerXml.read(device),
            "video", (device, kind) -> VideoXml.read(device));

    /** libvirt's one name for all character devices. */
    private static final Set<String> CHARACTER_DEVICES = Set.of("serial", "parallel", "console", "channel");

    /** All other devices that libvirt knows. */
    private static final Set<String> OTHER_DEVICES = Set.of(
            "lease",
            "sound",
            "hostdev",
            "watchdog",
            "hub",
            "redirdev",
            "smartcard",
            "memballoon",
            "nvram",
            "rng",
            "shmem",
            "tpm",
            "panic",
            "memory",
            "iommu",
            "vsock",
            "audio",
            "crypto");

    private final XmlReader reader = new XmlReader("(device_definition)", ErrorDomain.DOMAIN);
    private final Profile profile;
    private final RandomGenerator random;

    /**
     * A parser for devices on a host.
     *
     * @param host the host; its version decides about image formats and buses
     * @param random where generated MAC addresses come from
     */
    public DeviceXmlParser(Host host, RandomGenerator random) {
        this.profile = Profile.of(host.product());
        this.random = random;
    }

    /**
     * Reads a device and checks what can be said about it without the domain that it is for. A device that is only to
     * be taken away need not be one that the host can have.
     *
     * @param xml the document
     * @param kind kind of the domain that it is for
     * @param action what is to happen with the device
     * @return the change
     * @throws LibvirtException at the first thing that is malformed or that a Virtuozzo host cannot express
     */
    public DeviceChange parse(String xml, DomainKind kind, DeviceAction action) {
        XmlElement device = reader.read(xml);
        return switch (device.name()) {
            case "disk" -> disk(device, kind, action);
            case "interface" -> network(device, kind, action);
            case "graphics" -> graphics(device, action);
            default -> other(device, kind, action);
        };
    }

    private DeviceChange disk(XmlElement element, DomainKind kind, DeviceAction action) {
        DiskXml.Draft draft = DiskXml.complete(DiskXml.read(element));
        if (action == DeviceAction.DETACH) {
            return config -> DeviceEdits.detachDisk(config, draft);
        }
        DiskXml.validate(draft);
        DiskXml.checkLimits(draft, profile, kind);
        return action == DeviceAction.ATTACH
                ? config -> DeviceEdits.attachDisk(config, DiskXml.build(draft, profile, kind))
                : config -> DeviceEdits.updateDisk(config, DiskXml.build(draft, profile, kind));
    }

    private DeviceChange network(XmlElement element, DomainKind kind, DeviceAction action) {
        InterfaceXml.Draft draft = InterfaceXml.read(element, random);
        InterfaceXml.complete(draft);
        return switch (action) {
            case ATTACH -> config -> DeviceEdits.attachInterface(config, () -> build(draft, kind));
            case DETACH -> config -> DeviceEdits.detachInterface(config, draft.mac());
            case UPDATE -> config -> DeviceEdits.updateInterface(config, draft.mac(), () -> build(draft, kind));
        };
    }

    private static NetworkInterface build(InterfaceXml.Draft draft, DomainKind kind) {
        InterfaceXml.checkLimits(draft, kind);
        return InterfaceXml.build(draft, kind);
    }

    private static DeviceChange graphics(XmlElement element, DeviceAction action) {
        GraphicsXml.Draft draft = GraphicsXml.read(element);
        if (action == DeviceAction.DETACH) {
            return DeviceEdits::detachGraphics;
        }
        GraphicsXml.checkLimits(draft);
        GraphicsXml.checkPort(draft);
        return action == DeviceAction.ATTACH
                ? config -> DeviceEdits.attachGraphics(config, GraphicsXml.build(draft))
                : config -> DeviceEdits.updateGraphics(config, GraphicsXml.build(draft));
    }

    private static DeviceChange other(XmlElement element, DomainKind kind, DeviceAction action) {
        String name = element.name();
        if (!READERS.containsKey(name) && !OTHER_DEVICES.contains(name)) {
            throw Refusal.unsupported("unknown device type '" + name + '\'');
        }
        if (READERS.containsKey(name)) {
            READERS.get(name).accept(element, kind);
        }
        DeviceDrafts.checkMemoryDevice(element);
        if (action != DeviceAction.DETACH) {
            DeviceDrafts.checkRedirection(element);
        }
        String type = CHARACTER_DEVICES.contains(name) ? "chr" : name;
        return config -> {
            throw Refusal.byDriver(action.word() + " device type '" + type + "' is unsupported");
        };
    }
}
