package org.virtvzd.bench.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * libvirt's own daemon with its in-memory test driver, which is built in.
 *
 * @param executable where it is installed
 */
public record Libvirtd(Path executable) implements DaemonKind {
    @Override
    public String label() {
        return "libvirtd";
    }

    @Override
    public String program() {
        return "libvirt";
    }

    @Override
    public List<String> command(Path directory, Path config) {
        String pidFile = directory.resolve("daemon.pid").toString();
        return List.of(executable.toString(), "-f", config.toString(), "-p", pidFile);
    }

    /** The other drivers stay unloaded: they would make it start slower and touch the machine. */
    @Override
    public Map<String, String> environment(Path directory) {
        return Map.of("LIBVIRT_DRIVER_DIR", directory.toString());
    }

    @Override
    public String uri() {
        return "test:///default";
    }

    @Override
    public String domainType() {
        return "test";
    }
}
