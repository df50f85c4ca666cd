package org.virtvzd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.fakevz.FakeHypervisor;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.Inventory;
import org.virtvzd.adapter.inprocess.InProcessTransport;
import org.virtvzd.adapter.inprocess.ThreadEventLoop;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.protocol.frame.FrameAssembler;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.session.AuthMethod;
import org.virtvzd.server.session.Service;

/** What the README says about the library, as code. */
class EmbeddingTest {

    @Test
    void servesAClientInTheSameJvmInRealTime() throws Exception {
        try (var loop = new ThreadEventLoop("libvirt", true)) {
            var transport = new InProcessTransport(loop);
            var host = FakeHypervisor.inMemory(
                    FakeOptions.defaults().withInventory(Inventory.small()),
                    loop,
                    InstantSource.system(),
                    new SecureRandom());
            var server = new LibvirtServer(
                    loop, InstantSource.system(), new SecureRandom(), host, LibvirtServer.Settings.defaults(0));
            transport
                    .listen(
                            Endpoint.own(Path.of("main"), 0700, Optional.empty(), 10),
                            server.mainAcceptor(new Service(false, AuthMethod.NONE)))
                    .thenAccept(server::serveMain);
            loop.execute(server::start);

            var client = new Client();
            loop.execute(() -> transport
                    .connect(Path.of("main"), client, new PeerCredentials(0, 0, 1))
                    .write(new Frames().call(RemoteProcedure.AUTH_LIST, 7, XdrVoid.VOID)));

            assertThat(client.reply.get(10, TimeUnit.SECONDS).header().serial()).isEqualTo(7);
            loop.execute(server::close);
        }
    }

    /** Waits for one message. */
    private static final class Client implements ConnectionHandler {
        private final FrameAssembler assembler = new FrameAssembler();
        private final CompletableFuture<Message> reply = new CompletableFuture<>();

        @Override
        public int demand() {
            return assembler.demand();
        }

        @Override
        public void onBytes(ByteBuffer bytes) {
            assembler.accept(bytes).ifPresent(reply::complete);
        }

        @Override
        public void onDescriptor(Descriptor descriptor) {
            descriptor.close();
        }

        @Override
        public void onDescriptorMissing() {}

        @Override
        public void onDrained() {}

        @Override
        public void onClosed(String cause) {
            reply.completeExceptionally(new IllegalStateException(cause));
        }
    }
}
