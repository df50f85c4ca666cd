package org.virtvzd.domainxml;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.BootEntry.BootDevice;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.NetworkInterface;

/** Writes definitions of domains in libvirt's form. What it writes can be defined again and then reads the same. */
public final class DomainXmlFormatter {

    private static final List<Disk.Bus> CONTROLLER_ORDER = List.of(Disk.Bus.SCSI, Disk.Bus.IDE, Disk.Bus.SATA);

    private final XmlWriter out = new XmlWriter();
    private final Domain domain;
    private final DomainConfig config;
    private final XmlForm form;
    private final boolean live;
    private final boolean bootByKind;

    private DomainXmlFormatter(Domain domain, XmlForm form) {
        this.domain = domain;
        this.config = domain.config();
        this.form = form;
        this.live = domain.state().isActive() && !form.inactive();
        this.bootByKind = BootXml.byKind(config.boot());
    }

    /**
     * Writes a definition.
     *
     * @param domain the domain
     * @param form which form is asked for
     * @return the document, with a final newline
     */
    public static String format(Domain domain, XmlForm form) {
        DomainXmlFormatter formatter = new DomainXmlFormatter(domain, form);
        formatter.write();
        return formatter.out.toString();
    }

    private void write() {
        out.open("domain").attribute("type", "vz");
        if (live) {
            out.attribute("id", domain.id());
        }
        out.textElement("name", config.name());
        out.textElement("uuid", config.uuid().toString());
        if (!config.title().isEmpty()) {
            out.textElement("title", config.title());
        }
        if (!config.description().isEmpty()) {
            out.textElement("description", config.description());
        }
        if (!config.metadata().isEmpty()) {
            out.rawElement("metadata", config.metadata());
        }
        String memory = Long.toString(config.memoryKiB());
        out.open("memory").attribute("unit", "KiB").close(memory);
        out.open("currentMemory").attribute("unit", "KiB").close(memory);
        TuningXml.writeMemoryAndDisks(out, config);
        out.open("vcpu").attribute("placement", "static");
        config.cpuset().ifPresent(cpus -> out.attribute("cpuset", cpus.toString()));
        out.close(Integer.toString(config.vcpus()));
        TuningXml.writeCpus(out, config.tuning());
        writeOs();
        LifecycleXml.write(out, config.onCrash());
        writeDevices(config.devices());
        out.close();
    }

    private void writeOs() {
        out.open("os");
        out.open("type")
                .attribute("arch", config.architecture().word())
                .close(config.kind().osType());
        if (config.kind() == DomainKind.CONTAINER) {
            out.textElement("init", OsXml.INIT);
        } else if (bootByKind) {
            config.boot().forEach(entry -> out.open("boot")
                    .attribute("dev", entry.device().word())
                    .close());
        }
        out.close();
    }

    private void writeDevices(Devices devices) {
        boolean machine = config.kind() == DomainKind.VM;
        out.open("devices");
        writeDisks(devices);
        if (machine) {
            CONTROLLER_ORDER.stream().filter(bus -> isUsed(devices, bus)).forEach(this::writeController);
        }
        devices.filesystems().forEach(filesystem -> FilesystemXml.write(out, filesystem));
        int index = 0;
        for (NetworkInterface net : devices.interfaces()) {
            InterfaceXml.write(out, net, bootOrder(BootDevice.NETWORK, index++));
        }
        devices.serials().forEach(port -> CharacterXml.writeSerial(out, port));
        if (machine) {
            devices.serials().stream().findFirst().ifPresent(port -> CharacterXml.writeConsole(out, port));
        }
        devices.graphics().ifPresent(vnc -> {
            InputXml.write(out, config.kind());
            GraphicsXml.write(out, vnc, live ? domain.vncPort() : OptionalInt.empty(), form.secure());
        });
        if (machine ? devices.video().isPresent() : devices.graphics().isPresent()) {
            VideoXml.write(out, devices.video(), !machine);
        }
        out.close();
    }

    private void writeDisks(Devices devices) {
        Map<BootDevice, Integer> next = new EnumMap<>(BootDevice.class);
        for (Disk disk : DiskOrder.asShown(devices.disks(), disk -> disk)) {
            BootDevice device = disk.device() == Disk.Device.DISK ? BootDevice.HD : BootDevice.CDROM;
            DiskXml.write(out, disk, bootOrder(device, next.merge(device, 1, Integer::sum) - 1));
        }
    }

    /** A device's own place in the boot order, or 0. */
    private int bootOrder(BootDevice device, int index) {
        return bootByKind ? 0 : 1 + config.boot().indexOf(new BootEntry(device, index));
    }

    private static boolean isUsed(Devices devices, Disk.Bus bus) {
        return devices.disks().stream().anyMatch(disk -> disk.bus() == bus);
    }

    private void writeController(Disk.Bus bus) {
        out.open("controller")
                .attribute("type", DiskXml.word(bus))
                .attribute("index", 0)
                .close();
    }
}
