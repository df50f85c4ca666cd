package org.virtvzd.adapter.vzsdk.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Prl;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.BootEntry.BootDevice;
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
import org.virtvzd.domain.config.VideoAdapter;
import org.virtvzd.domain.config.VncGraphics;
import org.virtvzd.ports.hypervisor.DiskSize;

/** Reads a configuration out of the library's object. Nothing here asks the dispatcher. */
public final class DefinitionReader {

    /** What the host gives a machine of which nothing is said. */
    static final int DEFAULT_CPU_UNITS = 1000;

    static final int DEFAULT_IO_PRIORITY = 4;

    /** Size of the structures that hold a limit and its unit. */
    private static final long LIMIT_BYTES = 8;

    private static final long UNIT_OFFSET = 4;

    private final Prl prl;
    private final DeviceReader devices;
    private final int hostCpus;

    /**
     * Makes one.
     *
     * @param prl the library
     * @param vmFormat the format of virtual machines' image files on this version of Virtuozzo
     * @param hostCpus how many CPUs the host has; a container without limit has that many
     */
    public DefinitionReader(Prl prl, Disk.Format vmFormat, int hostCpus) {
        this.prl = prl;
        this.devices = new DeviceReader(prl, vmFormat);
        this.hostCpus = hostCpus;
    }

    /** One entry of a boot order as it is stored. */
    record Boot(int type, int index, int sequence, boolean inUse) {}

    DeviceReader devices() {
        return devices;
    }

    /**
     * Reads a configuration.
     *
     * @param vm the machine
     * @return what it says
     * @throws org.virtvzd.adapter.vzsdk.sdk.SdkException when the library refuses
     * @throws org.virtvzd.domain.error.LibvirtException when something in it has no word in libvirt
     */
    public Definition read(Handle<Kind.Vm> vm) {
        DomainKind kind = kind(vm);
        List<Boot> boots = boots(vm);
        Gathered gathered = gather(vm, kind, boots);
        Devices found = new Devices(
                gathered.disks,
                gathered.filesystems,
                gathered.adapters,
                serials(vm, kind),
                graphics(vm),
                video(vm, kind));
        Labels labels = Labels.read(prl.vmCfgGetCustomProperty(vm));
        DomainConfig config = new DomainConfig(
                uuid(prl.vmCfgGetUuid(vm)),
                prl.vmCfgGetName(vm),
                kind,
                prl.vmCfgGetCpuMode(vm) == PrlConstants.PCM_CPU_MODE_32 ? Architecture.I686 : Architecture.X86_64,
                labels.title(),
                prl.vmCfgGetDescription(vm),
                labels.metadata(),
                Integer.toUnsignedLong(prl.vmCfgGetRamSize(vm)),
                vcpus(vm),
                set(prl.vmCfgGetCpuMask(vm)),
                tuning(vm),
                crashAction(vm),
                prl.vmCfgGetAutoStart(vm) == PrlConstants.PAO_VM_START_ON_LOAD,
                kind == DomainKind.VM ? bootOrder(boots, gathered) : List.of(),
                found);
        return new Definition(config, gathered.adapterNumbers, gathered.sizes, prl.vmCfgGetVNCPort(vm));
    }

    /**
     * libvirt's names of the hard disks.
     *
     * @param vm the machine
     * @return the targets, in the library's order; empty texts stand for a container's file systems
     */
    public List<String> hardDiskTargets(Handle<Kind.Vm> vm) {
        DomainKind kind = kind(vm);
        Set<Integer> mounted = mounted(kind, boots(vm));
        List<String> targets = new ArrayList<>();
        each(
                vm,
                PrlConstants.PDE_HARD_DISK,
                (device, index) -> targets.add(
                        mounted.contains(index)
                                ? ""
                                : devices.disk(device, Disk.Device.DISK, kind).target()));
        return targets;
    }

    /**
     * Reads the SDK's form of a UUID.
     *
     * @param text 36 characters, with or without braces
     * @return the UUID
     */
    public static UUID uuid(String text) {
        return UUID.fromString(text.startsWith("{") ? text.substring(1, text.length() - 1) : text);
    }

    DomainKind kind(Handle<Kind.Vm> vm) {
        return prl.vmCfgGetVmType(vm) == PrlConstants.PVT_CT ? DomainKind.CONTAINER : DomainKind.VM;
    }

    private int vcpus(Handle<Kind.Vm> vm) {
        int count = prl.vmCfgGetCpuCount(vm);
        return count == PrlConstants.PRL_CPU_UNLIMITED || count <= 0 ? hostCpus : count;
    }

    private CrashAction crashAction(Handle<Kind.Vm> vm) {
        return prl.vmCfgGetActionOnGuestCrash(vm) == PrlConstants.POCA_RESTART
                ? CrashAction.RESTART
                : CrashAction.DESTROY;
    }

    private static Optional<CpuSet> set(String text) {
        CpuSet numbers = Addresses.numbers(text);
        return numbers.cpus().isEmpty() ? Optional.empty() : Optional.of(numbers);
    }

    List<Boot> boots(Handle<Kind.Vm> vm) {
        List<Boot> boots = new ArrayList<>();
        int count = prl.vmCfgGetBootDevCount(vm);
        for (int i = 0; i < count; i++) {
            try (Handle<Kind.Boot> boot = prl.vmCfgGetBootDev(vm, i)) {
                boots.add(new Boot(
                        prl.bootDevGetType(boot),
                        prl.bootDevGetIndex(boot),
                        prl.bootDevGetSequenceIndex(boot),
                        prl.bootDevIsInUse(boot)));
            }
        }
        boots.sort(Comparator.comparingInt(Boot::sequence));
        return boots;
    }

    /** Devices of the classes that others refer to by number. */
    private static final class Gathered {
        private final List<Disk> disks = new ArrayList<>();
        private final List<Filesystem> filesystems = new ArrayList<>();
        private final List<NetworkInterface> adapters = new ArrayList<>();
        private final List<Integer> adapterNumbers = new ArrayList<>();
        private final Map<String, DiskSize> sizes = new HashMap<>();
        /** The numbers of devices of a boot class, in the order of the definition. */
        private final Map<BootDevice, List<Integer>> numbers = new HashMap<>();

        private void number(BootDevice what, int index) {
            numbers.computeIfAbsent(what, any -> new ArrayList<>()).add(index);
        }
    }

    private Gathered gather(Handle<Kind.Vm> vm, DomainKind kind, List<Boot> boots) {
        Gathered gathered = new Gathered();
        Set<Integer> mounted = mounted(kind, boots);
        each(vm, PrlConstants.PDE_HARD_DISK, (device, index) -> {
            if (mounted.contains(index)) {
                gathered.filesystems.add(devices.filesystem(device));
            } else {
                Disk disk = devices.disk(device, Disk.Device.DISK, kind);
                gathered.disks.add(disk);
                gathered.number(BootDevice.HD, index);
                gathered.sizes.put(disk.target(), size(device));
            }
        });
        each(vm, PrlConstants.PDE_OPTICAL_DISK, (device, index) -> {
            gathered.disks.add(devices.disk(device, Disk.Device.CDROM, kind));
            gathered.number(BootDevice.CDROM, index);
        });
        each(vm, PrlConstants.PDE_GENERIC_NETWORK_ADAPTER, (device, index) -> {
            gathered.adapters.add(devices.adapter(device, kind));
            gathered.adapterNumbers.add(index);
            gathered.number(BootDevice.NETWORK, index);
        });
        return gathered;
    }

    /** Numbers of a container's hard disks that are mounted in it: those that it boots from. */
    static Set<Integer> mounted(DomainKind kind, List<Boot> boots) {
        Set<Integer> mounted = new HashSet<>();
        if (kind == DomainKind.CONTAINER) {
            boots.stream()
                    .filter(boot -> boot.inUse() && boot.type() == PrlConstants.PDE_HARD_DISK)
                    .forEach(boot -> mounted.add(boot.index()));
        }
        return mounted;
    }

    void each(Handle<Kind.Vm> vm, int deviceClass, BiConsumer<Handle<Kind.Device>, Integer> visit) {
        int count = prl.vmCfgGetDevsCountByType(vm, deviceClass);
        for (int i = 0; i < count; i++) {
            try (Handle<Kind.Device> device = prl.vmCfgGetDevByType(vm, deviceClass, i)) {
                visit.accept(device, prl.vmDevGetIndex(device));
            }
        }
    }

    private DiskSize size(Handle<Kind.Device> device) {
        long capacity = Integer.toUnsignedLong(prl.vmDevHdGetDiskSize(device));
        long allocated = Integer.toUnsignedLong(prl.vmDevHdGetSizeOnDisk(device));
        return new DiskSize(capacity, Math.min(allocated, capacity));
    }

    private List<SerialPort> serials(Handle<Kind.Vm> vm, DomainKind kind) {
        List<SerialPort> serials = new ArrayList<>();
        if (kind == DomainKind.VM) {
            each(vm, PrlConstants.PDE_SERIAL_PORT, (device, index) -> serials.add(devices.serial(device)));
        }
        return serials;
    }

    private Optional<VncGraphics> graphics(Handle<Kind.Vm> vm) {
        int mode = prl.vmCfgGetVNCMode(vm);
        if (mode == PrlConstants.PRD_DISABLED) {
            return Optional.empty();
        }
        String password = prl.vmCfgGetVNCPassword(vm);
        return Optional.of(new VncGraphics(
                mode == PrlConstants.PRD_MANUAL ? OptionalInt.of(prl.vmCfgGetVNCPort(vm)) : OptionalInt.empty(),
                prl.vmCfgGetVNCHostName(vm),
                password.isEmpty() ? Optional.empty() : Optional.of(password)));
    }

    private Optional<VideoAdapter> video(Handle<Kind.Vm> vm, DomainKind kind) {
        return kind == DomainKind.VM ? Optional.of(new VideoAdapter(prl.vmCfgGetVideoRamSize(vm))) : Optional.empty();
    }

    /** Entries without a device, and those of classes that libvirt has no word for, are not shown. */
    private static List<BootEntry> bootOrder(List<Boot> boots, Gathered gathered) {
        List<BootEntry> order = new ArrayList<>();
        for (Boot boot : boots) {
            bootDevice(boot.type()).filter(what -> boot.inUse()).ifPresent(what -> {
                int place = gathered.numbers.getOrDefault(what, List.of()).indexOf(boot.index());
                if (place >= 0) {
                    order.add(new BootEntry(what, place));
                }
            });
        }
        return order;
    }

    private static Optional<BootDevice> bootDevice(int type) {
        return switch (type) {
            case PrlConstants.PDE_HARD_DISK -> Optional.of(BootDevice.HD);
            case PrlConstants.PDE_OPTICAL_DISK -> Optional.of(BootDevice.CDROM);
            case PrlConstants.PDE_GENERIC_NETWORK_ADAPTER -> Optional.of(BootDevice.NETWORK);
            default -> Optional.empty();
        };
    }

    Tuning tuning(Handle<Kind.Vm> vm) {
        int units = prl.vmCfgGetCpuUnits(vm);
        int priority = prl.vmCfgGetIoPriority(vm);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cpu = limit(arena, 0, PrlConstants.PRL_CPULIMIT_PERCENTS);
            prl.vmCfgGetCpuLimitEx(vm, cpu);
            MemorySegment io = limit(arena, 0, PrlConstants.PRL_IOLIMIT_BS);
            prl.vmCfgGetIoLimit(vm, io);
            MemorySegment memory = limit(arena, 0, PrlConstants.PRL_MEMGUARANTEE_AUTO);
            prl.vmCfgGetMemGuaranteeSize(vm, memory);
            long bytes = Integer.toUnsignedLong(value(io));
            boolean guaranteed = unit(memory) == PrlConstants.PRL_MEMGUARANTEE_PERCENTS;
            return new Tuning(
                    units == DEFAULT_CPU_UNITS || units <= 0 ? OptionalInt.empty() : OptionalInt.of(units),
                    positive(value(cpu)),
                    priority == DEFAULT_IO_PRIORITY ? OptionalInt.empty() : OptionalInt.of(priority),
                    bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes),
                    positive(prl.vmCfgGetIopsLimit(vm)),
                    guaranteed ? positive(value(memory)) : OptionalInt.empty(),
                    OptionalInt.empty(),
                    set(prl.vmCfgGetNodeMask(vm)));
        }
    }

    private static OptionalInt positive(int number) {
        return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /** The structure of a limit: its value, and the unit of the value. */
    static MemorySegment limit(Arena arena, int value, int unit) {
        MemorySegment limit = arena.allocate(LIMIT_BYTES);
        limit.set(ValueLayout.JAVA_INT_UNALIGNED, 0, value);
        limit.set(ValueLayout.JAVA_INT_UNALIGNED, UNIT_OFFSET, unit);
        return limit;
    }

    private static int value(MemorySegment limit) {
        return limit.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
    }

    private static int unit(MemorySegment limit) {
        return limit.get(ValueLayout.JAVA_INT_UNALIGNED, UNIT_OFFSET);
    }
}
