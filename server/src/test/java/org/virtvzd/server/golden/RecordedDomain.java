package org.virtvzd.server.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByUuidArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.server.golden.RecordedClient.Pending;

/** A domain in a client's hands. */
final class RecordedDomain {
    private static final int NUMBER_OF_VCPUS = 3;

    private final RecordedClient client;
    private RemoteNonnullDomain handle;

    RecordedDomain(RecordedClient client, RemoteNonnullDomain handle) {
        this.client = client;
        this.handle = handle;
    }

    RecordedClient client() {
        return client;
    }

    RemoteNonnullDomain handle() {
        return handle;
    }

    Pending begin(String method, JsonNode args) {
        return client.begin(PythonMethods.ofDomain(method, handle, args));
    }

    Outcome call(String method, JsonNode args) {
        return switch (method) {
            case "ID" -> Outcome.success(JsonNodeFactory.instance.numberNode(handle.id()));
            case "name" -> Outcome.success(JsonNodeFactory.instance.textNode(handle.name()));
            case "vcpus" -> vcpus();
            case "snapshotListNames" ->
                client.countThenList(
                        PythonMethods.ofDomain("snapshotNum", handle, args),
                        count -> SnapshotMethods.listNames(handle, count, args));
            case "jobStats" -> jobStats(args);
            case "create" -> {
                Outcome outcome = begin(method, args).await();
                outcome.result().ifPresent(done -> lookUp());
                yield outcome;
            }
            case "createWithFlags" -> {
                Outcome outcome = begin(method, args).await();
                outcome.domain().ifPresent(started -> handle = started);
                yield outcome.as(JsonNodeFactory.instance.numberNode(0));
            }
            default -> begin(method, args).await();
        };
    }

    /** After a start the client library learns the id. */
    private void lookUp() {
        client.begin(new Request(
                        RemoteProcedure.DOMAIN_LOOKUP_BY_UUID, new RemoteDomainLookupByUuidArgs(handle.uuid())))
                .await()
                .domain()
                .ifPresent(found -> handle = found);
    }

    /** The binding shows parameters beside the type, of which there are none without a job. */
    private Outcome jobStats(JsonNode args) {
        Outcome stats = begin("getJobStats", args).await();
        return stats.result()
                .map(result -> stats.as(JsonNodeFactory.instance.objectNode().set("type", result.get("type"))))
                .orElse(stats);
    }

    private Outcome vcpus() {
        Outcome info = call("info", JsonNodeFactory.instance.arrayNode());
        return info.result()
                .map(values -> values.get(NUMBER_OF_VCPUS).asInt())
                .map(count -> client.begin(new Request(
                                RemoteProcedure.DOMAIN_GET_VCPUS, new RemoteDomainGetVcpusArgs(handle, count, 1)))
                        .await())
                .orElse(info);
    }
}
