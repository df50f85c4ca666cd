package org.virtvzd.adapter.vzsdk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.CpuSet;
import org.virtvzd.domain.host.Host;
import org.virtvzd.domain.host.HostLoad;

/** The machine that the daemon runs on, read from files of the system as libvirt does. The dispatcher is on the same one. */
final class LocalHost {
    private static final Path PROC = Path.of("/proc");
    private static final Path CPUS = Path.of("/sys/devices/system/cpu");
    private static final Path NODES = Path.of("/sys/devices/system/node");
    private static final Path DMI = Path.of("/sys/class/dmi/id");

    /** Length of the kernel's clock tick, which has been the same on all systems for decades. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private LocalHost() {}

    static Host describe(String productVersion, Optional<UUID> wanted, UUID serverUuid) {
        return new Host(
                hostname(),
                wanted.or(LocalHost::firmwareUuid).orElse(serverUuid),
                version(productVersion),
                cpu(),
                memory().getOrDefault("MemTotal", 0L),
                Smbios.read(DMI));
    }

    private static String hostname() {
        String own = text(PROC.resolve("sys/kernel/hostname")).orElse("localhost");
        if (own.contains(".") || own.startsWith("localhost")) {
            return own;
        }
        try {
            String full = InetAddress.getByName(own).getCanonicalHostName();
            return full.startsWith("localhost") || full.chars().noneMatch(Character::isLetter) ? own : full;
        } catch (UnknownHostException e) {
            return own;
        }
    }

    private static Optional<UUID> firmwareUuid() {
        return text(DMI.resolve("product_uuid"))
                .filter(text -> text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"))
                .map(UUID::fromString);
    }

    /** The first two numbers of a text like {@code 9.0.41}. */
    static Host.ProductVersion version(String text) {
        List<Integer> numbers = Arrays.stream(text.split("\\D+", -1))
                .filter(part -> !part.isEmpty() && part.length() < 6)
                .map(Integer::valueOf)
                .toList();
        return new Host.ProductVersion(
                numbers.isEmpty() ? 0 : numbers.getFirst(), numbers.size() < 2 ? 0 : numbers.get(1));
    }

    private static Host.Cpu cpu() {
        Map<String, String> first = cpuinfo();
        int count = load().cpus().size();
        int nodes = Math.max(1, entries(NODES, "node\\d+").size());
        Set<String> packages = new HashSet<>();
        List<Path> cpus = entries(CPUS, "cpu\\d+");
        cpus.forEach(cpu -> text(cpu.resolve("topology/physical_package_id")).ifPresent(packages::add));
        int threads = cpus.isEmpty()
                ? 1
                : text(cpus.getFirst().resolve("topology/thread_siblings_list"))
                        .flatMap(CpuSet::parse)
                        .map(set -> Math.max(1, set.cpus().size()))
                        .orElse(1);
        int sockets = Math.max(1, packages.size() / nodes);
        int cores = count / Math.max(1, nodes * sockets * threads);
        // What does not multiply out, for example with CPUs switched off, is shown as so many cores.
        boolean fits = nodes * sockets * cores * threads == count;
        return new Host.Cpu(
                Architecture.X86_64,
                first.getOrDefault("model name", "unknown"),
                vendor(first.getOrDefault("vendor_id", "")),
                (int) Double.parseDouble(first.getOrDefault("cpu MHz", "0")),
                fits ? nodes : 1,
                fits ? sockets : 1,
                fits ? cores : count,
                fits ? threads : 1);
    }

    private static String vendor(String id) {
        return switch (id) {
            case "GenuineIntel" -> "Intel";
            case "AuthenticAMD" -> "AMD";
            default -> id;
        };
    }

    private static Map<String, String> cpuinfo() {
        return lines(PROC.resolve("cpuinfo")).stream()
                .takeWhile(line -> !line.isBlank())
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0].strip(), parts -> parts[1].strip(), (one, other) -> one));
    }

    private static Map<String, Long> memory() {
        return lines(PROC.resolve("meminfo")).stream()
                .map(line -> line.split("[:\\s]+", -1))
                .filter(parts -> parts.length >= 2 && parts[1].matches("\\d{1,18}"))
                .collect(Collectors.toMap(parts -> parts[0], parts -> Long.valueOf(parts[1]), (one, other) -> one));
    }

    static HostLoad load() {
        Map<String, Long> memory = memory();
        List<HostLoad.CpuTime> cpus = new ArrayList<>();
        for (String line : lines(PROC.resolve("stat"))) {
            if (line.matches("cpu\\d+ .*")) {
                long[] ticks = Arrays.stream(line.split(" +", -1))
                        .skip(1)
                        .filter(part -> !part.isEmpty())
                        .mapToLong(Long::parseLong)
                        .toArray();
                // user, nice, system, idle, iowait, irq, softirq
                cpus.add(new HostLoad.CpuTime(
                        (ticks[2] + ticks[5] + ticks[6]) * NANOS_PER_TICK,
                        (ticks[0] + ticks[1]) * NANOS_PER_TICK,
                        ticks[3] * NANOS_PER_TICK,
                        ticks[4] * NANOS_PER_TICK));
            }
        }
        return new HostLoad(
                memory.getOrDefault("MemFree", 0L),
                memory.getOrDefault("Buffers", 0L),
                memory.getOrDefault("Cached", 0L),
                cpus);
    }

    private static List<Path> entries(Path directory, String pattern) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> entry.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<String> text(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getFirst().strip());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
