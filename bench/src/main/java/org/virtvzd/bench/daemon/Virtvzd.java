package org.virtvzd.bench.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * This daemon on its fake hypervisor.
 *
 * @param options file with the options of its JVM
 * @param classPath its class path
 */
public record Virtvzd(Path options, String classPath) implements DaemonKind {
    @Override
    public String label() {
        return "virtvzd";
    }

    @Override
    public String program() {
        return "virtvzd";
    }

    @Override
    public List<String> command(Path directory, Path config) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + options,
                "-cp",
                classPath,
                "org.virtvzd.app.Main",
                "--hypervisor",
                "fake",
                "-f",
                config.toString(),
                "-p",
                directory.resolve("daemon.pid").toString());
    }

    @Override
    public Map<String, String> environment(Path directory) {
        return Map.of();
    }

    @Override
    public String uri() {
        return "vz:///system";
    }

    @Override
    public String domainType() {
        return "vz";
    }
}
