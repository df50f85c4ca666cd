package org.virtvzd.app.log;

import java.util.List;

/** Names the parts of the daemon as libvirt does, so that filters written for libvirt find them. */
final class Sources {
    private static final String OURS = "org.virtvzd.";

    /** The first prefix that fits decides. */
    private static final List<Source> ALL = List.of(
            new Source(OURS + "server.session.RpcServer", "rpc.netserver"),
            new Source(OURS + "server.session", "rpc.netserverclient"),
            new Source(OURS + "server.admin", "admin.admin_server"),
            new Source(OURS + "server.remote", "remote.remote_daemon_dispatch"),
            new Source(OURS + "server.event", "conf.object_event"),
            new Source(OURS + "server.host", "parallels.parallels_driver"),
            new Source(OURS + "server", "daemon.virtvzd"),
            new Source(OURS + "adapter.unixsocket", "rpc.netsocket"),
            new Source(OURS + "adapter", "parallels.parallels_sdk"),
            new Source(OURS + "app", "daemon.virtvzd"));

    private record Source(String prefix, String name) {}

    private Sources() {}

    /** The name for a logger; that of a library is its own. */
    static String of(String logger) {
        return ALL.stream()
                .filter(source -> logger.startsWith(source.prefix))
                .map(Source::name)
                .findFirst()
                .orElse(logger);
    }
}
