package org.virtvzd.bench.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * This daemon on its fake hypervisor.
 *
 * @param options file with the options of its JVM
 * @param aotCache what the JVM has learnt from an earlier start
 * @param classPath its class path
 */
public record Virtvzd(Path options, Optional<Path> aotCache, String classPath) implements DaemonKind {
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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        aotCache.ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
        command.addAll(List.of("@" + options, "-cp", classPath, "org.virtvzd.app.Main"));
        command.addAll(List.of("--hypervisor", "fake", "-f", config.toString()));
        command.addAll(List.of("-p", directory.resolve("daemon.pid").toString()));
        return command;
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
