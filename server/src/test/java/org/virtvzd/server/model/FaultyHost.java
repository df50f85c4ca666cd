package org.virtvzd.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.FaultRule;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domainxml.DomainXmlFormatter;
import org.virtvzd.domainxml.XmlForm;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyRet;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsRet;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyArgs;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteDomainUndefineFlagsArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.kit.Accidents;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** A daemon on a host on which things go wrong, three clients, and what must hold all the same. */
final class FaultyHost implements AutoCloseable {
    /** A job may run for ten minutes, and what waits for it gives up earlier. */
    private static final Duration UNTIL_EVERYTHING_IS_ANSWERED = Duration.ofMinutes(11);

    private static final int MOST_OPEN = 5;
    private static final int SAVED_AND_SNAPSHOTS = 3;

    private final Accidents accidents = new Accidents();
    private final World world;
    private final Names names = new Names();
    private final List<ScriptedClient> clients = new ArrayList<>();
    private final List<List<Integer>> sent = new ArrayList<>();

    FaultyHost(List<FaultRule> faults, long seed) {
        world = new World(
                FakeOptions.defaults()
                        .withLatency(Comparison.latency())
                        .withInventory(Comparison.inventory())
                        .withFaults(faults.toArray(FaultRule[]::new)),
                new Random(seed),
                Optional.of(new Random(seed + 1)),
                LibvirtServer.Settings.defaults(World.OWN_UID));
        for (int client = 0; client < Step.CLIENTS; client++) {
            clients.add(watcher());
            sent.add(new ArrayList<>());
        }
    }

    private ScriptedClient watcher() {
        ScriptedClient opened = world.open(World.MAIN);
        opened.call(
                RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                new RemoteConnectDomainEventCallbackRegisterAnyArgs(VirDomainEventID.LIFECYCLE, Optional.empty()),
                RemoteConnectDomainEventCallbackRegisterAnyRet.class);
        return opened;
    }

    /** A call of a client; one that has too many calls open waits instead. */
    void call(Step step) {
        List<Integer> own = sent.get(step.client());
        ScriptedClient client = clients.get(step.client());
        boolean alone = step.kind() == CallKind.UNSUBSCRIBE; // They all watch until the end.
        if (!alone
                && own.stream().filter(serial -> client.reply(serial).isEmpty()).count() < MOST_OPEN) {
            own.add(client.send(step.kind().procedure(), step.kind().arguments(step, names)));
        }
        world.pass(step.pause());
    }

    void trouble(Trouble trouble, UUID uuid) {
        trouble.strike(world, uuid);
    }

    /** Nothing may be lost, however badly the host behaves. */
    void requireAnswers() {
        world.pass(UNTIL_EVERYTHING_IS_ANSWERED);
        for (int i = 0; i < clients.size(); i++) {
            ScriptedClient client = clients.get(i);
            assertThat(client.isClosed()).isFalse();
            assertThat(sent.get(i)).allSatisfy(serial -> assertThat(client.reply(serial))
                    .as("answer to call %s", serial)
                    .isPresent());
        }
        assertThat(accidents.records()).isEmpty();
    }

    /** Nothing goes wrong any more, and the dispatcher has been away once. */
    void heal() {
        world.loop().execute(() -> {
            world.hypervisor().faults().clear();
            world.hypervisor().host().disconnect("the dispatcher is started anew");
            world.hypervisor().host().reconnect();
        });
        world.pass(UNTIL_EVERYTHING_IS_ANSWERED);
    }

    /** A client that asks, and one that only listened, know what the host has. */
    void requireTruth() {
        Map<String, String> truth = new TreeMap<>();
        Map<String, String> phases = new TreeMap<>();
        for (Domain domain : world.hypervisor().host().domains()) {
            truth.put(domain.name(), DomainXmlFormatter.format(domain, XmlForm.of(0)));
            phases.put(domain.uuid().toString(), phase(domain.state()));
        }
        assertThat(asked()).isEqualTo(truth);
        for (ScriptedClient client : clients) {
            assertThat(heard(client)).isEqualTo(phases);
        }
    }

    private Map<String, String> asked() {
        ScriptedClient client = clients.getFirst();
        Map<String, String> found = new TreeMap<>();
        for (RemoteNonnullDomain domain : all()) {
            found.put(
                    domain.name(),
                    client.call(
                                    RemoteProcedure.DOMAIN_GET_XML_DESC,
                                    new RemoteDomainGetXmlDescArgs(domain, 0),
                                    RemoteDomainGetXmlDescRet.class)
                            .xml());
        }
        return found;
    }

    private List<RemoteNonnullDomain> all() {
        return clients.getFirst()
                .call(
                        RemoteProcedure.CONNECT_LIST_ALL_DOMAINS,
                        new RemoteConnectListAllDomainsArgs(1, 0),
                        RemoteConnectListAllDomainsRet.class)
                .domains();
    }

    private static String phase(MachineState state) {
        return switch (state) {
            case RUNNING -> "running";
            case PAUSED -> "paused";
            default -> "off";
        };
    }

    /** What somebody knows of the domains who has seen them once and listened ever since. */
    private static Map<String, String> heard(ScriptedClient client) {
        Map<String, String> phases = new TreeMap<>(Map.of(
                Step.uuid(0).toString(), "off",
                Step.uuid(1).toString(), "running",
                Step.uuid(2).toString(), "off",
                Step.uuid(Step.CONTAINER).toString(), "running"));
        for (XdrValue event : client.events(RemoteProcedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE)) {
            var message = (RemoteDomainEventCallbackLifecycleMsg) event;
            if (message.callbackID() != 0) {
                continue; // A second registration of the same client tells the same.
            }
            String uuid = message.msg().dom().uuid().toString();
            switch (message.msg().event()) {
                case 0 -> phases.putIfAbsent(uuid, message.msg().dom().id() < 0 ? "off" : "running");
                case 1 -> phases.remove(uuid);
                case 2, 4 -> phases.put(uuid, "running");
                case 3 -> phases.put(uuid, "paused");
                default -> phases.put(uuid, "off");
            }
        }
        return phases;
    }

    /** Everything can be done again with every domain that there is. */
    void requireProgress() {
        for (RemoteNonnullDomain domain : all()) {
            if (domain.id() >= 0) {
                done(RemoteProcedure.DOMAIN_DESTROY, new RemoteDomainDestroyArgs(domain));
            }
            done(RemoteProcedure.DOMAIN_UNDEFINE_FLAGS, new RemoteDomainUndefineFlagsArgs(domain, SAVED_AND_SNAPSHOTS));
            String document = ScriptedClient.vm("anew-" + domain.uuid(), domain.uuid());
            done(RemoteProcedure.DOMAIN_DEFINE_XML, new RemoteDomainDefineXmlArgs(document));
            done(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
        }
        Map<UUID, MachineState> states = new HashMap<>();
        world.hypervisor().host().domains().forEach(domain -> states.put(domain.uuid(), domain.state()));
        assertThat(states.values()).allMatch(state -> state == MachineState.RUNNING);
        requireTruth();
    }

    private void done(RemoteProcedure procedure, XdrValue args) {
        ScriptedClient client = clients.getFirst();
        int serial = client.send(procedure, args);
        world.pass(Duration.ofMinutes(1));
        Message reply = client.reply(serial).orElseThrow();
        assertThat(reply.status().orElseThrow())
                .as(() -> procedure + ": " + ScriptedClient.error(reply))
                .isEqualTo(MessageStatus.OK);
    }

    @Override
    public void close() {
        world.close();
        accidents.close();
    }
}
