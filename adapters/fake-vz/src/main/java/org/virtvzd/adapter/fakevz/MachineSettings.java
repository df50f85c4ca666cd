package org.virtvzd.adapter.fakevz;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;

/**
 * What the host keeps of a machine beyond its definition.
 *
 * @param imageMiB sizes of images that were given another than {@link #NEW_IMAGE_MIB}, by path, in MiB
 * @param tools whether the guest tools of a virtual machine run when it does; missing where nobody has said, and then
 *     they do
 */
record MachineSettings(Map<String, Long> imageMiB, Optional<Boolean> tools) {

    /** How large the host makes a disk: the SDK's default. */
    static final long NEW_IMAGE_MIB = 65_536;

    /** What a new machine has. */
    static final MachineSettings NEW = new MachineSettings(Map.of(), Optional.empty());

    MachineSettings {
        imageMiB = Map.copyOf(imageMiB);
    }

    /** Size of the image behind a disk. */
    long sizeMiB(Disk disk) {
        return disk.path()
                .map(path -> imageMiB.getOrDefault(path, NEW_IMAGE_MIB))
                .orElse(0L);
    }

    /** These settings with another size of an image; sizes of images that the machine no longer has are forgotten. */
    MachineSettings resized(DomainConfig config, String path, long sizeMiB) {
        Set<String> present = config.devices().disks().stream()
                .flatMap(disk -> disk.path().stream())
                .collect(Collectors.toUnmodifiableSet());
        Map<String, Long> sizes = new HashMap<>(imageMiB);
        sizes.keySet().retainAll(present);
        sizes.put(path, sizeMiB);
        return new MachineSettings(sizes, tools);
    }

    /** Whether the guest tools run when the guest does. */
    boolean guestTools() {
        return tools.orElse(true);
    }

    /** These settings with guest tools, or without. */
    MachineSettings withGuestTools(boolean present) {
        return new MachineSettings(imageMiB, Optional.of(present));
    }
}
