package org.virtvzd.server.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectEventConnectionClosedMsg;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsRet;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteConnectSupportsFeatureArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** A connection, with calls as libvirt's Python binding makes them. */
final class RecordedClient {
    /** How long a reply may take; longer than any call waits for its turn. */
    private static final int PATIENCE_SECONDS = 40;

    private final World world;
    private final ScriptedClient client;

    private RecordedClient(World world, ScriptedClient client) {
        this.world = world;
        this.client = client;
    }

    static RecordedClient connected(World world, Path socket) {
        return new RecordedClient(world, world.connect(socket));
    }

    static RecordedClient opened(World world, Path socket) {
        return new RecordedClient(world, world.open(socket));
    }

    /** What the client library makes of a URI with a transport: no transport, no parameters of its own. */
    static String wireUri(String uri) {
        int name = uri.indexOf("&name=");
        if (name >= 0) {
            return uri.substring(name + "&name=".length());
        }
        return uri.replace("+unix", "").replaceFirst("socket=@R[WO]SOCK@&?", "").replaceFirst("[?]$", "");
    }

    Outcome open(String uri, int flags) {
        return begin(new Request(RemoteProcedure.CONNECT_OPEN, new RemoteConnectOpenArgs(Optional.of(uri), flags)))
                .await();
    }

    Outcome supportsFeature(int feature) {
        return begin(new Request(
                        RemoteProcedure.CONNECT_SUPPORTS_FEATURE, new RemoteConnectSupportsFeatureArgs(feature)))
                .await();
    }

    /** Statistics of some domains, or of all; shown as the recording shows them. */
    Outcome statistics(
            List<RemoteNonnullDomain> domains,
            int groups,
            int flags,
            Function<RemoteConnectGetAllDomainStatsRet, JsonNode> shown) {
        return begin(new Request(
                        RemoteProcedure.CONNECT_GET_ALL_DOMAIN_STATS,
                        new RemoteConnectGetAllDomainStatsArgs(domains, groups, flags)))
                .await(ret -> shown.apply((RemoteConnectGetAllDomainStatsRet) ret));
    }

    Outcome register(int kind, Optional<RemoteNonnullDomain> domain) {
        return begin(new Request(
                        RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                        new RemoteConnectDomainEventCallbackRegisterAnyArgs(kind, domain)))
                .await();
    }

    Outcome call(String method, JsonNode args) {
        return begin(PythonMethods.ofConnection(method, args)).await();
    }

    /** A call whose arguments do not matter. */
    Outcome blank(int procedure, Optional<RemoteNonnullDomain> domain) {
        return begin(BlankArguments.request(RemoteProcedure.of(procedure).orElseThrow(), domain))
                .await();
    }

    Pending begin(Request request) {
        Pending pending = new Pending(request, client.send(request.procedure(), request.args()));
        world.settle();
        return pending;
    }

    RecordedEvents events(int callbackId) {
        return new RecordedEvents(client, callbackId);
    }

    /** Why the host was lost, each time that the client was told. */
    JsonNode closeReasons() {
        ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
        client.events(RemoteProcedure.CONNECT_EVENT_CONNECTION_CLOSED)
                .forEach(event -> reasons.add(((RemoteConnectEventConnectionClosedMsg) event).reason()));
        return reasons;
    }

    /** A call that may have been answered. */
    final class Pending {
        private final Request request;
        private final int serial;

        private Pending(Request request, int serial) {
            this.request = request;
            this.serial = serial;
        }

        Outcome await() {
            return await(PythonResult::of);
        }

        Outcome await(Function<XdrValue, JsonNode> shown) {
            for (int i = 0; i < PATIENCE_SECONDS && client.reply(serial).isEmpty(); i++) {
                world.pass(Duration.ofSeconds(1));
            }
            Message reply = client.reply(serial).orElseThrow(() -> new AssertionError("no reply to " + request));
            if (reply.status().orElseThrow() == MessageStatus.ERROR) {
                return Outcome.failure(ScriptedClient.error(reply));
            }
            return Outcome.success(shown.apply(request.procedure().decodeRet(reply.payload())));
        }
    }
}
