package org.virtvzd.server.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.SoftAssertions;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;
import org.virtvzd.server.golden.RecordedClient.Pending;
import org.virtvzd.server.kit.Deviations;
import org.virtvzd.server.kit.World;

/** One recorded entry, played against a server of its own. */
final class RecordedSession {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode entry;
    private final Deviations deviations;
    private final World world = new World();
    private final RecordedHost host = new RecordedHost(world);
    private final Expectation expectation = new Expectation();
    private final Named<RecordedClient> connections = new Named<>();
    private final Named<RecordedDomain> domains = new Named<>();
    private final Named<RecordedSnapshot> snapshots = new Named<>();
    private final Named<Integer> callbacks = new Named<>();
    private final Named<Pending> background = new Named<>();
    private final Map<String, RecordedEvents> subscribers = new LinkedHashMap<>();

    RecordedSession(JsonNode entry, Deviations deviations) {
        this.entry = entry;
        this.deviations = deviations;
        connections.put("rw", RecordedClient.opened(world, World.MAIN));
        connections.put("ro", RecordedClient.opened(world, World.READ_ONLY));
        RecordedClient everything = RecordedClient.opened(world, World.MAIN);
        for (int kind = 0; kind < VirDomainEventID.LAST; kind++) {
            everything.register(kind, Optional.empty());
        }
        subscribers.put("events", everything.events(RecordedEvents.ALL_CALLBACKS));
        RecordedClient readOnly = RecordedClient.opened(world, World.READ_ONLY);
        readOnly.register(VirDomainEventID.LIFECYCLE, Optional.empty());
        readOnly.register(VirDomainEventID.REBOOT, Optional.empty());
        subscribers.put("events_ro", readOnly.events(RecordedEvents.ALL_CALLBACKS));
    }

    /** Plays all steps, whichever differ, and then complains of those. */
    void play() {
        SoftAssertions differences = new SoftAssertions();
        try (world) {
            int number = 0;
            for (JsonNode step : entry.get("steps")) {
                String id = entry.get("id").asText() + "#" + number;
                Outcome outcome = perform(step);
                Map<String, JsonNode> events = new LinkedHashMap<>();
                subscribers.forEach((name, subscriber) -> events.put(name, subscriber.fresh()));
                differences
                        .assertThatCode(() -> deviations.check(id, () -> compare(step, outcome, events)))
                        .as("%s: %s", id, step)
                        .doesNotThrowAnyException();
                number++;
            }
        }
        differences.assertAll();
    }

    private void compare(JsonNode step, Outcome outcome, Map<String, JsonNode> events) {
        outcome.compare(expectation, step);
        events.forEach((name, actual) -> {
            JsonNode expected = step.path(step.has(name) || !name.equals("events_ro") ? name : "events");
            assertThat(actual).as(name).isEqualTo(expected.isMissingNode() ? JSON.arrayNode() : expected);
        });
        if (step.has("close_callback")) {
            assertThat(connections.get("rw").closeReasons()).isEqualTo(step.get("close_callback"));
        }
    }

    private Outcome perform(JsonNode step) {
        if (step.has("standin")) {
            host.change(step.get("standin").asText());
            return Outcome.NONE;
        } else if (step.has("join")) {
            return background.get(step.get("join").asText()).await();
        } else if (step.has("skipped")) {
            return Outcome.NONE;
        }
        String on = step.get("on").asText();
        return switch (on) {
            case "lib" -> open(step);
            case "typed" -> typed(step);
            default ->
                domains.find(on)
                        .map(domain -> onDomain(domain, step))
                        .or(() -> snapshots.find(on).map(snapshot -> onSnapshot(snapshot, step)))
                        .orElseGet(() -> onConnection(on, step));
        };
    }

    /** The client library takes the transport out of the URI before it sends it. */
    private Outcome open(JsonNode step) {
        host.clientOpens();
        String uri = step.get("args").get(0).asText();
        RecordedClient client =
                RecordedClient.connected(world, uri.contains("@ROSOCK@") ? World.READ_ONLY : World.MAIN);
        int flags = step.get("call").asText().equals("openReadOnly") ? 1 : 0;
        Outcome outcome = client.open(RecordedClient.wireUri(uri), flags);
        connections.put(step.path("as").asText(), client);
        return outcome.as(JSON.objectNode().put("connection", true));
    }

    private Outcome typed(JsonNode step) {
        String call = step.get("call").asText();
        JsonNode args = step.get("args");
        String target = args.get(0).path("ref").asText();
        return switch (call) {
            case "getAllDomainStats" -> statistics(connections.get(target), List.of(), step);
            case "domainListGetStats" -> {
                List<RecordedDomain> given = new ArrayList<>();
                args.get(0)
                        .forEach(domain ->
                                given.add(domains.get(domain.get("ref").asText())));
                yield statistics(given.getFirst().client(), given, step);
            }
            case "blockStatsFlags" -> domains.get(target).call(call, blockArguments(args));
            case "supportsFeature" ->
                connections.get(target).supportsFeature(step.get("args").get(1).asInt());
            case "getJobStats" ->
                domains.get(target)
                        .call(call, JSON.arrayNode().add(step.get("args").get(1)));
            case "getMaxMemory" -> domains.get(target).call("maxMemory", JSON.arrayNode());
            case "nodeGetFreeMemory" -> connections.get(target).call("getFreeMemory", JSON.arrayNode());
            case "migratePrepare3Params", "migrateFinish3Params" ->
                migrate(connections.get(target), MigrationMethods.ofConnection(call, args));
            case "migrateBegin3Params", "migratePerform3Params", "migrateConfirm3Params" ->
                migrate(
                        domains.get(target).client(),
                        MigrationMethods.ofDomain(call, domains.get(target).handle(), args));
            default -> throw new IllegalArgumentException(call);
        };
    }

    private Outcome migrate(RecordedClient client, Request phase) {
        return client.begin(phase)
                .await(answer ->
                        MigrationMethods.shown(answer, world.hypervisor().session()));
    }

    private static Outcome statistics(RecordedClient client, List<RecordedDomain> given, JsonNode step) {
        JsonNode args = step.get("args");
        Function<RemoteConnectGetAllDomainStatsRet, JsonNode> shown =
                step.path("result").path(0).isTextual() ? RecordedParams::names : RecordedParams::typed;
        return client.statistics(
                given.stream().map(RecordedDomain::handle).toList(),
                (int) args.get(1).asLong(),
                (int) args.get(2).asLong(),
                shown);
    }

    private static ArrayNode blockArguments(JsonNode args) {
        ArrayNode rest = JSON.arrayNode();
        args.forEach(rest::add);
        rest.remove(0);
        return rest;
    }

    private Outcome onConnection(String on, JsonNode step) {
        RecordedClient client = connections.get(on);
        String call = step.get("call").asText();
        if (ReplayScope.isUnsupported(entry) && step.has("error")) {
            return client.blank(lastSent(step), Optional.empty());
        }
        return switch (call) {
            // What the client library answers by itself, and a URI that it knows in another form.
            case "isAlive", "isEncrypted", "setKeepAlive", "getURI" -> Outcome.NONE;
            case "close" -> client.call(call, JSON.arrayNode()).withoutResult();
            case "registerCloseCallback", "unregisterCloseCallback" ->
                client.call(call, JSON.arrayNode()).as(JSON.nullNode());
            case "domainEventRegisterAny" -> register(client, step);
            // A text that is no UUID cannot be said on the wire.
            case "lookupByUUIDString" -> step.get("sent").isEmpty() ? Outcome.NONE : ask(client, step);
            default -> ask(client, step);
        };
    }

    private Outcome ask(RecordedClient client, JsonNode step) {
        Outcome outcome = client.call(step.get("call").asText(), resolved(step.path("args")));
        outcome.domain()
                .filter(domain -> step.has("as"))
                .ifPresent(domain -> domains.put(step.get("as").asText(), new RecordedDomain(client, domain)));
        return outcome;
    }

    private Outcome onDomain(RecordedDomain domain, JsonNode step) {
        String call = step.get("call").asText();
        if (ReplayScope.isUnsupported(entry) && step.has("error")) {
            return domain.client().blank(lastSent(step), Optional.of(domain.handle()));
        }
        if (step.path("background").asBoolean()) {
            background.put(step.get("as").asText(), domain.begin(call, step.path("args")));
            return Outcome.NONE;
        }
        Outcome outcome = call.equals("revertToSnapshot")
                ? revert(domain.client(), step.path("args"))
                : domain.call(call, resolved(step.path("args")));
        remember(step, domain.client(), domain.handle(), outcome);
        return outcome;
    }

    private Outcome revert(RecordedClient client, JsonNode args) {
        RemoteNonnullDomainSnapshot target =
                snapshots.get(args.get(0).get("ref").asText()).handle();
        return client.begin(SnapshotMethods.revert(target, args)).await();
    }

    private Outcome onSnapshot(RecordedSnapshot snapshot, JsonNode step) {
        if (ReplayScope.isUnsupported(entry) && step.has("error")) {
            return snapshot.client()
                    .blank(lastSent(step), Optional.of(snapshot.handle().dom()));
        }
        Outcome outcome = snapshot.call(step.get("call").asText(), step.path("args"));
        remember(step, snapshot.client(), snapshot.handle().dom(), outcome);
        return outcome;
    }

    private void remember(JsonNode step, RecordedClient client, RemoteNonnullDomain domain, Outcome outcome) {
        outcome.result()
                .filter(result -> step.has("as") && result.has("snapshot"))
                .map(result ->
                        new RemoteNonnullDomainSnapshot(result.get("snapshot").asText(), domain))
                .ifPresent(handle -> snapshots.put(step.get("as").asText(), new RecordedSnapshot(client, handle)));
    }

    private Outcome register(RecordedClient client, JsonNode step) {
        Optional<RecordedDomain> domain =
                domains.find(step.get("args").get(0).path("ref").asText());
        Outcome outcome = client.register(step.get("args").get(1).asInt(), domain.map(RecordedDomain::handle));
        outcome.result().ifPresent(id -> {
            callbacks.put(step.path("as").asText(), id.asInt());
            subscribers.put("events_" + step.path("as").asText(), client.events(id.asInt()));
        });
        return outcome;
    }

    private JsonNode resolved(JsonNode args) {
        ArrayNode values = JSON.arrayNode();
        for (JsonNode arg : args) {
            if (arg.has("id_of")) {
                values.add(domains.get(arg.get("id_of").asText()).handle().id());
            } else if (arg.has("name_of")) {
                values.add(snapshots.get(arg.get("name_of").asText()).handle().name());
            } else if (arg.has("callback")) {
                values.add(callbacks.get(arg.get("callback").asText()));
            } else {
                values.add(arg);
            }
        }
        return values;
    }

    private static int lastSent(JsonNode step) {
        JsonNode sent = step.get("sent");
        return sent.get(sent.size() - 1).asInt();
    }
}
