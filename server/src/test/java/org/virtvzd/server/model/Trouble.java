package org.virtvzd.server.model;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.virtvzd.adapter.fakevz.FakeHost;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.server.kit.SomeDomains;
import org.virtvzd.server.kit.World;

/** Something that happens to the host without the daemon's doing. */
enum Trouble {
    GUEST_CRASHES((world, uuid) -> host(world).crash(uuid)),
    SOMEBODY_STARTS_IT((world, uuid) -> host(world).power(uuid, PowerAction.START)),
    SOMEBODY_PAUSES_IT((world, uuid) -> host(world).power(uuid, PowerAction.PAUSE)),
    SOMEBODY_SUSPENDS_IT((world, uuid) -> host(world).power(uuid, PowerAction.SUSPEND)),
    SOMEBODY_KILLS_IT((world, uuid) -> host(world).power(uuid, PowerAction.KILL)),
    SOMEBODY_DELETES_IT((world, uuid) -> host(world).delete(uuid)),
    SOMEBODY_RENAMES_IT((world, uuid) -> host(world).rename(uuid, "renamed")),
    SOMEBODY_DEFINES_IT((world, uuid) -> host(world).define(config(uuid), MachineState.RUNNING)),
    SOMEBODY_SNAPSHOTS_IT((world, uuid) ->
            host(world).createSnapshot(uuid, "{" + new UUID(world.loop().nanoTime(), 1) + "}", "foreign")),
    IT_IS_ANNOUNCED_AGAIN((world, uuid) -> host(world).announce(uuid)),
    A_STATE_OF_NOTHING_IS_TOLD((world, uuid) -> {
        UUID nobody = new UUID(13, 13);
        host(world).stray(SomeDomains.domain(nobody, "nobody", MachineState.PAUSED, 999));
    }),
    DISPATCHER_GOES((world, uuid) -> host(world).disconnect("the dispatcher is gone")),
    DISPATCHER_COMES((world, uuid) -> host(world).reconnect()),
    CLOCK_JUMPS((world, uuid) -> world.loop().stepWallClock(Duration.ofDays(-400)));

    /** What happens. */
    @FunctionalInterface
    private interface Happening {
        void to(World world, UUID uuid);
    }

    private static final System.Logger LOG = System.getLogger(Trouble.class.getName());
    private static final List<Trouble> ALL = List.of(values());

    @SuppressWarnings("ImmutableEnumChecker") // A function without state.
    private final Happening happening;

    Trouble(Happening happening) {
        this.happening = happening;
    }

    static Trouble of(int number) {
        return ALL.get(number % ALL.size());
    }

    /** The host may refuse; then nothing happens. */
    void strike(World world, UUID uuid) {
        world.loop().execute(() -> {
            try {
                happening.to(world, uuid);
            } catch (LibvirtException refused) {
                LOG.log(Level.DEBUG, "the host refuses: {0}", refused.getMessage());
            }
        });
        world.settle();
    }

    private static FakeHost host(World world) {
        return world.hypervisor().host();
    }

    private static DomainConfig config(UUID uuid) {
        return SomeDomains.config(uuid, "foreign" + uuid.getLeastSignificantBits());
    }
}
