package org.virtvzd.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.Inventory;
import org.virtvzd.domain.Domain;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.remote.RemoteDomainGetHostnameArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetHostnameRet;
import org.virtvzd.protocol.remote.RemoteDomainScreenshotArgs;
import org.virtvzd.protocol.remote.RemoteDomainScreenshotRet;
import org.virtvzd.protocol.remote.RemoteDomainSetUserPasswordArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;
import org.virtvzd.server.session.ClientSession;

/** What the wire carries of a guest's screen and of guests without guest tools. */
class GuestCallsTest {
    private final World world = new World(
            FakeOptions.defaults().withInventory(Inventory.small()),
            new Random(1),
            Optional.empty(),
            LibvirtServer.Settings.defaults(World.OWN_UID));
    private final ScriptedClient client = world.open(World.MAIN);
    private final Frames frames = new Frames();
    private final RemoteNonnullDomain web = new RemoteNonnullDomain("web", uuid("web"), -1);

    private UUID uuid(String name) {
        return world.hypervisor().host().domains().stream()
                .filter(domain -> domain.name().equals(name))
                .map(Domain::uuid)
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void guestToolsThatDoNotRunAreNamed() {
        world.hypervisor().host().setGuestTools(web.uuid(), false);
        MessageError unasked =
                client.fail(RemoteProcedure.DOMAIN_GET_HOSTNAME, new RemoteDomainGetHostnameArgs(web, 0));
        assertThat(unasked.code()).isEqualTo(86);
        assertThat(unasked.message().orElseThrow()).startsWith("Guest agent is not responding: The guest tools");
        MessageError unset = client.fail(
                RemoteProcedure.DOMAIN_SET_USER_PASSWORD,
                new RemoteDomainSetUserPasswordArgs(web, Optional.of("root"), Optional.of("secret"), 0));
        assertThat(unset.code()).isEqualTo(86);
        world.hypervisor().host().setGuestTools(web.uuid(), true);
        assertThat(client.call(
                                RemoteProcedure.DOMAIN_GET_HOSTNAME,
                                new RemoteDomainGetHostnameArgs(web, 0),
                                RemoteDomainGetHostnameRet.class)
                        .hostname())
                .isEqualTo("web");
    }

    @Test
    void pictureComesAsAStream() {
        MessageHeader call = open();
        List<Message> packets = packets();
        assertThat(packets).hasSize(2).allSatisfy(packet -> {
            assertThat(packet.header().serial()).isEqualTo(call.serial());
            assertThat(packet.status()).contains(MessageStatus.CONTINUE);
        });
        assertThat(packets.getFirst().data().getInt()).isEqualTo(0x89504E47);
        assertThat(packets.getLast().data().hasRemaining()).isFalse();
        assertThat(answerTo(frames.streamFinish(call)).status()).contains(MessageStatus.OK);
        client.send(frames.streamFinish(call));
        world.settle();
        assertThat(packets()).as("a second finish is ignored").hasSize(3);
    }

    @Test
    void pictureCanBeBrokenOff() {
        assertThat(answerTo(frames.streamAbort(open())).status()).contains(MessageStatus.OK);
    }

    @Test
    void picturesAreReadOnly() {
        MessageHeader call = open();
        Message broken = answerTo(frames.streamData(call, ByteBuffer.allocate(1)));
        assertThat(broken.status()).contains(MessageStatus.ERROR);
        assertThat(ScriptedClient.error(broken).message())
                .contains("Requested operation is not valid: stream is not open for writing");
    }

    /** A reader that stops is waited for; one that goes away leaves nothing behind. */
    @Test
    void streamsAreCounted() {
        for (int i = 0; i < ClientSession.MAX_STREAMS; i++) {
            open();
        }
        assertThat(client.fail(RemoteProcedure.DOMAIN_SCREENSHOT, new RemoteDomainScreenshotArgs(web, 0, 0))
                        .message()
                        .orElseThrow())
                .startsWith("Too many streams");
        client.connection().close();
        world.pass(Duration.ofSeconds(1));
        ScriptedClient other = world.open(World.MAIN);
        other.call(
                RemoteProcedure.DOMAIN_SCREENSHOT,
                new RemoteDomainScreenshotArgs(web, 0, 0),
                RemoteDomainScreenshotRet.class);
    }

    private MessageHeader open() {
        int serial = client.send(RemoteProcedure.DOMAIN_SCREENSHOT, new RemoteDomainScreenshotArgs(web, 0, 0));
        world.settle();
        Message reply = client.reply(serial).orElseThrow();
        assertThat(reply.status()).contains(MessageStatus.OK);
        return reply.header();
    }

    private Message answerTo(byte[] packet) {
        int before = packets().size();
        client.send(packet);
        world.settle();
        assertThat(packets()).hasSize(before + 1);
        return packets().getLast();
    }

    private List<Message> packets() {
        return client.received().stream()
                .filter(message -> message.header().type() == MessageType.STREAM.number())
                .toList();
    }
}
