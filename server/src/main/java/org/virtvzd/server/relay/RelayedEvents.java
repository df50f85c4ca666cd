package org.virtvzd.server.relay;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.server.event.DomainEventHub;
import org.virtvzd.server.session.RpcErrors;

/**
 * The registrations for siblings' events that one client has. A client knows them by numbers of ours, which it never
 * meets twice: a sibling that was started anew counts from the beginning again.
 */
final class RelayedEvents {
    /** As many as of the domain's events. */
    static final int MAX_PER_CLIENT = DomainEventHub.MAX_PER_CLIENT;

    private static final Map<RemoteProcedure, String> DEREGISTER = Map.of(
            RemoteProcedure.CONNECT_NETWORK_EVENT_DEREGISTER_ANY, "network",
            RemoteProcedure.CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY, "storage pool",
            RemoteProcedure.CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY, "node device",
            RemoteProcedure.CONNECT_SECRET_EVENT_DEREGISTER_ANY, "secret");
    private static final Set<RemoteProcedure> REGISTER = Set.of(
            RemoteProcedure.CONNECT_NETWORK_EVENT_REGISTER_ANY,
            RemoteProcedure.CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY,
            RemoteProcedure.CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY,
            RemoteProcedure.CONNECT_SECRET_EVENT_REGISTER_ANY);

    private final Map<Integer, Registration> byOwn = new HashMap<>();
    private final Map<Registration, Integer> own = new HashMap<>();
    private final Set<Integer> lost = new HashSet<>();
    private int nextId;

    /** Which registration of which sibling. */
    private record Registration(SiblingLink sibling, int id) {}

    static boolean registers(RemoteProcedure procedure) {
        return REGISTER.contains(procedure);
    }

    static boolean deregisters(RemoteProcedure procedure) {
        return DEREGISTER.containsKey(procedure);
    }

    /** Refuses a registration too many. */
    void requireRoom() {
        if (byOwn.size() + lost.size() >= MAX_PER_CLIENT) {
            throw RpcErrors.internal("Too many event callbacks for limit '" + MAX_PER_CLIENT + "'")
                    .toException();
        }
    }

    /** The number by which the client is to know a new registration. */
    int add(SiblingLink sibling, int id) {
        Registration registration = new Registration(sibling, id);
        byOwn.put(nextId, registration);
        own.put(registration, nextId);
        return nextId++;
    }

    /** The number by which the client knows a registration. */
    Optional<Integer> ownId(SiblingLink sibling, int id) {
        return Optional.ofNullable(own.get(new Registration(sibling, id)));
    }

    /** Whether a registration was lost with its sibling; asking once is enough to forget it. */
    boolean forgetLost(int ownId) {
        return lost.remove(ownId);
    }

    /**
     * The number by which the sibling knows a registration.
     *
     * @throws LibvirtException INTERNAL_ERROR when there is none
     */
    int siblingId(RemoteProcedure deregister, SiblingLink sibling, int ownId) {
        return Optional.ofNullable(byOwn.get(ownId))
                .filter(found -> found.sibling.equals(sibling))
                .map(Registration::id)
                .orElseThrow(() -> RpcErrors.internal(
                                DEREGISTER.get(deregister) + " event callback " + ownId + " not registered")
                        .toException());
    }

    void remove(int ownId) {
        Registration registration = byOwn.remove(ownId);
        if (registration != null) {
            own.remove(registration);
        }
    }

    /** A sibling is gone, and with it what was registered there; how many registrations that were. */
    int lose(SiblingLink sibling) {
        Set<Integer> gone = new HashSet<>();
        byOwn.forEach((id, registration) -> {
            if (registration.sibling.equals(sibling)) {
                gone.add(id);
            }
        });
        gone.forEach(this::remove);
        lost.addAll(gone);
        return gone.size();
    }
}
