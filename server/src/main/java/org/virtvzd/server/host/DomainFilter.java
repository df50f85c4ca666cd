package org.virtvzd.server.host;

import org.virtvzd.domain.DomainState;

/**
 * The flags of a domain listing. They come in groups of opposites; a domain passes a group when none of the group's
 * flags is given or one that fits the domain is.
 *
 * @param flags bits of libvirt's virConnectListAllDomainsFlags
 */
public record DomainFilter(int flags) {
    private static final int ACTIVE = 1;
    private static final int INACTIVE = 1 << 1;
    private static final int PERSISTENT = 1 << 2;
    private static final int TRANSIENT = 1 << 3;
    private static final int RUNNING = 1 << 4;
    private static final int PAUSED = 1 << 5;
    private static final int SHUTOFF = 1 << 6;
    private static final int OTHER = 1 << 7;
    private static final int MANAGED_SAVE = 1 << 8;
    private static final int NO_MANAGED_SAVE = 1 << 9;
    private static final int AUTOSTART = 1 << 10;
    private static final int NO_AUTOSTART = 1 << 11;
    private static final int HAS_SNAPSHOT = 1 << 12;
    private static final int NO_SNAPSHOT = 1 << 13;
    private static final int HAS_CHECKPOINT = 1 << 14;
    private static final int NO_CHECKPOINT = 1 << 15;

    /** All bits that a listing knows. */
    public static final int KNOWN = (1 << 16) - 1;

    /**
     * Whether a domain belongs into the listing.
     *
     * @param entry the domain
     * @return true when it passes every group
     */
    public boolean accepts(DomainEntry entry) {
        return flags == 0
                || passes(ACTIVE, INACTIVE, entry.domain().state().isActive())
                        && passes(PERSISTENT, TRANSIENT, true)
                        && passesState(entry.reason().state())
                        && passes(MANAGED_SAVE, NO_MANAGED_SAVE, entry.domain().hasManagedSave())
                        && passes(AUTOSTART, NO_AUTOSTART, entry.domain().config().autostart())
                        && passes(HAS_SNAPSHOT, NO_SNAPSHOT, entry.domain().snapshots() > 0)
                        // Virtuozzo has no checkpoints.
                        && passes(HAS_CHECKPOINT, NO_CHECKPOINT, false);
    }

    /**
     * Whether only active domains can pass, so that the others need not be looked at.
     *
     * @return true when the listing asks for active domains alone
     */
    public boolean wantsActiveOnly() {
        return (flags & (ACTIVE | INACTIVE)) == ACTIVE;
    }

    /**
     * Whether only domains that are not active can pass.
     *
     * @return true when the listing asks for those alone
     */
    public boolean wantsInactiveOnly() {
        return (flags & (ACTIVE | INACTIVE)) == INACTIVE;
    }

    private boolean passes(int ifTrue, int ifFalse, boolean property) {
        return (flags & (ifTrue | ifFalse)) == 0 || (flags & (property ? ifTrue : ifFalse)) != 0;
    }

    private boolean passesState(DomainState state) {
        int wanted = flags & (RUNNING | PAUSED | SHUTOFF | OTHER);
        int own = switch (state) {
            case RUNNING -> RUNNING;
            case PAUSED -> PAUSED;
            case SHUTOFF -> SHUTOFF;
            default -> OTHER;
        };
        return wanted == 0 || (wanted & own) != 0;
    }
}
