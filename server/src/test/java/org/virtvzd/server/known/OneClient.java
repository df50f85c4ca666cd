package org.virtvzd.server.known;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.LatencyModel;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyRet;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainGetStateArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetStateRet;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** A daemon with one client, who listens to the lives of all domains from the beginning. */
final class OneClient implements AutoCloseable {
    /** The UUID of the domain that most tests are about. */
    static final UUID UUID_OF_GUEST = UUID.fromString("00000000-0000-4000-8000-00000000000a");

    private final World world;
    private final ScriptedClient client;

    private OneClient(FakeOptions options) {
        world = new World(options, new Random(1), Optional.empty(), LibvirtServer.Settings.defaults(World.OWN_UID));
        client = world.open(World.MAIN);
        client.call(
                RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                new RemoteConnectDomainEventCallbackRegisterAnyArgs(VirDomainEventID.LIFECYCLE, Optional.empty()),
                RemoteConnectDomainEventCallbackRegisterAnyRet.class);
    }

    /** On a host that does everything at once. */
    static OneClient onQuickHost() {
        return new OneClient(FakeOptions.defaults());
    }

    /** On a host that takes a second for everything and shows the states on the way. */
    static OneClient onSlowHost() {
        Duration second = Duration.ofSeconds(1);
        return new OneClient(FakeOptions.defaults().withLatency(LatencyModel.uniform(second, second, true)));
    }

    World world() {
        return world;
    }

    ScriptedClient client() {
        return client;
    }

    /** A virtual machine without devices of note. */
    static String machine(String devices) {
        return domain("<vcpu>1</vcpu>", "hvm</type>", devices);
    }

    /** A container with its root file system. */
    static String container(String devices) {
        String root = "<filesystem type='file'><driver type='ploop' format='ploop'/><source file='/vz/root.hdd'/>"
                + "<target dir='/'/></filesystem>";
        return domain("<vcpu>1</vcpu>", "exe</type><init>/sbin/init</init>", root + devices);
    }

    static String domain(String settings, String type, String devices) {
        return "<domain type='vz'><name>guest</name><uuid>" + UUID_OF_GUEST + "</uuid><memory unit='MiB'>512</memory>"
                + settings + "<os><type>" + type + "</os><devices>" + devices + "</devices></domain>";
    }

    static String disk(String target) {
        return "<disk type='file'><source file='/vz/" + target + ".hdd'/><target dev='" + target
                + "' bus='scsi'/></disk>";
    }

    RemoteNonnullDomain define(String xml) {
        return client.define(xml);
    }

    /** A running virtual machine with one disk. */
    RemoteNonnullDomain running() {
        RemoteNonnullDomain domain = define(machine(disk("sda")));
        done(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
        return domain;
    }

    String dump(RemoteNonnullDomain domain, int flags) {
        return client.call(
                        RemoteProcedure.DOMAIN_GET_XML_DESC,
                        new RemoteDomainGetXmlDescArgs(domain, flags),
                        RemoteDomainGetXmlDescRet.class)
                .xml();
    }

    /** State and reason as numbers. */
    String state(RemoteNonnullDomain domain) {
        var state = client.call(
                RemoteProcedure.DOMAIN_GET_STATE,
                new RemoteDomainGetStateArgs(domain, 0),
                RemoteDomainGetStateRet.class);
        return state.state() + "," + state.reason();
    }

    /** Makes a call that takes at most a minute and is to succeed. */
    void done(Procedure procedure, XdrValue args) {
        Message reply = answer(procedure, args);
        if (reply.status().orElseThrow() == MessageStatus.ERROR) {
            throw new AssertionError(procedure + " failed: " + ScriptedClient.error(reply));
        }
    }

    /** Makes a call that takes at most a minute and is to fail; code, domain and message. */
    String refused(Procedure procedure, XdrValue args) {
        Message reply = answer(procedure, args);
        if (reply.status().orElseThrow() != MessageStatus.ERROR) {
            throw new AssertionError(procedure + " succeeded");
        }
        MessageError error = ScriptedClient.error(reply);
        return error.code() + "/" + error.domain() + " "
                + error.message().orElse("").strip();
    }

    private Message answer(Procedure procedure, XdrValue args) {
        int serial = client.send(procedure, args);
        world.pass(Duration.ofMinutes(1));
        return client.reply(serial).orElseThrow(() -> new AssertionError("no answer to " + procedure));
    }

    /** Kinds of the lifecycle events so far with their details. */
    List<String> told() {
        return client.events(RemoteProcedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE).stream()
                .map(event -> ((RemoteDomainEventCallbackLifecycleMsg) event).msg())
                .map(message -> message.event() + "," + message.detail())
                .toList();
    }

    @Override
    public void close() {
        world.close();
    }
}
