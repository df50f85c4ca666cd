package org.virtvzd.server.event;

import java.util.Optional;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackRebootMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventRebootMsg;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.server.event.DomainEvent.LifecycleChanged;
import org.virtvzd.server.event.DomainEvent.Rebooted;
import org.virtvzd.server.event.EventSubscription.Style;
import org.virtvzd.server.wire.WireDomains;

/** One event as messages: one for the old style, and one for each callback id that a subscriber knows it by. */
final class EventMessages {
    private final Frames frames;
    private final DomainEvent event;
    private Optional<byte[]> legacy = Optional.empty();
    private Optional<byte[]> callback = Optional.empty();
    private int callbackId;

    EventMessages(Frames frames, DomainEvent event) {
        this.frames = frames;
        this.event = event;
    }

    byte[] forSubscription(EventSubscription subscription) {
        if (subscription.style() == Style.LEGACY) {
            legacy = legacy.or(() -> Optional.of(encodeLegacy()));
            return legacy.get();
        }
        int wanted = subscription.callbackId();
        if (callback.isEmpty() || callbackId != wanted) {
            callback = callback.map(message -> Frames.withCallbackId(message, wanted))
                    .or(() -> Optional.of(encodeCallback(wanted)));
            callbackId = wanted;
        }
        return callback.get();
    }

    private byte[] encodeLegacy() {
        return switch (event) {
            case LifecycleChanged changed -> frames.event(RemoteProcedure.DOMAIN_EVENT_LIFECYCLE, lifecycle(changed));
            case Rebooted _ -> frames.event(RemoteProcedure.DOMAIN_EVENT_REBOOT, reboot());
        };
    }

    private byte[] encodeCallback(int id) {
        return switch (event) {
            case LifecycleChanged changed ->
                frames.event(
                        RemoteProcedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE,
                        new RemoteDomainEventCallbackLifecycleMsg(id, lifecycle(changed)));
            case Rebooted _ ->
                frames.event(
                        RemoteProcedure.DOMAIN_EVENT_CALLBACK_REBOOT,
                        new RemoteDomainEventCallbackRebootMsg(id, reboot()));
        };
    }

    private RemoteDomainEventLifecycleMsg lifecycle(LifecycleChanged changed) {
        return new RemoteDomainEventLifecycleMsg(
                handle(), changed.lifecycle().type(), changed.lifecycle().detail());
    }

    private RemoteDomainEventRebootMsg reboot() {
        return new RemoteDomainEventRebootMsg(handle());
    }

    private RemoteNonnullDomain handle() {
        return WireDomains.of(event.domain());
    }
}
