package org.virtvzd.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.client.ClientStream;
import org.virtvzd.client.LibvirtClient;
import org.virtvzd.client.RpcConnection;
import org.virtvzd.client.StreamReceiver;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyRet;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsRet;
import org.virtvzd.protocol.remote.RemoteDomainLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByNameRet;
import org.virtvzd.protocol.remote.RemoteNonnullStorageVol;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.remote.RemoteStorageVolDownloadArgs;
import org.virtvzd.protocol.remote.RemoteStorageVolUploadArgs;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.ScriptedSibling;
import org.virtvzd.server.kit.World;

/** What the client library promises, with our own server at the other end and everything cut into pieces. */
class LibvirtClientTest {
    private static final RemoteNonnullStorageVol VOLUME = new RemoteNonnullStorageVol("images", "disk", "/images/disk");

    private final World world = World.withSiblings(Optional.of(new Random(5)));

    @AfterEach
    void end() {
        world.close();
    }

    private <T> T done(CompletionStage<T> stage) {
        world.settle();
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private LibvirtException failure(CompletionStage<?> stage) {
        world.settle();
        CompletableFuture<?> future = stage.toCompletableFuture();
        assertThat(future).isCompletedExceptionally();
        return future.handle((result, failure) -> failure instanceof CompletionException wrapped
                        ? (LibvirtException) wrapped.getCause()
                        : (LibvirtException) failure)
                .join();
    }

    private CompletionStage<LibvirtClient> opening(Path socket, String uri) {
        return LibvirtClient.open(world.transport(), world.loop(), RpcConnection.Settings.of(socket), uri, false);
    }

    private LibvirtClient opened() {
        return done(opening(World.MAIN, "vz:///system"));
    }

    private void define(String name) {
        world.open(World.MAIN).define(ScriptedClient.vm(name, new UUID(1, name.hashCode())));
    }

    @Test
    void theExampleOfTheReadmeRuns() throws IOException {
        define("web");
        define("mail");
        var transport = world.transport();
        var loop = world.loop();
        Path socket = World.MAIN;
        // README
        List<String> names = new ArrayList<>();
        LibvirtClient.open(transport, loop, RpcConnection.Settings.of(socket), "vz:///system", false)
                .thenCompose(client -> client.call(
                        RemoteProcedure.CONNECT_LIST_ALL_DOMAINS,
                        new RemoteConnectListAllDomainsArgs(1, 0),
                        RemoteConnectListAllDomainsRet.class))
                .thenAccept(found -> found.domains().forEach(domain -> names.add(domain.name())));
        // end
        world.settle();
        assertThat(names).containsExactlyInAnyOrder("web", "mail");
        assertThat(Files.readString(root().resolve("README.md"))).contains(example());
    }

    /** Tests run in the directory of their module, or in the root when an editor starts them. */
    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("README.md")) ? here : here.resolve("..");
    }

    private static String example() throws IOException {
        String source = Files.readString(
                root().resolve("server/src/test/java/org/virtvzd/server/client/LibvirtClientTest.java"));
        int start = source.indexOf("// README") + "// README\n".length();
        return source.substring(start, source.indexOf("// end", start))
                .stripTrailing()
                .stripIndent();
    }

    @Test
    void reportsTheServersErrors() {
        LibvirtException missing = failure(opened().call(
                        RemoteProcedure.DOMAIN_LOOKUP_BY_NAME,
                        new RemoteDomainLookupByNameArgs("nobody"),
                        RemoteDomainLookupByNameRet.class));
        assertThat(missing.error().code()).isEqualTo(ErrorCode.NO_DOMAIN);
        assertThat(missing).hasMessageContaining("nobody");
    }

    @Test
    void saysWhyItCannotOpen() {
        assertThat(failure(opening(World.MAIN, "nope:///x")).error().code()).isEqualTo(ErrorCode.NO_CONNECT);
        assertThat(failure(opening(Path.of("/run/none"), "vz:///system")))
                .hasMessage("Failed to connect socket to '/run/none': No such file or directory");
        assertThat(failure(opening(World.SASL, "vz:///system")).error().code()).isEqualTo(ErrorCode.AUTH_FAILED);
    }

    @Test
    void receivesEvents() {
        LibvirtClient client = opened();
        List<XdrValue> events = new ArrayList<>();
        client.onEvent(RemoteProcedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE, events::add);
        done(client.call(
                RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                new RemoteConnectDomainEventCallbackRegisterAnyArgs(0, Optional.empty()),
                RemoteConnectDomainEventCallbackRegisterAnyRet.class));
        define("web");
        assertThat(events).hasSize(1);
    }

    @Test
    void failsWhatIsUnderWayWhenTheConnectionEnds() {
        ScriptedSibling.listenMute(world, "libvirt-sock");
        var opening = opening(World.SIBLINGS.resolve("libvirt-sock"), "vz:///system");
        world.settle();
        assertThat(opening.toCompletableFuture()).isNotDone();
        world.pass(Duration.ofSeconds(30));
        assertThat(failure(opening)).hasMessageContaining("Lost the connection to '/run/siblings/libvirt-sock'");
        LibvirtClient client = opened();
        done(client.close());
        done(client.closed());
        assertThat(failure(client.call(RemoteProcedure.CONNECT_GET_HOSTNAME, XdrVoid.VOID, XdrValue.class)))
                .hasMessage("internal error: client socket is closed");
    }

    /** Takes what comes and remembers it. */
    private static final class Taken implements StreamReceiver {
        private final List<String> log = new ArrayList<>();

        @Override
        public void onData(ByteBuffer data) {
            log.add("data " + data.remaining());
        }

        @Override
        public void onHole(long length) {
            log.add("hole " + length);
        }

        @Override
        public void onEndOfData() {
            log.add("end of data");
        }

        @Override
        public void onEnd(Optional<LibvirtException> failure) {
            log.add("end " + failure.map(Throwable::getMessage).orElse("in order"));
        }
    }

    /** Through our server to another daemon, so both directions of the relay take part. */
    @Test
    void readsAndWritesStreams() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, "virtstoraged-sock");
        LibvirtClient client = opened();
        var download = new Taken();
        var downloading = client.openStream(
                RemoteProcedure.STORAGE_VOL_DOWNLOAD, new RemoteStorageVolDownloadArgs(VOLUME, 0, 0, 1), download);
        world.settle();
        ScriptedSibling sibling = siblings.getFirst();
        sibling.reply(XdrVoid.VOID);
        ClientStream reading = done(downloading);
        client.pauseReading();
        sibling.data(new byte[1000]);
        assertThat(download.log).isEmpty();
        client.resumeReading();
        sibling.hole(5);
        sibling.endOfData();
        reading.finish();
        world.settle();
        sibling.confirm();
        assertThat(download.log).containsExactly("data 1000", "hole 5", "end of data", "end in order");

        var upload = new Taken();
        var uploading = client.openStream(
                RemoteProcedure.STORAGE_VOL_UPLOAD, new RemoteStorageVolUploadArgs(VOLUME, 0, 0, 1), upload);
        world.settle();
        sibling.reply(XdrVoid.VOID);
        ClientStream writing = done(uploading);
        assertThat(writing.write(ByteBuffer.wrap(new byte[300_000]))).isTrue();
        writing.hole(7);
        writing.abort();
        writing.write(ByteBuffer.wrap(new byte[1]));
        world.settle();
        List<Message> packets = sibling.packets().subList(1, sibling.packets().size());
        assertThat(packets).extracting(packet -> packet.data().remaining()).containsExactly(262_120, 37_880, 12, 0);
        assertThat(packets.getLast().status()).contains(MessageStatus.ERROR);
        sibling.die();
        assertThat(upload.log)
                .singleElement()
                .asString()
                .contains("Lost the connection to '/run/siblings/virtstoraged-sock'");
    }
}
