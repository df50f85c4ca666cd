package org.virtvzd.server.host;

import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.ACTIVE;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.AUTOSTART;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.HAS_CHECKPOINT;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.HAS_SNAPSHOT;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.INACTIVE;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.MANAGEDSAVE;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.NO_AUTOSTART;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.NO_CHECKPOINT;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.NO_MANAGEDSAVE;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.NO_SNAPSHOT;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.OTHER;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.PAUSED;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.PERSISTENT;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.RUNNING;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.SHUTOFF;
import static org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags.TRANSIENT;

import java.util.Collection;
import org.virtvzd.domain.DomainState;

/**
 * The flags of a domain listing. They come in groups of opposites; a domain passes a group when none of the group's
 * flags is given or one that fits the domain is.
 *
 * @param flags bits of libvirt's virConnectListAllDomainsFlags
 */
public record DomainFilter(int flags) {
    /** All bits that a listing knows. */
    public static final int KNOWN = (1 << 16) - 1;

    /**
     * Whether a domain belongs into the listing.
     *
     * @param entry the domain
     * @return true when it passes every group
     */
    public boolean accepts(DomainEntry entry) {
        return passes(ACTIVE, INACTIVE, entry.domain().state().isActive())
                && passes(PERSISTENT, TRANSIENT, true)
                && passesState(entry.reason().state())
                && passes(MANAGEDSAVE, NO_MANAGEDSAVE, entry.domain().hasManagedSave())
                && passes(AUTOSTART, NO_AUTOSTART, entry.domain().config().autostart())
                && passes(HAS_SNAPSHOT, NO_SNAPSHOT, entry.domain().snapshots() > 0)
                // Virtuozzo has no checkpoints.
                && passes(HAS_CHECKPOINT, NO_CHECKPOINT, false);
    }

    /**
     * The domains of a view that need to be looked at.
     *
     * @param view all domains
     * @return those that are active or not, if only such can pass, otherwise all
     */
    public Collection<DomainEntry> candidates(HostView view) {
        return switch (flags & (ACTIVE | INACTIVE)) {
            case ACTIVE -> view.active();
            case INACTIVE -> view.inactive();
            default -> view.all();
        };
    }

    private boolean passes(int ifTrue, int ifFalse, boolean property) {
        return (flags & (ifTrue | ifFalse)) == 0 || (flags & (property ? ifTrue : ifFalse)) != 0;
    }

    private boolean passesState(DomainState state) {
        int wanted = flags & (RUNNING | PAUSED | SHUTOFF | OTHER);
        int own =
                switch (state) {
                    case RUNNING -> RUNNING;
                    case PAUSED -> PAUSED;
                    case SHUTOFF -> SHUTOFF;
                    default -> OTHER;
                };
        return wanted == 0 || (wanted & own) != 0;
    }
}
