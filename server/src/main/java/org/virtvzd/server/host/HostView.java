package org.virtvzd.server.host;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.virtvzd.domain.Domain;

/**
 * All domains of the host, found by UUID, current name or id.
 *
 * <p>It lives on the event loop: readers and the hypervisor's reports take turns on one thread, so a query needs no
 * lock and no copy, and a change costs the same whatever the number of domains. The entries are immutable.
 *
 * <p>Invariants: every entry is reachable under exactly its own UUID and name, and under its id exactly while it is
 * active.
 */
public final class HostView {
    private final Map<UUID, DomainEntry> byUuid = new LinkedHashMap<>();
    private final Map<UUID, DomainEntry> inactive = new LinkedHashMap<>();
    private final Map<String, DomainEntry> byName = new HashMap<>();
    private final TreeMap<Integer, DomainEntry> byId = new TreeMap<>();

    /**
     * Looks a domain up by its UUID.
     *
     * @param uuid the UUID
     * @return its entry, if there is such a domain
     */
    public Optional<DomainEntry> byUuid(UUID uuid) {
        return Optional.ofNullable(byUuid.get(uuid));
    }

    /**
     * Looks a domain up by its current name.
     *
     * @param name the name
     * @return its entry, if there is such a domain
     */
    public Optional<DomainEntry> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Looks an active domain up by its id.
     *
     * @param id the id
     * @return its entry, if there is such a domain
     */
    public Optional<DomainEntry> byId(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * All domains.
     *
     * @return in the order in which the host reported them first
     */
    public Collection<DomainEntry> all() {
        return Collections.unmodifiableCollection(byUuid.values());
    }

    /**
     * The active domains.
     *
     * @return by rising id
     */
    public Collection<DomainEntry> active() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /**
     * The domains that are not active.
     *
     * @return in no particular order
     */
    public Collection<DomainEntry> inactive() {
        return Collections.unmodifiableCollection(inactive.values());
    }

    void put(DomainEntry entry) {
        Domain domain = entry.domain();
        DomainEntry old = byUuid.put(domain.uuid(), entry);
        if (old != null) {
            byName.remove(old.domain().name(), old);
            byId.remove(old.domain().id(), old);
        }
        byName.put(domain.name(), entry);
        if (domain.id() == Domain.NO_ID) {
            inactive.put(domain.uuid(), entry);
        } else {
            inactive.remove(domain.uuid());
            byId.put(domain.id(), entry);
        }
    }

    Optional<DomainEntry> remove(UUID uuid) {
        DomainEntry old = byUuid.remove(uuid);
        if (old == null) {
            return Optional.empty();
        }
        inactive.remove(uuid);
        byName.remove(old.domain().name(), old);
        byId.remove(old.domain().id(), old);
        return Optional.of(old);
    }

    void clear() {
        byUuid.clear();
        inactive.clear();
        byName.clear();
        byId.clear();
    }
}
