package org.virtvzd.app.wiring;

import java.util.Optional;
import org.virtvzd.adapter.vzsdk.SdkHypervisor;
import org.virtvzd.adapter.vzsdk.SdkOptions;
import org.virtvzd.app.cli.Options;
import org.virtvzd.app.config.DaemonConfig;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.ports.time.EventLoop;

/** Makes the connection to the Virtuozzo host that the daemon runs on. */
final class RealHosts {
    private RealHosts() {}

    static Hypervisor create(Options options, DaemonConfig config, HostSettings host, EventLoop loop) {
        Optional<String> library = options.sdkLibrary().or(config::sdkLibrary);
        return new SdkHypervisor(SdkOptions.defaults().withLibrary(library).withHostUuid(host.uuid()), loop);
    }
}
