package org.virtvzd.adapter.fakevz;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.BootEntry.BootDevice;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.VideoAdapter;
import org.virtvzd.ports.hypervisor.SdkResult;

/** What the host makes of a definition: it checks it and fills in what the definition leaves to it. */
final class DefinitionRules {
    private static final VideoAdapter DEFAULT_VIDEO = new VideoAdapter(32);

    private DefinitionRules() {}

    /** Whether a Virtuozzo host stores such a definition at all. */
    static boolean isValid(DomainConfig config) {
        String name = config.name();
        boolean goodName = !name.isEmpty()
                && name.length() <= DomainConfig.MAX_NAME
                && name.indexOf('/') < 0
                && name.indexOf('\n') < 0;
        return goodName && config.memoryMiB() >= 1 && config.vcpus() >= 1;
    }

    /** Refuses what no Virtuozzo host stores. */
    static void check(DomainConfig config) {
        if (!isValid(config)) {
            throw SdkResult.INCONSISTENCY_VM_CONFIG.answer(false).toException();
        }
    }

    /** The definition as the host stores it. */
    static DomainConfig complete(DomainConfig config) {
        Devices given = config.devices();
        Devices devices = new Devices(
                given.disks(),
                given.filesystems().stream()
                        .map(filesystem -> created(filesystem, config.uuid()))
                        .toList(),
                given.interfaces().stream().map(DefinitionRules::named).toList(),
                given.serials(),
                given.graphics(),
                config.kind() == DomainKind.VM ? given.video().or(() -> Optional.of(DEFAULT_VIDEO)) : given.video());
        return config.withDevices(devices).withBoot(bootable(config.boot(), devices));
    }

    private static Filesystem created(Filesystem filesystem, UUID container) {
        return filesystem.source() instanceof Filesystem.Template
                ? new Filesystem(new Filesystem.Image("/vz/private/" + container + "/root.hdd"), filesystem.target())
                : filesystem;
    }

    private static NetworkInterface named(NetworkInterface adapter) {
        if (adapter.hostDevice().isPresent()) {
            return adapter;
        }
        String name = adapter.attachment() instanceof NetworkInterface.Venet
                ? "venet0"
                : "vme" + adapter.mac().digits();
        return adapter.withHostDevice(Optional.of(name));
    }

    private static List<BootEntry> bootable(List<BootEntry> boot, Devices devices) {
        Map<BootDevice, Integer> counts = new EnumMap<>(BootDevice.class);
        counts.put(BootDevice.NETWORK, devices.interfaces().size());
        for (Disk disk : devices.disks()) {
            counts.merge(disk.device() == Disk.Device.DISK ? BootDevice.HD : BootDevice.CDROM, 1, Integer::sum);
        }
        List<BootEntry> kept = new ArrayList<>(boot);
        kept.removeIf(entry -> entry.index() >= counts.getOrDefault(entry.device(), 0));
        return kept;
    }
}
