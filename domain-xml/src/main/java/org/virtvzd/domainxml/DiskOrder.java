package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.virtvzd.domain.config.Disk;

/**
 * The order of disks in a definition: those of one bus stand together, by position; buses stand in the order in which
 * they first occur.
 */
final class DiskOrder {

    private DiskOrder() {}

    /** The order after reading, when the bus may still be open. */
    static <T> List<T> asRead(List<T> disks, Function<T, String> bus, ToIntFunction<T> position) {
        List<T> ordered = new ArrayList<>();
        for (T disk : disks) {
            ordered.add(place(ordered, bus.apply(disk), position.applyAsInt(disk), bus, position), disk);
        }
        return ordered;
    }

    /** The order in which a definition shows its disks: hard disks are placed before CD-ROM drives. */
    static <T> List<T> asShown(List<T> disks, Function<T, Disk> disk) {
        List<T> byDevice = new ArrayList<>();
        for (Disk.Device device : Disk.Device.values()) {
            disks.stream().filter(each -> disk.apply(each).device() == device).forEach(byDevice::add);
        }
        return asRead(byDevice, each -> disk.apply(each).bus().name(), each -> disk.apply(each)
                .position());
    }

    private static <T> int place(
            List<T> ordered, String bus, int position, Function<T, String> busOf, ToIntFunction<T> positionOf) {
        int place = ordered.size();
        boolean found = false;
        for (int i = ordered.size() - 1; i >= 0; i--) {
            boolean sameBus = busOf.apply(ordered.get(i)).equals(bus);
            if (sameBus && positionOf.applyAsInt(ordered.get(i)) > position) {
                place = i;
                found = true;
            } else if (sameBus && !found) {
                place = i + 1;
                found = true;
            }
        }
        return place;
    }
}
