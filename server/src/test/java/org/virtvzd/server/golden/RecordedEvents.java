package org.virtvzd.server.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.server.kit.ScriptedClient;

/**
 * One subscriber's events, told as the recorded driver would have. That driver knows five lifecycle events; where this
 * server says more precisely what happened, the precise event is turned into the recorded one, and a reboot into nothing:
 *
 * <ul>
 *   <li>resumed, restored, reverted: started, booted
 *   <li>destroyed, reverted: stopped, shut down
 *   <li>restored or reverted into the paused state: suspended, paused
 *   <li>renamed: updated
 * </ul>
 */
final class RecordedEvents {
    /** Instead of a callback's id: the client has nothing but callbacks that are listened to. */
    static final int ALL_CALLBACKS = -1;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ScriptedClient client;
    private final int callbackId;
    private int seen;

    RecordedEvents(ScriptedClient client, int callbackId) {
        this.client = client;
        this.callbackId = callbackId;
        this.seen = client.received().size();
    }

    /** Those that have come since the last time. */
    JsonNode fresh() {
        List<Message> received = client.received();
        ArrayNode events = JSON.arrayNode();
        for (Message message : received.subList(seen, received.size())) {
            if (message.header().type() == MessageType.MESSAGE.number()) {
                RemoteProcedure.of(message.header().proc()).ifPresent(event -> add(events, event, message));
            }
        }
        seen = received.size();
        return events;
    }

    private void add(ArrayNode events, RemoteProcedure event, Message message) {
        switch (event.decodeArgs(message.payload())) {
            case RemoteDomainEventCallbackLifecycleMsg(int id, RemoteDomainEventLifecycleMsg msg)
            when isOwn(id) -> events.add(lifecycle(msg.dom().name(), asRecorded(msg.event() * 10 + msg.detail())));
            default -> {
                // Another callback's, or a reboot, of which the recorded host said nothing.
            }
        }
    }

    private boolean isOwn(int id) {
        return callbackId == ALL_CALLBACKS || callbackId == id;
    }

    /** Type and detail of an event, as two digits. */
    private static int asRecorded(int event) {
        return switch (event) {
            case 22, 23, 40 -> 20;
            case 34, 35 -> 30;
            case 51, 56 -> 50;
            case 2 -> 1;
            default -> event;
        };
    }

    private static ArrayNode lifecycle(String name, int event) {
        return JSON.arrayNode()
                .add(VirDomainEventID.LIFECYCLE)
                .add(name)
                .add(event / 10)
                .add(event % 10);
    }
}
