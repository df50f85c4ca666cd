package org.virtvzd.domainxml;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.VideoAdapter;

/**
 * Tells whether a definition still fits a guest whose memory was saved under another one: everything that the guest
 * sees as its hardware must be the same.
 */
public final class AbiCheck {

    private AbiCheck() {}

    /**
     * Compares two definitions.
     *
     * @param saved the definition that the guest was saved under
     * @param proposed the new one
     * @return true when the guest would see no difference
     */
    public static boolean compatible(DomainConfig saved, DomainConfig proposed) {
        return saved.uuid().equals(proposed.uuid())
                && saved.name().equals(proposed.name())
                && saved.kind() == proposed.kind()
                && saved.architecture() == proposed.architecture()
                && saved.memoryMiB() == proposed.memoryMiB()
                && saved.vcpus() == proposed.vcpus()
                && compatible(saved.devices(), proposed.devices());
    }

    private static boolean compatible(Devices saved, Devices proposed) {
        return pairwise(
                        DiskOrder.asShown(saved.disks(), disk -> disk),
                        DiskOrder.asShown(proposed.disks(), disk -> disk),
                        (a, b) -> a.device() == b.device()
                                && a.bus() == b.bus()
                                && a.position() == b.position()
                                && a.serial().equals(b.serial()))
                && same(saved, proposed, Devices::filesystems, (a, b) -> a.target()
                        .equals(b.target()))
                && same(
                        saved,
                        proposed,
                        Devices::interfaces,
                        (a, b) -> a.mac().equals(b.mac()) && a.model().equals(b.model()))
                && same(saved, proposed, Devices::serials, (a, b) -> a.port() == b.port())
                // Mouse and keyboard come and go with the VNC server.
                && saved.graphics().isPresent() == proposed.graphics().isPresent()
                && compatibleVideo(saved, proposed);
    }

    /** A definition without adapter leaves it to the host, which then keeps what there is. */
    private static boolean compatibleVideo(Devices saved, Devices proposed) {
        VideoAdapter kept = saved.video().or(proposed::video).orElse(new VideoAdapter(0));
        return proposed.video().orElse(kept).equals(kept);
    }

    private static <T> boolean same(
            Devices saved, Devices proposed, Function<Devices, List<T>> list, BiPredicate<T, T> rule) {
        return pairwise(list.apply(saved), list.apply(proposed), rule);
    }

    private static <T> boolean pairwise(List<T> saved, List<T> proposed, BiPredicate<T, T> rule) {
        if (saved.size() != proposed.size()) {
            return false;
        }
        for (int i = 0; i < saved.size(); i++) {
            if (!rule.test(saved.get(i), proposed.get(i))) {
                return false;
            }
        }
        return true;
    }
}
