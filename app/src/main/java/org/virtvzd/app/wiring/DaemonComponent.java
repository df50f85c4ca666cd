package org.virtvzd.app.wiring;

import dagger.BindsInstance;
import dagger.Component;
import jakarta.inject.Singleton;
import org.virtvzd.adapter.unixsocket.VertxEventLoop;
import org.virtvzd.app.cli.Options;
import org.virtvzd.app.config.DaemonConfig;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.admin.DaemonControl;

/** The parts of a running daemon. */
@Singleton
@Component(modules = DaemonModule.class)
public interface DaemonComponent {

    /**
     * The loop that everything runs on.
     *
     * @return the loop
     */
    VertxEventLoop loop();

    /**
     * The UNIX sockets.
     *
     * @return the transport
     */
    Transport transport();

    /**
     * The core.
     *
     * @return the server
     */
    LibvirtServer server();

    /** Takes what is known before anything is made. */
    @Component.Factory
    interface Factory {

        /**
         * Puts a daemon together.
         *
         * @param options the command line
         * @param config the configuration file
         * @param host what the configuration file says about the host
         * @param control this process
         * @return its parts, made when they are asked for
         */
        DaemonComponent create(
                @BindsInstance Options options,
                @BindsInstance DaemonConfig config,
                @BindsInstance HostSettings host,
                @BindsInstance DaemonControl control);
    }
}
