package org.virtvzd.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.DomainState;
import org.virtvzd.domain.MachineState;
import org.virtvzd.server.kit.SomeDomains;

/**
 * The listing's filter against its specification: the sixteen bits in pairs of opposites, four for the state; a
 * domain passes when, of every group from which a bit is given, it has one that is given.
 */
class DomainFilterProperties {
    /** Which group each bit belongs to, from the lowest bit. */
    private static final int[] GROUPS = {0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6};

    @Property(tries = 3000)
    void acceptsWhatTheSpecificationAccepts(
            @ForAll @IntRange(max = DomainFilter.KNOWN) int flags,
            @ForAll MachineState state,
            @ForAll boolean autostart,
            @ForAll @IntRange(max = 2) int snapshots) {
        var config = SomeDomains.config(new UUID(1, 1), "a").withAutostart(autostart);
        DomainEntry entry = DomainEntry.of(new Domain(config, state, 7, OptionalInt.empty(), snapshots));
        DomainFilter filter = new DomainFilter(flags);

        boolean expected = IntStream.rangeClosed(0, 6).allMatch(group -> passes(group, flags, entry));
        assertThat(filter.accepts(entry)).isEqualTo(expected);
        if (expected) {
            HostView view = new HostView();
            view.put(entry);
            assertThat(filter.candidates(view)).contains(entry);
        }
    }

    private static boolean passes(int group, int flags, DomainEntry entry) {
        int given = IntStream.range(0, GROUPS.length)
                .filter(bit -> GROUPS[bit] == group)
                .map(bit -> flags & 1 << bit)
                .sum();
        return given == 0
                || IntStream.range(0, GROUPS.length)
                        .filter(bit -> (given & 1 << bit) != 0)
                        .anyMatch(bit -> has(bit, entry));
    }

    /** Whether a domain has the property that a bit stands for. */
    private static boolean has(int bit, DomainEntry entry) {
        Domain domain = entry.domain();
        DomainState state = entry.reason().state();
        return switch (bit) {
            case 0 -> domain.id() != Domain.NO_ID;
            case 1 -> domain.id() == Domain.NO_ID;
            case 2 -> true;
            case 4 -> state == DomainState.RUNNING;
            case 5 -> state == DomainState.PAUSED;
            case 6 -> state == DomainState.SHUTOFF;
            case 7 -> state != DomainState.RUNNING && state != DomainState.PAUSED && state != DomainState.SHUTOFF;
            case 8 -> domain.hasManagedSave();
            case 9 -> !domain.hasManagedSave();
            case 10 -> domain.config().autostart();
            case 11 -> !domain.config().autostart();
            case 12 -> domain.snapshots() > 0;
            case 13 -> domain.snapshots() == 0;
            case 15 -> true;
            // Transient domains and checkpoints do not exist.
            default -> false;
        };
    }
}
