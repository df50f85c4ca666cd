package org.virtvzd.server.event;

import java.util.Optional;
import java.util.UUID;

/**
 * One client's wish to hear of one kind of event.
 *
 * @param subscriber the client
 * @param eventId the kind of event
 * @param domain the only domain of interest; empty means all
 * @param style how the client registered, and thus the form in which it is told
 * @param callbackId number by which the client knows the registration; unique among the client's own
 * @param since number of the last event that happened before the registration
 */
record EventSubscription(
        EventSubscriber subscriber, int eventId, Optional<UUID> domain, Style style, int callbackId, long since) {

    /** The two ways to register that the protocol has. */
    enum Style {
        /** By kind only; messages carry no callback id. */
        LEGACY,
        /** By kind and perhaps domain; messages carry the callback id. */
        CALLBACK
    }

    boolean wants(DomainEvent event, long number) {
        return number > since && domain.map(event.domain().uuid()::equals).orElse(true);
    }
}
