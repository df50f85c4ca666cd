package org.virtvzd.server.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.server.event.EventSubscription.Style;

/**
 * Brings domain events to the clients that registered for them.
 *
 * <p>Events are delivered in the order in which they happened, by a task of their own, so the reply to the call that
 * caused an event normally precedes it. Nothing piles up here: what happened during one task of the loop goes out in
 * the next. A client that does not read is the subscriber's business; it bounds what waits for its client.
 *
 * <p>An event is encoded once for all subscribers that know it by the same callback id. Ids are counted per client,
 * so in practice that is once.
 */
public final class DomainEventHub {
    /** How many registrations one client may have: every kind for all domains, and many domains one by one. */
    public static final int MAX_PER_CLIENT = 16_384;

    /** The newest kind that any client knows. Every kind up to it may be asked for, though most never happen. */
    public static final int NEWEST = VirDomainEventID.LAST - 1;

    /** The newest kind of the old style of registration. */
    public static final int NEWEST_LEGACY = VirDomainEventID.DEVICE_REMOVED;

    private static final System.Logger LOG = System.getLogger(DomainEventHub.class.getName());

    private final Executor loop;
    private final Frames frames = new Frames();
    private final Map<Integer, Set<EventSubscription>> byKind = new HashMap<>();
    private final Map<EventSubscriber, Registrations> bySubscriber = new HashMap<>();
    private final List<DomainEvent> pending = new ArrayList<>();
    private final List<Consumer<DomainEvent>> listeners = new ArrayList<>();
    private long lastNumber;

    /**
     * Makes a hub without subscribers.
     *
     * @param loop runs the deliveries
     */
    public DomainEventHub(Executor loop) {
        this.loop = loop;
    }

    /**
     * Registers a client in the callback style.
     *
     * @param subscriber the client
     * @param eventId the kind, 0 to {@link #NEWEST}
     * @param domain the only domain of interest, or empty for all
     * @return the callback id
     * @throws LibvirtException INTERNAL_ERROR for an unknown kind, INVALID_ARG when already registered
     */
    public int register(EventSubscriber subscriber, int eventId, Optional<UUID> domain) {
        requireKind(eventId, NEWEST);
        return add(subscriber, eventId, domain, Style.CALLBACK);
    }

    /**
     * Registers a client in the old style, for all domains.
     *
     * @param subscriber the client
     * @param eventId the kind, 0 to {@link #NEWEST_LEGACY}
     * @throws LibvirtException INTERNAL_ERROR for an unknown kind, INVALID_ARG when already registered
     */
    public void registerLegacy(EventSubscriber subscriber, int eventId) {
        requireKind(eventId, NEWEST_LEGACY);
        add(subscriber, eventId, Optional.empty(), Style.LEGACY);
    }

    /**
     * Ends a registration of the callback style.
     *
     * @param subscriber the client
     * @param callbackId the id that {@link #register} gave
     * @throws LibvirtException INTERNAL_ERROR when there is none with that id
     */
    public void deregister(EventSubscriber subscriber, int callbackId) {
        EventSubscription found = registrationsOf(subscriber)
                .find(s -> s.style() == Style.CALLBACK && s.callbackId() == callbackId)
                .orElseThrow(() -> internal("domain event callback " + callbackId + " not registered"));
        remove(found);
    }

    /**
     * Ends a registration of the old style.
     *
     * @param subscriber the client
     * @param eventId the kind
     * @throws LibvirtException INTERNAL_ERROR for an unknown kind or when not registered
     */
    public void deregisterLegacy(EventSubscriber subscriber, int eventId) {
        requireKind(eventId, NEWEST_LEGACY);
        EventSubscription found = registrationsOf(subscriber)
                .find(s -> s.style() == Style.LEGACY && s.eventId() == eventId)
                .orElseThrow(() -> internal("domain event " + eventId + " not registered"));
        remove(found);
    }

    /**
     * Ends all registrations of a client that is gone.
     *
     * @param subscriber the client
     */
    public void forget(EventSubscriber subscriber) {
        Registrations registrations = bySubscriber.remove(subscriber);
        if (registrations != null) {
            registrations.all.values().forEach(s -> subscribersOf(s.eventId()).remove(s));
        }
    }

    /**
     * Has a part of the daemon told of every event, after the clients.
     *
     * @param listener is told
     */
    public void listen(Consumer<DomainEvent> listener) {
        listeners.add(listener);
    }

    /**
     * Announces an event to all who registered for it before this moment.
     *
     * @param event what happened
     */
    public void publish(DomainEvent event) {
        lastNumber++;
        pending.add(event);
        if (pending.size() == 1) {
            loop.execute(this::flush);
        }
    }

    private void flush() {
        List<DomainEvent> due = List.copyOf(pending);
        pending.clear();
        long number = lastNumber - due.size();
        for (DomainEvent event : due) {
            number++;
            try {
                deliver(event, number);
            } catch (XdrException e) {
                // One that cannot be told must not keep the others from being told.
                LOG.log(System.Logger.Level.ERROR, "an event cannot be encoded: " + event, e);
            }
            listeners.forEach(listener -> listener.accept(event));
        }
    }

    private void deliver(DomainEvent event, long number) {
        EventMessages messages = new EventMessages(frames, event);
        for (EventSubscription subscription : subscribersOf(event.id())) {
            if (subscription.wants(event, number)) {
                subscription.subscriber().deliver(messages.forSubscription(subscription));
            }
        }
    }

    private int add(EventSubscriber subscriber, int eventId, Optional<UUID> domain, Style style) {
        Registrations own = registrationsOf(subscriber);
        Target target = new Target(eventId, domain);
        if (own.all.containsKey(target)) {
            throw new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.NONE, "event callback already tracked");
        }
        if (own.all.size() >= MAX_PER_CLIENT) {
            throw internal("Too many event callbacks for limit '" + MAX_PER_CLIENT + "'");
        }
        EventSubscription added =
                new EventSubscription(subscriber, eventId, domain, style, own.nextCallbackId++, lastNumber);
        own.all.put(target, added);
        subscribersOf(eventId).add(added);
        return added.callbackId();
    }

    private void remove(EventSubscription subscription) {
        Target target = new Target(subscription.eventId(), subscription.domain());
        registrationsOf(subscription.subscriber()).all.remove(target);
        subscribersOf(subscription.eventId()).remove(subscription);
    }

    private Registrations registrationsOf(EventSubscriber subscriber) {
        return bySubscriber.computeIfAbsent(subscriber, s -> new Registrations());
    }

    private Set<EventSubscription> subscribersOf(int eventId) {
        return byKind.computeIfAbsent(eventId, id -> new LinkedHashSet<>());
    }

    private static void requireKind(int eventId, int newest) {
        if (eventId < 0 || eventId > newest) {
            throw internal("unsupported event ID " + eventId);
        }
    }

    private static LibvirtException internal(String detail) {
        return LibvirtError.of(ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC, detail)
                .toException();
    }

    /** What a client can be registered for once. */
    private record Target(int eventId, Optional<UUID> domain) {}

    /** What one client is registered for; looked through linearly when a registration ends, never else. */
    private static final class Registrations {
        private final Map<Target, EventSubscription> all = new HashMap<>();
        private int nextCallbackId;

        Optional<EventSubscription> find(Predicate<EventSubscription> wanted) {
            return all.values().stream().filter(wanted).findFirst();
        }
    }
}
