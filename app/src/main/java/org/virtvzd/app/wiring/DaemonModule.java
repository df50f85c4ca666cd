package org.virtvzd.app.wiring;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.virtvzd.adapter.polkit.Polkit;
import org.virtvzd.adapter.sasl.PasswordFile;
import org.virtvzd.adapter.sasl.ScramLogins;
import org.virtvzd.adapter.unixsocket.VertxEventLoop;
import org.virtvzd.adapter.unixsocket.VertxUnixTransport;
import org.virtvzd.app.cli.Options;
import org.virtvzd.app.config.DaemonConfig;
import org.virtvzd.app.process.Identity;
import org.virtvzd.app.process.Paths;
import org.virtvzd.ports.access.Authority;
import org.virtvzd.ports.access.SaslLogins;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.admin.DaemonControl;
import org.virtvzd.server.relay.Siblings;
import org.virtvzd.server.session.AuthMethod;

/** Fills the core's ports in production. */
@Module
interface DaemonModule {

    @Provides
    @Singleton
    static VertxEventLoop vertxLoop() {
        return new VertxEventLoop();
    }

    @Binds
    EventLoop loop(VertxEventLoop loop);

    @Provides
    @Singleton
    static Transport transport(VertxEventLoop loop) {
        return new VertxUnixTransport(loop);
    }

    @Provides
    static InstantSource clock() {
        return InstantSource.system();
    }

    /** UUIDs of guests should not be guessable, and are made rarely. */
    @Provides
    @Singleton
    static RandomGenerator random() {
        return new SecureRandom();
    }

    @Provides
    @Singleton
    static Hypervisor hypervisor(
            Options options,
            DaemonConfig config,
            HostSettings host,
            EventLoop loop,
            InstantSource clock,
            RandomGenerator random) {
        return switch (options.hypervisor()) {
            case FAKE -> Fakes.create(options, host, loop, clock, random);
            case SDK -> RealHosts.create(options, config, host, loop);
        };
    }

    /** Where the system's message bus is by convention, whatever the environment of a privileged daemon says. */
    @Provides
    @Singleton
    static Authority authority(EventLoop loop) {
        return new Polkit(loop, Path.of("/run/dbus/system_bus_socket"), Identity.effectiveUid());
    }

    /** The library of the mechanism is loaded only when a socket wants it. */
    @Provides
    @Singleton
    static SaslLogins logins(EventLoop loop, DaemonConfig config) {
        if (config.readOnlyAuth() != AuthMethod.SASL && config.readWriteAuth() != AuthMethod.SASL) {
            return SaslLogins.NONE;
        }
        Path file = config.sasl().passwordFile().orElseGet(() -> Paths.defaults(
                        Identity.effectiveUid() == 0, System.getenv())
                .passwordFile());
        return new ScramLogins(loop, new PasswordFile(file), config.sasl()::admits);
    }

    @Provides
    @Singleton
    static Siblings siblings(Transport transport, EventLoop loop, DaemonConfig config) {
        boolean root = Identity.effectiveUid() == 0;
        String mode = root ? "system" : "session";
        return config.siblingSocket()
                .map(socket -> Siblings.monolithic(transport, loop, mode, socket))
                .orElseGet(() -> Siblings.modular(
                        transport,
                        loop,
                        mode,
                        config.siblingDirectory()
                                .orElse(Paths.defaults(root, System.getenv()).runDirectory())));
    }

    @Provides
    @Singleton
    static LibvirtServer server(
            EventLoop loop,
            InstantSource clock,
            RandomGenerator random,
            Hypervisor hypervisor,
            DaemonConfig config,
            Siblings siblings,
            DaemonControl control,
            Authority authority,
            SaslLogins logins) {
        LibvirtServer.Settings settings =
                new LibvirtServer.Settings(config.main(), config.admin(), Identity.effectiveUid());
        LibvirtServer.Surroundings surroundings =
                new LibvirtServer.Surroundings(Optional.of(siblings), control, authority, logins);
        return new LibvirtServer(loop, clock, random, hypervisor, settings, surroundings);
    }
}
