package org.virtvzd.server.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;

/** A snapshot in a client's hands. */
record RecordedSnapshot(RecordedClient client, RemoteNonnullDomainSnapshot handle) {

    Outcome call(String method, JsonNode args) {
        return switch (method) {
            case "getName" -> Outcome.success(JsonNodeFactory.instance.textNode(handle.name()));
            case "listChildrenNames" ->
                client.countThenList(
                        SnapshotMethods.ofSnapshot("numChildren", handle, args),
                        count -> SnapshotMethods.listChildrenNames(handle, count, args));
            default ->
                client.begin(SnapshotMethods.ofSnapshot(method, handle, args)).await();
        };
    }
}
