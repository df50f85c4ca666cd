package org.virtvzd.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.remote.RemoteConnectNumOfNetworksRet;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteConnectSetIdentityArgs;
import org.virtvzd.protocol.remote.RemoteConnectStoragePoolEventDeregisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectStoragePoolEventRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectStoragePoolEventRegisterAnyRet;
import org.virtvzd.protocol.remote.RemoteNonnullStoragePool;
import org.virtvzd.protocol.remote.RemoteNonnullStorageVol;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.remote.RemoteStoragePoolEventRefreshMsg;
import org.virtvzd.protocol.remote.RemoteStoragePoolLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteStoragePoolLookupByNameRet;
import org.virtvzd.protocol.remote.RemoteStoragePoolUndefineArgs;
import org.virtvzd.protocol.remote.RemoteStorageVolDownloadArgs;
import org.virtvzd.protocol.remote.RemoteStorageVolUploadArgs;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.ScriptedSibling;
import org.virtvzd.server.kit.World;
import org.virtvzd.server.session.ClientSession;

/** What a client gets from a daemon that it does not talk to itself. */
class RelayTest {
    private static final String STORAGE = "virtstoraged-sock";
    private static final int MIB = 1 << 20;
    private static final RemoteNonnullStoragePool POOL = new RemoteNonnullStoragePool("images", new UUID(1, 2));
    private static final RemoteNonnullStorageVol VOLUME = new RemoteNonnullStorageVol("images", "disk", "/images/disk");
    private static final RemoteStoragePoolLookupByNameArgs LOOKUP = new RemoteStoragePoolLookupByNameArgs("images");

    private World world = World.withSiblings(Optional.empty());

    @AfterEach
    void end() {
        world.close();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private ScriptedSibling connected(ScriptedClient client, List<ScriptedSibling> siblings) {
        client.send(RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME, LOOKUP);
        world.settle();
        ScriptedSibling sibling = siblings.getLast();
        sibling.reply(new RemoteStoragePoolLookupByNameRet(POOL));
        return sibling;
    }

    private static Message reply(ScriptedClient client, int serial) {
        return client.reply(serial).orElseThrow(() -> new AssertionError("no reply to call " + serial));
    }

    @Test
    void handsCallOnAndTheReplyBack() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        assertThat(siblings).isEmpty();
        int serial = client.send(RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME, LOOKUP);
        world.settle();
        ScriptedSibling sibling = siblings.getFirst();
        assertThat(RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME.decodeArgs(
                        sibling.lastCall().payload()))
                .isEqualTo(LOOKUP);
        assertThat(client.reply(serial)).isEmpty();
        var found = new RemoteStoragePoolLookupByNameRet(POOL);
        sibling.reply(found);
        assertThat(RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME.decodeRet(
                        reply(client, serial).payload()))
                .isEqualTo(found);
    }

    @Test
    void opensTheSiblingsUriInTheNameOfTheClient() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedSibling sibling = connected(world.open(World.MAIN), siblings);
        assertThat(sibling.greetings().stream()
                        .map(Message::header)
                        .map(MessageHeader::proc)
                        .map(number -> RemoteProcedure.of(number).orElseThrow()))
                .containsExactly(
                        RemoteProcedure.AUTH_LIST, RemoteProcedure.CONNECT_OPEN, RemoteProcedure.CONNECT_SET_IDENTITY);
        assertThat(RemoteProcedure.CONNECT_OPEN.decodeArgs(
                        sibling.greetings().get(1).payload()))
                .isEqualTo(new RemoteConnectOpenArgs(Optional.of("storage:///system"), 0));
        var identity = (RemoteConnectSetIdentityArgs) RemoteProcedure.CONNECT_SET_IDENTITY.decodeArgs(
                sibling.greetings().get(2).payload());
        assertThat(identity.params())
                .extracting(param -> param.field() + " " + param.value())
                .containsExactly(
                        "process-id " + new TypedParamValue.LlongValue(4711),
                        "unix-group-id " + new TypedParamValue.UllongValue(0),
                        "unix-user-id " + new TypedParamValue.UllongValue(0));
    }

    @Test
    void passesErrorsAsTheyCame() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        var error = new MessageError(
                49,
                18,
                Optional.of("Storage pool not found: nothing of that name"),
                2,
                Optional.empty(),
                Optional.of("one"),
                Optional.of("two"),
                Optional.of("three"),
                17,
                18,
                Optional.empty());
        int serial = client.send(RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME, LOOKUP);
        world.settle();
        siblings.getFirst().refuse(error);
        assertThat(ScriptedClient.error(reply(client, serial))).isEqualTo(error);
    }

    @Test
    void saysWhichDaemonIsNotThere() {
        ScriptedClient client = world.open(World.MAIN);
        MessageError error = client.fail(RemoteProcedure.CONNECT_NUM_OF_NETWORKS, XdrVoid.VOID);
        assertThat(error.code()).isEqualTo(38);
        assertThat(error.domain()).isEqualTo(7);
        assertThat(error.int1()).isEqualTo(2);
        assertThat(error.message())
                .contains("Failed to connect socket to '/run/siblings/virtnetworkd-sock': No such file or directory");
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, "virtnetworkd-sock");
        int serial = client.send(RemoteProcedure.CONNECT_NUM_OF_NETWORKS, XdrVoid.VOID);
        world.settle();
        siblings.getFirst().reply(new RemoteConnectNumOfNetworksRet(3));
        assertThat(reply(client, serial).status()).contains(MessageStatus.OK);
    }

    @Test
    void keepsTheOrderOfCallsThatWaitForTheConnection() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        List<XdrValue> names = List.of(
                new RemoteStoragePoolLookupByNameArgs("a"),
                new RemoteStoragePoolLookupByNameArgs("b"),
                new RemoteStoragePoolLookupByNameArgs("c"));
        names.forEach(name -> client.send(RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME, name));
        world.settle();
        assertThat(siblings).hasSize(1);
        assertThat(siblings.getFirst().calls())
                .extracting(call -> RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME.decodeArgs(call.payload()))
                .isEqualTo(names);
    }

    @Test
    void readOnlyClientsUseTheReadOnlySocketAndChangeNothing() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE + "-ro");
        ScriptedClient client = world.open(World.READ_ONLY);
        ScriptedSibling sibling = connected(client, siblings);
        assertThat(RemoteProcedure.CONNECT_OPEN.decodeArgs(
                        sibling.greetings().get(1).payload()))
                .isEqualTo(new RemoteConnectOpenArgs(Optional.of("storage:///system"), 1));
        MessageError refusal =
                client.fail(RemoteProcedure.STORAGE_POOL_UNDEFINE, new RemoteStoragePoolUndefineArgs(POOL));
        assertThat(refusal.code()).isEqualTo(29);
        assertThat(refusal.domain()).isEqualTo(18);
        assertThat(sibling.calls()).hasSize(1);
    }

    private static int register(ScriptedClient client, List<ScriptedSibling> siblings, World world, int theirs) {
        int serial = client.send(
                RemoteProcedure.CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY,
                new RemoteConnectStoragePoolEventRegisterAnyArgs(1, Optional.empty()));
        world.settle();
        siblings.getLast().reply(new RemoteConnectStoragePoolEventRegisterAnyRet(theirs));
        return reply(client, serial).payload().readInt();
    }

    private static RemoteConnectStoragePoolEventDeregisterAnyArgs deregister(int id) {
        return new RemoteConnectStoragePoolEventDeregisterAnyArgs(id);
    }

    @Test
    void mapsCallbackIdsOfEvents() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        assertThat(register(client, siblings, world, 70)).isZero();
        assertThat(register(client, siblings, world, 71)).isEqualTo(1);
        ScriptedSibling sibling = siblings.getFirst();
        sibling.event(RemoteProcedure.STORAGE_POOL_EVENT_REFRESH, new RemoteStoragePoolEventRefreshMsg(71, POOL));
        sibling.event(RemoteProcedure.STORAGE_POOL_EVENT_REFRESH, new RemoteStoragePoolEventRefreshMsg(99, POOL));
        assertThat(client.events(RemoteProcedure.STORAGE_POOL_EVENT_REFRESH))
                .containsExactly(new RemoteStoragePoolEventRefreshMsg(1, POOL));
        int serial = client.send(RemoteProcedure.CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY, deregister(1));
        world.settle();
        assertThat(sibling.lastCall().payload().readInt()).isEqualTo(71);
        sibling.reply(XdrVoid.VOID);
        assertThat(reply(client, serial).status()).contains(MessageStatus.OK);
        assertThat(client.fail(RemoteProcedure.CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY, deregister(1))
                        .message())
                .contains("internal error: storage pool event callback 1 not registered");
    }

    @Test
    void registrationsAreLostWithTheSiblingAndTheirNumbersNotUsedAgain() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        int before = register(client, siblings, world, 0);
        siblings.getFirst().die();
        int after = register(client, siblings, world, 0);
        assertThat(siblings).hasSize(2);
        assertThat(after).isNotEqualTo(before);
        siblings.getLast()
                .event(RemoteProcedure.STORAGE_POOL_EVENT_REFRESH, new RemoteStoragePoolEventRefreshMsg(0, POOL));
        assertThat(client.events(RemoteProcedure.STORAGE_POOL_EVENT_REFRESH))
                .containsExactly(new RemoteStoragePoolEventRefreshMsg(after, POOL));
        client.call(RemoteProcedure.CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY, deregister(before), XdrVoid.class);
        assertThat(siblings.getLast().calls()).hasSize(1);
    }

    private MessageHeader openUpload(ScriptedClient client, List<ScriptedSibling> siblings) {
        return open(
                client, siblings, RemoteProcedure.STORAGE_VOL_UPLOAD, new RemoteStorageVolUploadArgs(VOLUME, 0, 0, 1));
    }

    private MessageHeader openDownload(ScriptedClient client, List<ScriptedSibling> siblings) {
        return open(
                client,
                siblings,
                RemoteProcedure.STORAGE_VOL_DOWNLOAD,
                new RemoteStorageVolDownloadArgs(VOLUME, 0, 0, 1));
    }

    private MessageHeader open(
            ScriptedClient client, List<ScriptedSibling> siblings, RemoteProcedure procedure, XdrValue args) {
        int serial = client.send(procedure, args);
        world.settle();
        siblings.getLast().reply(XdrVoid.VOID);
        return reply(client, serial).header();
    }

    private static byte[] data(List<Message> packets) {
        int length =
                packets.stream().mapToInt(packet -> packet.data().remaining()).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        packets.forEach(packet -> all.put(packet.data()));
        return all.array();
    }

    private static List<Message> streamed(ScriptedClient client) {
        return client.received().stream()
                .filter(message -> message.header().type() == MessageType.STREAM.number()
                        || message.header().type() == MessageType.STREAM_HOLE.number())
                .toList();
    }

    /** libvirtd replies in one thread and reads the volume in another, so its data may come first. */
    @Test
    void aStreamMayOvertakeTheReplyThatOpensIt() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        int serial =
                client.send(RemoteProcedure.STORAGE_VOL_DOWNLOAD, new RemoteStorageVolDownloadArgs(VOLUME, 0, 0, 1));
        world.settle();
        ScriptedSibling sibling = siblings.getLast();
        sibling.data(bytes(1000));
        sibling.endOfData();
        assertThat(streamed(client)).isEmpty();
        sibling.reply(XdrVoid.VOID);
        MessageHeader call = reply(client, serial).header();
        assertThat(client.received().getLast().header().type()).isEqualTo(MessageType.STREAM.number());
        assertThat(data(streamed(client))).isEqualTo(bytes(1000));
        assertThat(streamed(client)).hasSize(2);
        client.send(new Frames().streamFinish(call));
        world.settle();
        sibling.confirm();
        assertThat(streamed(client)).hasSize(3);
    }

    @Test
    void aStreamWithoutAReplyDoesNotPileUp() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        int serial =
                client.send(RemoteProcedure.STORAGE_VOL_DOWNLOAD, new RemoteStorageVolDownloadArgs(VOLUME, 0, 0, 1));
        world.settle();
        for (int i = 0; i < 5; i++) {
            siblings.getLast().data(bytes(Frames.STREAM_DATA_MAX));
        }
        assertThat(reply(client, serial).status()).contains(MessageStatus.ERROR);
        assertThat(streamed(client)).isEmpty();
    }

    /** Everything cut into pieces at random: what goes through must not depend on how it comes. */
    @Test
    void carriesAnUploadWithHoles() {
        world = World.withSiblings(Optional.<RandomGenerator>of(new Random(3)));
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        MessageHeader call = openUpload(client, siblings);
        Frames frames = new Frames();
        byte[] content = bytes(100_000);
        client.send(frames.streamData(call, ByteBuffer.wrap(content)));
        client.send(frames.streamHole(call, 1L << 40));
        client.send(frames.streamFinish(call));
        world.settle();
        ScriptedSibling sibling = siblings.getFirst();
        List<Message> packets = sibling.packets();
        assertThat(packets)
                .extracting(packet -> packet.header().serial())
                .containsOnly(sibling.lastCall().header().serial());
        assertThat(data(packets.subList(0, 1))).isEqualTo(content);
        assertThat(packets.get(1).payload().readLong()).isEqualTo(1L << 40);
        assertThat(packets.get(2).status()).contains(MessageStatus.OK);
        sibling.confirm();
        assertThat(streamed(client))
                .singleElement()
                .satisfies(packet -> assertThat(packet.header().serial()).isEqualTo(call.serial()));
        client.send(frames.streamFinish(call));
        world.settle();
        assertThat(sibling.packets()).hasSize(3);
    }

    @Test
    void slowsTheClientDownToTheSiblingsReading() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        MessageHeader call = openUpload(client, siblings);
        siblings.getFirst().stopReading();
        byte[] content = bytes(8 * MIB);
        for (int at = 0; at < content.length; at += Frames.STREAM_DATA_MAX) {
            int length = Math.min(Frames.STREAM_DATA_MAX, content.length - at);
            client.send(new Frames().streamData(call, ByteBuffer.wrap(content, at, length)));
        }
        world.settle();
        assertThat(client.connection().queuedBytes()).isGreaterThan(4 * MIB);
        siblings.getFirst().goOnReading();
        assertThat(client.connection().queuedBytes()).isZero();
        assertThat(data(siblings.getFirst().packets())).isEqualTo(content);
    }

    @Test
    void slowsTheSiblingDownToTheClientsReading() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        MessageHeader call = openDownload(client, siblings);
        ScriptedSibling sibling = siblings.getFirst();
        client.stopReading();
        byte[] content = bytes(8 * MIB);
        for (int at = 0; at < content.length; at += Frames.STREAM_DATA_MAX) {
            sibling.data(Arrays.copyOfRange(content, at, Math.min(at + Frames.STREAM_DATA_MAX, content.length)));
        }
        assertThat(sibling.queuedBytes()).isGreaterThan(4 * MIB);
        world.pass(Duration.ofMinutes(2));
        assertThat(sibling.isClosed()).isFalse();
        client.goOnReading();
        sibling.hole(17);
        sibling.endOfData();
        List<Message> packets = streamed(client);
        assertThat(packets)
                .allSatisfy(packet -> assertThat(packet.header().serial()).isEqualTo(call.serial()));
        int last = packets.size() - 1;
        assertThat(data(packets.subList(0, last - 1))).isEqualTo(content);
        assertThat(packets.get(last - 1).payload().readLong()).isEqualTo(17);
        assertThat(packets.get(last).data().hasRemaining()).isFalse();
    }

    @Test
    void tellsWhatIsLostWhenTheSiblingDies() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        MessageHeader stream = openDownload(client, siblings);
        int serial = client.send(RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME, LOOKUP);
        world.settle();
        siblings.getFirst().die();
        String lost = "Lost the connection to '/run/siblings/virtstoraged-sock': End of file while reading data:"
                + " Input/output error";
        MessageError error = ScriptedClient.error(reply(client, serial));
        assertThat(error.code()).isEqualTo(38);
        assertThat(error.message()).contains(lost);
        assertThat(streamed(client)).singleElement().satisfies(packet -> {
            assertThat(packet.header().serial()).isEqualTo(stream.serial());
            assertThat(packet.status()).contains(MessageStatus.ERROR);
            assertThat(ScriptedClient.error(packet).message()).contains(lost);
        });
        connected(client, siblings);
        assertThat(siblings).hasSize(2);
    }

    @Test
    void givesUpOnSiblingThatNeverAnswers() {
        ScriptedSibling.listenMute(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        int serial = client.send(RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME, LOOKUP);
        world.pass(Duration.ofSeconds(29));
        assertThat(client.reply(serial)).isEmpty();
        world.pass(Duration.ofSeconds(1));
        assertThat(ScriptedClient.error(reply(client, serial)).code()).isEqualTo(38);
    }

    @Test
    void leavesTheSiblingWithTheClient() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        ScriptedSibling sibling = connected(client, siblings);
        openDownload(client, siblings);
        ScriptedClient other = world.open(World.MAIN);
        ScriptedSibling others = connected(other, siblings);
        world.loop().execute(client.connection()::close);
        world.settle();
        assertThat(sibling.isClosed()).isTrue();
        assertThat(others.isClosed()).isFalse();
    }

    @Test
    void boundsTheStreamsOfOneClient() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, STORAGE);
        ScriptedClient client = world.open(World.MAIN);
        for (int i = 0; i < ClientSession.MAX_STREAMS; i++) {
            openDownload(client, siblings);
        }
        assertThat(client.fail(RemoteProcedure.STORAGE_VOL_DOWNLOAD, new RemoteStorageVolDownloadArgs(VOLUME, 0, 0, 0))
                        .message())
                .contains("Too many streams '256' for limit '256'");
    }
}
