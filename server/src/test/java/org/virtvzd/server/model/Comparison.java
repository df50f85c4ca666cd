package org.virtvzd.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.virtvzd.adapter.fakevz.CommandKind;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.Inventory;
import org.virtvzd.adapter.fakevz.LatencyModel;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyRet;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackRebootMsg;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCreateXmlRet;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** The daemon and the model side by side: both are given the same calls, and clients must not see a difference. */
final class Comparison implements AutoCloseable {
    private static final Duration UNTIL_ALL_IS_OVER = Duration.ofMinutes(20);
    private static final long MEMORY = 512;

    /** What the daemon reads ahead of its answers; a client that has that many calls open waits. */
    private static final int MOST_OPEN = 5;

    private final World world;
    private final ModelDaemon model = new ModelDaemon();
    private final Names names = new Names();
    private final List<ScriptedClient> clients = new ArrayList<>();
    private final List<Call> open = new ArrayList<>();
    private final Set<CallKind> succeeded = EnumSet.noneOf(CallKind.class);
    private final Set<CallKind> refused = EnumSet.noneOf(CallKind.class);

    /** A call whose answer has not been seen yet. */
    private record Call(Step step, int serial, Promise promise) {}

    Comparison() {
        world = new World(
                FakeOptions.defaults().withLatency(latency()).withInventory(inventory()),
                new Random(1),
                Optional.empty(),
                LibvirtServer.Settings.defaults(World.OWN_UID));
        plant(0, false, Look.OFF);
        plant(1, false, Look.RUNNING);
        plant(2, false, Look.SAVED);
        plant(Step.CONTAINER, true, Look.RUNNING);
        for (int client = 0; client < Step.CLIENTS; client++) {
            ScriptedClient opened = world.open(World.MAIN);
            opened.call(
                    RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                    new RemoteConnectDomainEventCallbackRegisterAnyArgs(VirDomainEventID.LIFECYCLE, Optional.empty()),
                    RemoteConnectDomainEventCallbackRegisterAnyRet.class);
            clients.add(opened);
            model.subscribe(client, false, Optional.empty());
        }
    }

    static LatencyModel latency() {
        Map<CommandKind, LatencyModel.Range> ranges = Stream.of(Command.values())
                .collect(Collectors.toMap(
                        Command::kind, command -> new LatencyModel.Range(command.time(), command.time())));
        return new LatencyModel(ranges, LatencyModel.Range.ZERO, true);
    }

    static Inventory inventory() {
        return new Inventory(List.of(
                new Inventory.Seed(seed(0, DomainKind.VM), MachineState.STOPPED),
                new Inventory.Seed(seed(1, DomainKind.VM), MachineState.RUNNING),
                new Inventory.Seed(seed(2, DomainKind.VM), MachineState.SUSPENDED),
                new Inventory.Seed(seed(Step.CONTAINER, DomainKind.CONTAINER), MachineState.RUNNING)));
    }

    private static DomainConfig seed(int slot, DomainKind kind) {
        return DomainConfig.plain(
                Step.uuid(slot),
                "g" + slot,
                kind,
                Architecture.X86_64,
                "",
                MEMORY,
                1,
                Optional.empty(),
                false,
                List.of(),
                org.virtvzd.domain.config.Devices.NONE);
    }

    private void plant(int slot, boolean container, Look state) {
        Definition definition = new Definition("g" + slot, "", MEMORY, 1, false, Set.of(), false);
        model.host().plant(Step.uuid(slot), container, definition, state);
    }

    void run(List<Step> steps) {
        for (Step step : Stream.concat(Step.prologue().stream(), steps.stream()).toList()) {
            if (open.stream()
                            .filter(call -> call.step().client() == step.client())
                            .count()
                    < MOST_OPEN) {
                call(step);
            }
            pass(step.pause());
        }
        pass(UNTIL_ALL_IS_OVER);
        assertThat(open).as("calls without an answer").isEmpty();
        for (int client = 0; client < clients.size(); client++) {
            assertThat(events(clients.get(client)))
                    .as("events of client %s", client)
                    .isEqualTo(model.events(client));
        }
    }

    private void call(Step step) {
        Promise promise = new Promise();
        int serial = clients.get(step.client())
                .send(step.kind().procedure(), step.kind().arguments(step, names));
        step.kind().predict(model, step, names, promise);
        open.add(new Call(step, serial, promise));
        world.settle();
        compareAnswers();
    }

    /** The kinds of calls that went well at least once. */
    Set<CallKind> succeeded() {
        return succeeded;
    }

    /** The kinds of calls that were refused at least once. */
    Set<CallKind> refused() {
        return refused;
    }

    private void pass(Duration span) {
        world.pass(span);
        model.timeline().pass(span);
        compareAnswers();
    }

    private void compareAnswers() {
        for (Call call : List.copyOf(open)) {
            Optional<Message> reply = clients.get(call.step().client()).reply(call.serial());
            Optional<Object> expected = call.promise().value();
            if (reply.isPresent() || expected.isPresent()) {
                compare(call.step(), reply.map(found -> answer(call.step(), found)), expected);
                open.remove(call);
            }
        }
    }

    private static Object answer(Step step, Message reply) {
        if (reply.status().orElseThrow() == MessageStatus.ERROR) {
            MessageError error = ScriptedClient.error(reply);
            return new Refused(error.code(), error.domain(), error.message().orElse(""));
        }
        return step.kind().view(step.kind().procedure().decodeRet(reply.payload()));
    }

    private void compare(Step step, Optional<Object> answer, Optional<Object> expected) {
        assertThat(answer.map(Comparison::shown)).as("answer to %s", step).isEqualTo(expected.map(found -> {
            if (found instanceof NewSnapshot created
                    && answer.orElse("none") instanceof RemoteDomainSnapshotCreateXmlRet(var snap)
                    && created.learnFrom(snap)) {
                names.add(step.slot(), created.snapshot());
                return shown(answer.get());
            }
            return shown(found);
        }));
        (answer.orElseThrow() instanceof Refused ? refused : succeeded).add(step.kind());
    }

    private static String shown(Object answer) {
        return answer instanceof Refused refusal ? refusal.shown() : answer.toString();
    }

    private static List<String> events(ScriptedClient client) {
        return client.received().stream()
                .filter(message -> message.header().type() == MessageType.MESSAGE.number())
                .map(Comparison::event)
                .toList();
    }

    private static String event(Message message) {
        OptionalInt lifecycle = OptionalInt.of(RemoteProcedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE.number());
        if (lifecycle.getAsInt() == message.header().proc()) {
            var event = (RemoteDomainEventCallbackLifecycleMsg)
                    RemoteProcedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE.decodeArgs(message.payload());
            return event.callbackID() + ": " + event.msg().dom() + " "
                    + event.msg().event() + "," + event.msg().detail();
        }
        assertThat(message.header().proc()).isEqualTo(RemoteProcedure.DOMAIN_EVENT_CALLBACK_REBOOT.number());
        var event = (RemoteDomainEventCallbackRebootMsg)
                RemoteProcedure.DOMAIN_EVENT_CALLBACK_REBOOT.decodeArgs(message.payload());
        return event.callbackID() + ": " + event.msg().dom() + " reboot";
    }

    @Override
    public void close() {
        world.close();
    }
}
