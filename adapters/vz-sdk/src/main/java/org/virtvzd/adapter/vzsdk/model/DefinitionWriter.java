package org.virtvzd.adapter.vzsdk.model;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Prl;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.adapter.vzsdk.sdk.Structures;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.CpuSet;
import org.virtvzd.domain.config.CrashAction;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.SerialPort;
import org.virtvzd.domain.config.Tuning;
import org.virtvzd.domain.config.VncGraphics;

/**
 * Brings the library's copy of a configuration to a definition, touching only what differs: a host refuses to change the
 * hardware of a running machine, and what libvirt has no word for must survive. Nothing here asks the dispatcher.
 */
public final class DefinitionWriter {
    private final Prl prl;
    private final DefinitionReader reader;
    private final DeviceWriter devices;

    /**
     * Makes one.
     *
     * @param prl the library
     * @param reader reads what is there
     * @param scsiModel the emulated SCSI controller of this version of Virtuozzo, one of {@code PCD_*}
     */
    public DefinitionWriter(Prl prl, DefinitionReader reader, int scsiModel) {
        this.prl = prl;
        this.reader = reader;
        devices = new DeviceWriter(prl, scsiModel);
    }

    /**
     * Changes a configuration.
     *
     * @param vm the machine, of which an edit was begun, or a new one
     * @param wanted what it is to be
     */
    public void write(Handle<Kind.Vm> vm, DomainConfig wanted) {
        DomainConfig present = reader.read(vm).config();
        writeTexts(vm, present, wanted);
        writeResources(vm, present, wanted);
        writeTuning(vm, present.tuning(), wanted.tuning());
        change(present.devices().graphics(), wanted.devices().graphics(), graphics -> writeGraphics(vm, graphics));
        wanted.devices()
                .video()
                .filter(video -> wanted.kind() == DomainKind.VM)
                .ifPresent(video -> change(
                        present.devices().video(),
                        Optional.of(video),
                        any -> prl.vmCfgSetVideoRamSize(vm, video.vramMiB())));
        writeDevices(vm, wanted);
        writeBoot(vm, wanted);
    }

    private static <T> void change(T present, T wanted, Consumer<T> write) {
        if (!present.equals(wanted)) {
            write.accept(wanted);
        }
    }

    private void writeTexts(Handle<Kind.Vm> vm, DomainConfig present, DomainConfig wanted) {
        change(present.uuid(), wanted.uuid(), uuid -> prl.vmCfgSetUuid(vm, "{" + uuid + "}"));
        change(present.name(), wanted.name(), name -> prl.vmCfgSetName(vm, name));
        change(present.description(), wanted.description(), text -> prl.vmCfgSetDescription(vm, text));
        if (!present.title().equals(wanted.title()) || !present.metadata().equals(wanted.metadata())) {
            Labels labels = Labels.read(prl.vmCfgGetCustomProperty(vm)).with(wanted.title(), wanted.metadata());
            prl.vmCfgSetCustomProperty(vm, labels.write());
        }
    }

    private void writeResources(Handle<Kind.Vm> vm, DomainConfig present, DomainConfig wanted) {
        change(present.memoryMiB(), wanted.memoryMiB(), size -> prl.vmCfgSetRamSize(vm, size.intValue()));
        change(present.vcpus(), wanted.vcpus(), count -> prl.vmCfgSetCpuCount(vm, count));
        change(present.cpuset(), wanted.cpuset(), set -> prl.vmCfgSetCpuMask(vm, text(set)));
        change(
                present.architecture(),
                wanted.architecture(),
                architecture -> prl.vmCfgSetCpuMode(
                        vm,
                        architecture == Architecture.I686
                                ? PrlConstants.PCM_CPU_MODE_32
                                : PrlConstants.PCM_CPU_MODE_64));
        change(
                present.autostart(),
                wanted.autostart(),
                start -> prl.vmCfgSetAutoStart(
                        vm, start ? PrlConstants.PAO_VM_START_ON_LOAD : PrlConstants.PAO_VM_START_MANUAL));
        change(
                present.onCrash(),
                wanted.onCrash(),
                action -> prl.vmCfgSetActionOnGuestCrash(
                        vm, action == CrashAction.RESTART ? PrlConstants.POCA_RESTART : PrlConstants.POCA_PAUSE));
    }

    private static String text(Optional<CpuSet> set) {
        return set.map(CpuSet::toString).orElse("");
    }

    private void writeTuning(Handle<Kind.Vm> vm, Tuning present, Tuning wanted) {
        try (Arena arena = Arena.ofConfined()) {
            change(
                    present.cpuUnits(),
                    wanted.cpuUnits(),
                    units -> prl.vmCfgSetCpuUnits(vm, units.orElse(DefinitionReader.DEFAULT_CPU_UNITS)));
            change(
                    present.cpuLimitPercent(),
                    wanted.cpuLimitPercent(),
                    limit -> prl.vmCfgSetCpuLimitEx(
                            vm, Structures.limit(arena, limit.orElse(0), PrlConstants.PRL_CPULIMIT_PERCENTS)));
            change(
                    present.ioPriority(),
                    wanted.ioPriority(),
                    priority -> prl.vmCfgSetIoPriority(vm, priority.orElse(DefinitionReader.DEFAULT_IO_PRIORITY)));
            change(
                    present.ioBytesPerSecond(),
                    wanted.ioBytesPerSecond(),
                    limit -> prl.vmCfgSetIoLimit(
                            vm, Structures.limit(arena, (int) limit.orElse(0), PrlConstants.PRL_IOLIMIT_BS)));
            change(present.iopsLimit(), wanted.iopsLimit(), limit -> prl.vmCfgSetIopsLimit(vm, limit.orElse(0)));
            change(
                    present.memoryGuaranteePercent(),
                    wanted.memoryGuaranteePercent(),
                    percent -> prl.vmCfgSetMemGuaranteeSize(
                            vm,
                            Structures.limit(
                                    arena,
                                    percent.orElse(0),
                                    percent.isPresent()
                                            ? PrlConstants.PRL_MEMGUARANTEE_PERCENTS
                                            : PrlConstants.PRL_MEMGUARANTEE_AUTO)));
            change(present.networkKbits(), wanted.networkKbits(), limit -> writeNetworkRate(vm, limit));
            change(present.numaNodes(), wanted.numaNodes(), nodes -> prl.vmCfgSetNodeMask(vm, text(nodes)));
        }
    }

    /** Limits of other classes of networks stay. */
    private void writeNetworkRate(Handle<Kind.Vm> vm, OptionalInt limit) {
        try (Handle<Kind.Handles> present = prl.vmCfgGetNetworkRateList(vm);
                Handle<Kind.Handles> wanted = prl.apiCreateHandlesList()) {
            int count = prl.hndlListGetItemsCount(present);
            for (int i = 0; i < count; i++) {
                try (Handle<Kind.Rate> rate = prl.hndlListGetItem(present, i)) {
                    if (prl.networkRateGetClassId(rate) != DefinitionReader.EVERY_NETWORK) {
                        prl.hndlListAddItem(wanted, rate);
                    }
                }
            }
            if (limit.isPresent()) {
                try (Handle<Kind.Rate> rate = prl.networkRateCreate(DefinitionReader.EVERY_NETWORK, limit.getAsInt())) {
                    prl.hndlListAddItem(wanted, rate);
                }
            }
            prl.vmCfgSetNetworkRateList(vm, wanted);
        }
    }

    private void writeGraphics(Handle<Kind.Vm> vm, Optional<VncGraphics> wanted) {
        if (wanted.isEmpty()) {
            prl.vmCfgSetVNCMode(vm, PrlConstants.PRD_DISABLED);
            return;
        }
        VncGraphics graphics = wanted.get();
        prl.vmCfgSetVNCPassword(vm, graphics.password().orElse(""));
        if (graphics.port().isPresent()) {
            prl.vmCfgSetVNCMode(vm, PrlConstants.PRD_MANUAL);
            prl.vmCfgSetVNCPort(vm, graphics.port().getAsInt());
        } else {
            prl.vmCfgSetVNCMode(vm, PrlConstants.PRD_AUTO);
            prl.vmCfgSetVNCPort(vm, 0);
        }
        prl.vmCfgSetVNCHostName(vm, graphics.listen());
    }

    private void writeDevices(Handle<Kind.Vm> vm, DomainConfig wanted) {
        DomainKind kind = wanted.kind();
        Devices given = wanted.devices();
        match(
                vm,
                PrlConstants.PDE_GENERIC_NETWORK_ADAPTER,
                given.interfaces(),
                DefinitionWriter::key,
                (device, index) -> reader.devices().adapter(device, kind),
                DeviceWriter::leaveToHost,
                (device, adapter) -> devices.adapter(device, adapter, kind));
        match(
                vm,
                PrlConstants.PDE_SERIAL_PORT,
                given.serials(),
                serial -> Integer.toString(serial.port()),
                (device, index) -> reader.devices().serial(device),
                (serial, present) -> serial,
                devices::serial);
        match(
                vm,
                PrlConstants.PDE_HARD_DISK,
                storage(given),
                DefinitionWriter::key,
                storageReader(vm, kind),
                DeviceWriter::leaveToHost,
                devices::storage);
        match(
                vm,
                PrlConstants.PDE_OPTICAL_DISK,
                of(given.disks(), Disk.Device.CDROM),
                DefinitionWriter::key,
                (device, index) -> reader.devices().disk(device, Disk.Device.CDROM, kind),
                (disk, present) -> disk,
                devices::disk);
        given.filesystems().stream()
                .map(Filesystem::source)
                .filter(Filesystem.Template.class::isInstance)
                .map(Filesystem.Template.class::cast)
                .forEach(template -> prl.vmCfgSetOsTemplate(vm, template.name()));
    }

    private BiFunction<Handle<Kind.Device>, Integer, Record> storageReader(Handle<Kind.Vm> vm, DomainKind kind) {
        var mounted = DefinitionReader.mounted(kind, reader.boots(vm));
        return (device, index) -> mounted.contains(index)
                ? reader.devices().filesystem(device)
                : reader.devices().disk(device, Disk.Device.DISK, kind);
    }

    /** Hard disks, and those file systems that have one already. */
    private static List<Record> storage(Devices given) {
        List<Record> storage = new ArrayList<>();
        given.filesystems().stream()
                .filter(filesystem -> !(filesystem.source() instanceof Filesystem.Template))
                .forEach(storage::add);
        storage.addAll(of(given.disks(), Disk.Device.DISK));
        return storage;
    }

    private static List<Disk> of(List<Disk> disks, Disk.Device device) {
        return disks.stream().filter(disk -> disk.device() == device).toList();
    }

    /** What makes a device the same device in two definitions. */
    private static String key(Record device) {
        return switch (device) {
            case Filesystem filesystem -> "mounted on " + filesystem.target();
            case Disk disk -> disk.bus() + " " + disk.position();
            case NetworkInterface adapter when adapter.attachment() instanceof NetworkInterface.Venet -> "venet";
            case NetworkInterface adapter -> adapter.mac().digits();
            case SerialPort serial -> Integer.toString(serial.port());
            default -> throw new IllegalArgumentException(device.toString());
        };
    }

    /** Removes, changes and adds devices of a class until they are the wanted ones. */
    private <T extends Record> void match(
            Handle<Kind.Vm> vm,
            int deviceClass,
            List<T> wanted,
            Function<? super T, String> key,
            BiFunction<Handle<Kind.Device>, Integer, ? extends T> read,
            BiFunction<T, T, T> fill,
            BiConsumer<Handle<Kind.Device>, T> write) {
        SequencedMap<String, T> missing = new LinkedHashMap<>();
        wanted.forEach(device -> missing.put(key.apply(device), device));
        for (int i = prl.vmCfgGetDevsCountByType(vm, deviceClass) - 1; i >= 0; i--) {
            try (Handle<Kind.Device> device = prl.vmCfgGetDevByType(vm, deviceClass, i)) {
                T present = read.apply(device, prl.vmDevGetIndex(device));
                Optional<T> match = Optional.ofNullable(missing.remove(key.apply(present)));
                if (match.isEmpty()) {
                    prl.vmDevRemove(device);
                } else {
                    change(present, fill.apply(match.get(), present), changed -> write.accept(device, changed));
                }
            }
        }
        for (T added : missing.values()) {
            try (Handle<Kind.Device> device = prl.vmCfgCreateVmDev(vm, deviceClass)) {
                write.accept(device, added);
            }
        }
    }

    private void writeBoot(Handle<Kind.Vm> vm, DomainConfig wanted) {
        List<DefinitionReader.Boot> order = wanted.kind() == DomainKind.VM ? order(vm, wanted) : mounts(vm, wanted);
        List<DefinitionReader.Boot> present = new ArrayList<>(reader.boots(vm));
        boolean same = present.size() == order.size();
        for (int i = 0; same && i < order.size(); i++) {
            DefinitionReader.Boot one = present.get(i);
            DefinitionReader.Boot other = order.get(i);
            same = one.type() == other.type() && one.index() == other.index() && one.inUse();
        }
        if (!same) {
            clearBoot(vm);
            order.forEach(boot -> addBoot(vm, boot));
        }
    }

    private void clearBoot(Handle<Kind.Vm> vm) {
        for (int i = prl.vmCfgGetBootDevCount(vm) - 1; i >= 0; i--) {
            try (Handle<Kind.Boot> boot = prl.vmCfgGetBootDev(vm, i)) {
                prl.bootDevRemove(boot);
            }
        }
    }

    private void addBoot(Handle<Kind.Vm> vm, DefinitionReader.Boot entry) {
        try (Handle<Kind.Boot> boot = prl.vmCfgCreateBootDev(vm)) {
            prl.bootDevSetIndex(boot, entry.index());
            prl.bootDevSetType(boot, entry.type());
            prl.bootDevSetSequenceIndex(boot, entry.sequence());
            prl.bootDevSetInUse(boot, true);
        }
    }

    /** A virtual machine's boot order; entries without a device are left out, as the host would do. */
    private List<DefinitionReader.Boot> order(Handle<Kind.Vm> vm, DomainConfig wanted) {
        List<DefinitionReader.Boot> order = new ArrayList<>();
        for (BootEntry entry : wanted.boot()) {
            List<? extends Record> candidates =
                    switch (entry.device()) {
                        case HD -> of(wanted.devices().disks(), Disk.Device.DISK);
                        case CDROM -> of(wanted.devices().disks(), Disk.Device.CDROM);
                        case NETWORK -> wanted.devices().interfaces();
                    };
            int type =
                    switch (entry.device()) {
                        case HD -> PrlConstants.PDE_HARD_DISK;
                        case CDROM -> PrlConstants.PDE_OPTICAL_DISK;
                        case NETWORK -> PrlConstants.PDE_GENERIC_NETWORK_ADAPTER;
                    };
            if (entry.index() < candidates.size()) {
                Optional.ofNullable(numbers(vm, type, wanted.kind()).get(key(candidates.get(entry.index()))))
                        .ifPresent(index -> order.add(new DefinitionReader.Boot(type, index, order.size(), true)));
            }
        }
        return order;
    }

    /** A container boots from what is mounted in it, in order. */
    private List<DefinitionReader.Boot> mounts(Handle<Kind.Vm> vm, DomainConfig wanted) {
        Map<String, Integer> numbers = new HashMap<>();
        reader.each(vm, PrlConstants.PDE_HARD_DISK, (device, index) -> {
            String path = prl.vmDevHdGetMountPoint(device);
            if (!path.isEmpty()) {
                numbers.put(path, index);
            }
        });
        List<DefinitionReader.Boot> mounts = new ArrayList<>();
        for (Filesystem filesystem : wanted.devices().filesystems()) {
            Optional.ofNullable(numbers.get(filesystem.target()))
                    .ifPresent(index -> mounts.add(
                            new DefinitionReader.Boot(PrlConstants.PDE_HARD_DISK, index, mounts.size() + 1, true)));
        }
        return Collections.unmodifiableList(mounts);
    }

    private Map<String, Integer> numbers(Handle<Kind.Vm> vm, int type, DomainKind kind) {
        Map<String, Integer> numbers = new HashMap<>();
        reader.each(vm, type, (device, index) -> numbers.put(key(device(device, type, kind)), index));
        return numbers;
    }

    private Record device(Handle<Kind.Device> device, int type, DomainKind kind) {
        return switch (type) {
            case PrlConstants.PDE_HARD_DISK -> reader.devices().disk(device, Disk.Device.DISK, kind);
            case PrlConstants.PDE_OPTICAL_DISK -> reader.devices().disk(device, Disk.Device.CDROM, kind);
            default -> reader.devices().adapter(device, kind);
        };
    }
}
