package org.virtvzd.server.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.libvirt.VirDomainConsoleFlags;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainOpenConsoleArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** Consoles of guests: streams both ways, one client at a time. */
class ConsoleTest {
    private static final String GUEST = """
            <domain type='vz'><name>a</name><uuid>%s</uuid><memory unit='MiB'>512</memory><vcpu>1</vcpu>
            <os><type>hvm</type></os><devices>
            <serial type='unix'><source mode='bind' path='/run/a'/><target port='0'/></serial>
            <serial type='file'><source path='/var/log/a'/><target port='1'/></serial></devices></domain>""".formatted(new UUID(1, 1));

    private final World world = new World();
    private final Frames frames = new Frames();
    private final ScriptedClient client = world.open(World.MAIN);
    private final RemoteNonnullDomain guest = client.define(GUEST);

    @BeforeEach
    void start() {
        client.call(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(guest), XdrVoid.class);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void bytesGoBothWays() {
        MessageHeader call = open(client, 0);
        assertThat(heard(client)).isEqualTo("\r\na login: ");
        type(client, call, "root\r");
        assertThat(heard(client)).contains("login: root\r\nLogin incorrect");
        client.send(frames.streamFinish(call));
        world.settle();
        assertThat(packets(client).getLast().status()).contains(MessageStatus.OK);
        open(client, 0);
    }

    @Test
    void oneClientSitsAtAConsole() {
        open(client, 0);
        ScriptedClient other = world.open(World.MAIN);
        assertThat(other.fail(RemoteProcedure.DOMAIN_OPEN_CONSOLE, args(Optional.empty(), 0))
                        .message())
                .contains("operation failed: Active console session exists for this domain");
        open(other, VirDomainConsoleFlags.FORCE);
        assertThat(packets(client).getLast().data().hasRemaining())
                .as("told that it is over")
                .isFalse();
        assertThat(heard(other)).contains("login: ");
        other.connection().close();
        world.settle();
        open(world.open(World.MAIN), 0);
    }

    @Test
    void theGuestHangsUpWhenItIsOff() {
        MessageHeader call = open(client, 0);
        world.hypervisor().host().power(guest.uuid(), PowerAction.KILL);
        world.settle();
        assertThat(packets(client).getLast().data().hasRemaining()).isFalse();
        type(client, call, "lost");
        client.send(frames.streamAbort(call));
        world.settle();
        assertThat(packets(client).getLast().status()).contains(MessageStatus.OK);
        assertThat(client.fail(RemoteProcedure.DOMAIN_OPEN_CONSOLE, args(Optional.empty(), 0))
                        .message())
                .contains("Requested operation is not valid: domain is not running");
    }

    @Test
    void portsThatNobodyCanConnectToAreNamed() {
        assertThat(client.fail(RemoteProcedure.DOMAIN_OPEN_CONSOLE, args(Optional.of("serial1"), 0))
                        .message()
                        .orElseThrow())
                .startsWith("internal error: character device serial1 is not a socket");
        assertThat(client.fail(RemoteProcedure.DOMAIN_OPEN_CONSOLE, args(Optional.of("tty9"), 0))
                        .message())
                .contains("internal error: cannot find console device 'tty9'");
    }

    /** A client that does not read holds up the guest, and in the end itself. */
    @Test
    void neitherSideOutrunsTheOther() {
        MessageHeader call = open(client, 0);
        client.stopReading();
        byte[] typed = "x".repeat(Frames.STREAM_DATA_MAX).getBytes(UTF_8);
        int packets = 64;
        for (int i = 0; i < packets; i++) {
            client.send(frames.streamData(call, ByteBuffer.wrap(typed)));
        }
        world.settle();
        long queued = client.connection().queuedBytes();
        assertThat(queued).as("held back on its own side").isGreaterThan((long) packets / 2 * typed.length);
        client.goOnReading();
        assertThat(heard(client)).hasSize(packets * typed.length + "\r\na login: ".length());
    }

    private RemoteDomainOpenConsoleArgs args(Optional<String> device, int flags) {
        return new RemoteDomainOpenConsoleArgs(guest, device, flags);
    }

    private MessageHeader open(ScriptedClient who, int flags) {
        int serial = who.send(RemoteProcedure.DOMAIN_OPEN_CONSOLE, args(Optional.empty(), flags));
        world.settle();
        Message reply = who.reply(serial).orElseThrow();
        assertThat(reply.status()).contains(MessageStatus.OK);
        return reply.header();
    }

    private void type(ScriptedClient who, MessageHeader call, String text) {
        who.send(frames.streamData(call, ByteBuffer.wrap(text.getBytes(UTF_8))));
        world.settle();
    }

    private static List<Message> packets(ScriptedClient who) {
        return who.received().stream()
                .filter(message -> message.header().type() == MessageType.STREAM.number())
                .toList();
    }

    private static String heard(ScriptedClient who) {
        StringBuilder heard = new StringBuilder();
        packets(who).stream()
                .filter(packet ->
                        packet.status().filter(MessageStatus.CONTINUE::equals).isPresent())
                .forEach(packet -> heard.append(UTF_8.decode(packet.data())));
        return heard.toString();
    }
}
