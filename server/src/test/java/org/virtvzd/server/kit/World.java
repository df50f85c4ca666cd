package org.virtvzd.server.kit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.virtvzd.adapter.fakevz.FakeHypervisor;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.inprocess.InProcessTransport;
import org.virtvzd.adapter.inprocess.VirtualTimeLoop;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.relay.Siblings;
import org.virtvzd.server.session.AuthMethod;
import org.virtvzd.server.session.Service;

/** A daemon without a process: the real server on the fake hypervisor, in virtual time, from one seed. */
public final class World implements AutoCloseable {
    /** The read-write socket. */
    public static final Path MAIN = Path.of("/run/virtvzd-sock");

    /** The read-only socket. */
    public static final Path READ_ONLY = Path.of("/run/virtvzd-sock-ro");

    /** A read-write socket that wants SASL. */
    public static final Path SASL = Path.of("/run/virtvzd-sock-sasl");

    /** A read-write socket that wants polkit. */
    public static final Path POLKIT = Path.of("/run/virtvzd-sock-polkit");

    /** A read-only socket that wants polkit. */
    public static final Path POLKIT_READ_ONLY = Path.of("/run/virtvzd-sock-ro-polkit");

    /** The admin socket. */
    public static final Path ADMIN = Path.of("/run/virtvzd-admin-sock");

    /** Where other daemons listen. */
    public static final Path SIBLINGS = Path.of("/run/siblings");

    /** The user that the server runs as. */
    public static final int OWN_UID = 0;

    private static final PeerCredentials ROOT = new PeerCredentials(OWN_UID, 0, 4711);

    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private final InProcessTransport transport;
    private final RecordedControl control = new RecordedControl();
    private final ScriptedAuthority authority = new ScriptedAuthority();
    private final FakeHypervisor hypervisor;
    private final LibvirtServer server;

    /**
     * A world with an empty host, whole messages and no delays.
     */
    public World() {
        this(FakeOptions.defaults(), new Random(1), Optional.empty(), LibvirtServer.Settings.defaults(OWN_UID));
    }

    /**
     * A world without daemons beside the server.
     *
     * @param fake the hypervisor
     * @param random the hypervisor's and the server's chance
     * @param cuts where messages are cut into pieces, if they are
     * @param settings the server's limits
     */
    public World(
            FakeOptions fake, RandomGenerator random, Optional<RandomGenerator> cuts, LibvirtServer.Settings settings) {
        this(fake, random, cuts, settings, Optional.empty());
    }

    private World(
            FakeOptions fake,
            RandomGenerator random,
            Optional<RandomGenerator> cuts,
            LibvirtServer.Settings settings,
            Optional<Path> siblings) {
        transport = cuts.map(cut -> new InProcessTransport(loop, cut)).orElseGet(() -> new InProcessTransport(loop));
        hypervisor = FakeHypervisor.inMemory(fake, loop, loop.wallClock(), random);
        server = new LibvirtServer(
                loop,
                loop.wallClock(),
                random,
                hypervisor,
                settings,
                new LibvirtServer.Surroundings(
                        siblings.map(directory -> Siblings.modular(transport, loop, "system", directory)),
                        control,
                        authority,
                        new ScriptedLogins()));
        listen(MAIN, new Service(false, AuthMethod.NONE));
        listen(READ_ONLY, new Service(true, AuthMethod.NONE));
        listen(SASL, new Service(false, AuthMethod.SASL));
        listen(POLKIT, new Service(false, AuthMethod.POLKIT));
        listen(POLKIT_READ_ONLY, new Service(true, AuthMethod.POLKIT));
        transport
                .listen(endpoint(ADMIN), server.adminAcceptor(new Service(false, AuthMethod.NONE)))
                .thenAccept(server::serveAdmin);
        loop.execute(server::start);
        settle();
    }

    /**
     * A world whose server looks for other daemons in {@link #SIBLINGS}.
     *
     * @param cuts where messages are cut into pieces, if they are
     * @return the world
     */
    public static World withSiblings(Optional<RandomGenerator> cuts) {
        return new World(
                FakeOptions.defaults(),
                new Random(1),
                cuts,
                LibvirtServer.Settings.defaults(OWN_UID),
                Optional.of(SIBLINGS));
    }

    private void listen(Path path, Service service) {
        transport.listen(endpoint(path), server.mainAcceptor(service)).thenAccept(server::serveMain);
    }

    /**
     * Listens beside the server.
     *
     * @param path where
     * @param acceptor makes the handlers
     */
    public void listen(Path path, Transport.Acceptor acceptor) {
        transport.listen(endpoint(path), acceptor).thenAccept(Transport.Listener::resume);
        settle();
    }

    /**
     * The sockets of this world, for clients that bring their own connection.
     *
     * @return the transport
     */
    public Transport transport() {
        return transport;
    }

    private static Endpoint endpoint(Path path) {
        return Endpoint.own(path, 0700, Optional.empty(), 100);
    }

    /**
     * Connects a client that has done nothing yet.
     *
     * @param path which socket
     * @return the client
     */
    public ScriptedClient connect(Path path) {
        return connect(path, ROOT);
    }

    /**
     * Connects a client of any user that has done nothing yet.
     *
     * @param path which socket
     * @param peer who it is
     * @return the client
     */
    public ScriptedClient connect(Path path, PeerCredentials peer) {
        ScriptedClient client = new ScriptedClient(this);
        loop.execute(() -> client.attach(transport.connect(path, client, peer)));
        settle();
        return client;
    }

    /**
     * Connects a client and opens {@code vz:///system}.
     *
     * @param path which socket
     * @return the client
     */
    public ScriptedClient open(Path path) {
        ScriptedClient client = connect(path);
        client.open("vz:///system");
        return client;
    }

    /**
     * The process as the server's administrator sees it.
     *
     * @return what it was told
     */
    public RecordedControl control() {
        return control;
    }

    /**
     * Whoever decides who may come in.
     *
     * @return to be given decisions
     */
    public ScriptedAuthority authority() {
        return authority;
    }

    /**
     * The server.
     *
     * @return it, to be used on the loop
     */
    public LibvirtServer server() {
        return server;
    }

    /** Runs everything that is ready, without time passing. */
    public void settle() {
        loop.runUntilIdle();
        if (!loop.failures().isEmpty()) {
            throw new AssertionError("a task failed", loop.failures().getFirst());
        }
    }

    /**
     * Lets time pass.
     *
     * @param span how long
     */
    public void pass(Duration span) {
        loop.runFor(span);
        settle();
    }

    /**
     * The loop that everything runs on.
     *
     * @return the loop
     */
    public VirtualTimeLoop loop() {
        return loop;
    }

    /**
     * The hypervisor, for faults and changes behind the server's back.
     *
     * @return the fake
     */
    public FakeHypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public void close() {
        loop.execute(server::close);
        settle();
    }
}
