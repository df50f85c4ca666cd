package org.virtvzd.server.event;

import java.util.Optional;
import org.virtvzd.domain.Domain;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.remote.RemoteDomainEventBalloonChangeMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackBalloonChangeMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackDeviceAddedMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackDeviceRemovedMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackMetadataChangeMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackRebootMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackTrayChangeMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventDeviceRemovedMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventRebootMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventTrayChangeMsg;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.server.event.DomainEvent.DeviceAdded;
import org.virtvzd.server.event.DomainEvent.DeviceRemoved;
import org.virtvzd.server.event.DomainEvent.LifecycleChanged;
import org.virtvzd.server.event.DomainEvent.MemoryChanged;
import org.virtvzd.server.event.DomainEvent.MetadataChanged;
import org.virtvzd.server.event.DomainEvent.Rebooted;
import org.virtvzd.server.event.DomainEvent.TrayChanged;
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
            case TrayChanged changed -> frames.event(RemoteProcedure.DOMAIN_EVENT_TRAY_CHANGE, tray(changed));
            case MemoryChanged _ -> frames.event(RemoteProcedure.DOMAIN_EVENT_BALLOON_CHANGE, memory());
            case DeviceRemoved removed -> frames.event(RemoteProcedure.DOMAIN_EVENT_DEVICE_REMOVED, device(removed));
            case DeviceAdded _, MetadataChanged _ ->
                throw new IllegalStateException("younger than the old style of registration: " + event);
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
            case TrayChanged changed ->
                frames.event(
                        RemoteProcedure.DOMAIN_EVENT_CALLBACK_TRAY_CHANGE,
                        new RemoteDomainEventCallbackTrayChangeMsg(id, tray(changed)));
            case MemoryChanged _ ->
                frames.event(
                        RemoteProcedure.DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE,
                        new RemoteDomainEventCallbackBalloonChangeMsg(id, memory()));
            case DeviceRemoved removed ->
                frames.event(
                        RemoteProcedure.DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED,
                        new RemoteDomainEventCallbackDeviceRemovedMsg(id, device(removed)));
            case DeviceAdded(Domain _, String alias) ->
                frames.event(
                        RemoteProcedure.DOMAIN_EVENT_CALLBACK_DEVICE_ADDED,
                        new RemoteDomainEventCallbackDeviceAddedMsg(id, handle(), alias));
            case MetadataChanged(Domain _, int type, Optional<String> uri) ->
                frames.event(
                        RemoteProcedure.DOMAIN_EVENT_CALLBACK_METADATA_CHANGE,
                        new RemoteDomainEventCallbackMetadataChangeMsg(id, handle(), type, uri));
        };
    }

    private RemoteDomainEventTrayChangeMsg tray(TrayChanged changed) {
        return new RemoteDomainEventTrayChangeMsg(handle(), changed.alias(), changed.reason());
    }

    private RemoteDomainEventBalloonChangeMsg memory() {
        return new RemoteDomainEventBalloonChangeMsg(
                handle(), event.domain().config().memoryKiB());
    }

    private RemoteDomainEventDeviceRemovedMsg device(DeviceRemoved removed) {
        return new RemoteDomainEventDeviceRemovedMsg(handle(), removed.alias());
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
