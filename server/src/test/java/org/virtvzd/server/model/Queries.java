package org.virtvzd.server.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetMetadataRet;
import org.virtvzd.protocol.remote.RemoteDomainGetStateRet;
import org.virtvzd.protocol.remote.RemoteDomainLookupByIdRet;
import org.virtvzd.protocol.remote.RemoteDomainLookupByNameRet;
import org.virtvzd.protocol.remote.RemoteDomainLookupByUuidRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;

/** What the model answers to those who only want to know. */
final class Queries {
    private Queries() {}

    /** An answer that is the same for everything that is there. */
    static Object always(Object there, Object answer) {
        Objects.requireNonNull(there);
        return answer;
    }

    static Object info(ModelGuest guest) {
        long kib = guest.definition.memoryMiB() << 10;
        return new RemoteDomainGetInfoRet(guest.look().state(), kib, kib, guest.definition.vcpus(), 0);
    }

    static Object title(ModelGuest guest) {
        if (guest.definition.title().isEmpty()) {
            throw new Refused(80, Refused.SHARED, "metadata not found: Requested metadata element is not present");
        }
        return new RemoteDomainGetMetadataRet(guest.definition.title());
    }

    static Object state(ModelGuest guest) {
        return new RemoteDomainGetStateRet(guest.look().state(), guest.reason);
    }

    private static Optional<ModelGuest> first(ModelDaemon model, Predicate<ModelGuest> wanted) {
        return model.host().guests().stream().filter(wanted).findFirst();
    }

    static Object byName(ModelDaemon model, String name) {
        return first(model, guest -> guest.definition.name().equals(name))
                .map(guest -> new RemoteDomainLookupByNameRet(guest.handle()))
                .orElseThrow(() -> Refused.missing("no domain with matching name '" + name + "'"));
    }

    static Object byUuid(ModelDaemon model, UUID uuid) {
        return first(model, guest -> guest.uuid.equals(uuid))
                .map(guest -> new RemoteDomainLookupByUuidRet(guest.handle()))
                .orElseThrow(() -> Refused.missing("no domain with matching uuid '" + uuid + "'"));
    }

    static Object byId(ModelDaemon model, int id) {
        return first(model, guest -> guest.id() == id)
                .map(guest -> new RemoteDomainLookupByIdRet(guest.handle()))
                .orElseThrow(() -> new Refused(42, Refused.DRIVER, "Domain not found"));
    }

    static List<ModelGuest> active(ModelDaemon model) {
        return model.host().guests().stream()
                .filter(guest -> guest.look().active())
                .toList();
    }

    static Object ids(ModelDaemon model) {
        return active(model).stream().map(ModelGuest::id).sorted().toList();
    }

    static Object inactiveNames(ModelDaemon model) {
        return model.host().guests().stream()
                .filter(guest -> !guest.look().active())
                .map(guest -> guest.definition.name())
                .sorted()
                .toList();
    }

    static Object all(ModelDaemon model, int flags) {
        return model.host().guests().stream()
                .filter(guest -> listed(guest, flags))
                .map(guest -> guest.handle().toString())
                .sorted()
                .toList();
    }

    private static boolean listed(ModelGuest guest, int flags) {
        int state = guest.look().state();
        return group(flags, 1, 2, guest.look().active())
                && group(flags, 4, 8, true)
                && ((flags & 0xF0) == 0
                        || ((flags & 0x10) != 0 && state == 1)
                        || ((flags & 0x20) != 0 && state == 3)
                        || ((flags & 0x40) != 0 && state == 5)
                        || ((flags & 0x80) != 0 && state == 4))
                && group(flags, 0x100, 0x200, guest.look().saved())
                && group(flags, 0x400, 0x800, guest.definition.autostart())
                && group(flags, 0x1000, 0x2000, !guest.snapshots.isEmpty());
    }

    private static boolean group(int flags, int yes, int no, boolean is) {
        return (flags & (yes | no)) == 0 || (flags & (is ? yes : no)) != 0;
    }

    static List<ModelGuest.Snapshot> snapshots(ModelGuest guest, int flags) {
        boolean roots = (flags & 1) != 0;
        return guest.snapshots.stream()
                .filter(each -> !roots || each.parent.isEmpty())
                .filter(each -> passes(guest, each, flags))
                .toList();
    }

    static List<ModelGuest.Snapshot> children(ModelGuest guest, String name, int flags) {
        ModelGuest.Snapshot parent = guest.snapshot(name);
        boolean deep = (flags & 1) != 0;
        return (deep ? guest.below(parent) : guest.childrenOf(parent))
                .stream().filter(each -> passes(guest, each, flags)).toList();
    }

    private static boolean passes(ModelGuest guest, ModelGuest.Snapshot snapshot, int flags) {
        boolean active = snapshot.withMemory();
        boolean kind = (flags & 0xE0) == 0 || ((flags & 0x20) != 0 && !active) || ((flags & 0x40) != 0 && active);
        return kind
                && group(flags, 2, 16, true)
                && group(flags, 4, 8, guest.childrenOf(snapshot).isEmpty())
                && group(flags, 256, 512, true);
    }

    static Object names(List<ModelGuest.Snapshot> snapshots) {
        return snapshots.stream().map(each -> each.name).sorted().toList();
    }

    private static RemoteNonnullDomainSnapshot handle(ModelGuest guest, ModelGuest.Snapshot snapshot) {
        return new RemoteNonnullDomainSnapshot(snapshot.name, guest.handle());
    }

    static RemoteNonnullDomainSnapshot snapshot(ModelGuest guest, String name) {
        return handle(guest, guest.snapshot(name));
    }

    static RemoteNonnullDomainSnapshot current(ModelGuest guest) {
        return handle(
                guest,
                guest.current.orElseThrow(() -> Refused.noSnapshot("the domain does not have a current snapshot")));
    }

    static RemoteNonnullDomainSnapshot parent(ModelGuest guest, String name) {
        ModelGuest.Snapshot snapshot = guest.snapshot(name);
        return handle(
                guest,
                snapshot.parent.orElseThrow(
                        () -> Refused.noSnapshot("snapshot '" + snapshot.name + "' does not have a parent")));
    }

    static Object shown(ModelGuest.Snapshot snapshot) {
        String state =
                switch (snapshot.state) {
                    case RUNNING -> "running";
                    case PAUSED -> "paused";
                    default -> "shutoff";
                };
        return Documents.snapshot(snapshot.name, state, snapshot.parent.map(each -> each.name));
    }
}
