package org.virtvzd.ports.hypervisor;

import java.util.List;
import java.util.UUID;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.host.Host;

/**
 * Hears about a host. All methods are called on the event loop the hypervisor was made with.
 *
 * <p>The first call is {@link #attached}; after {@link #detached} the next one is {@link #attached} again. In between
 * the reports describe every change, whoever made it.
 */
public interface HypervisorListener {

    /**
     * The host is there; everything known before is void.
     *
     * @param host what it is
     * @param domains all its domains
     */
    void attached(Host host, List<Domain> domains);

    /**
     * A domain is new on the host. Reported more than once, or for a domain that is known, it means {@link #changed}.
     *
     * @param domain the domain
     */
    void added(Domain domain);

    /**
     * A domain's definition is another one, or something else about it that is not its state.
     *
     * @param domain the domain as it is now
     */
    void changed(Domain domain);

    /**
     * A domain has come into another state. Intermediate states are reported too; the same state twice means that it
     * was left and reached again.
     *
     * @param domain the domain as it is now
     */
    void stateChanged(Domain domain);

    /**
     * A domain's snapshots are others, or another one is the current one.
     *
     * @param domain the domain as it is now
     */
    void snapshotsChanged(Domain domain);

    /**
     * How far the migration under way of a domain has got.
     *
     * @param domain its UUID
     * @param percent 0 to 100
     */
    void migrationProgressed(UUID domain, int percent);

    /**
     * A domain is gone from the host. Of no effect for one that is not known.
     *
     * @param domain its UUID
     */
    void removed(UUID domain);

    /**
     * The host is out of reach. What is known about it is frozen, commands fail, until {@link #attached}.
     *
     * @param reason why, for a human
     */
    void detached(String reason);
}
