package org.virtvzd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.virtvzd.bench.daemon.DaemonKind;
import org.virtvzd.bench.daemon.Libvirtd;
import org.virtvzd.bench.daemon.Virtvzd;
import org.virtvzd.bench.scenario.Effort;
import org.virtvzd.bench.scenario.Scenarios;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the load program. Picocli fills the fields. */
@Command(
        name = "bench/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the same load against virtvzd and libvirtd in turns; prints a Markdown table.")
public final class Main implements Callable<Integer> {
    @Option(names = "--rounds", defaultValue = "5", description = "How often (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--slice",
            paramLabel = "MILLISECONDS",
            defaultValue = "2000",
            description = "Time for each measurement (default ${DEFAULT-VALUE})")
    private long slice;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "Only this; may be repeated. One of start, latency, clients, outstanding, connect, idle,"
                    + " events, list, virsh, scale, define")
    private List<String> chosen = List.of();

    @Option(names = "--alone", description = "Only virtvzd, to profile it; there are no ratios then")
    private boolean alone;

    @Option(names = "--libvirtd", defaultValue = "/usr/sbin/libvirtd", description = "The C daemon")
    private Path libvirtd = Path.of("/usr/sbin/libvirtd");

    @Option(names = "--jvm-options", required = true, description = "Options of the daemon's JVM")
    private Path jvmOptions = Path.of("");

    @Option(names = "--aot-cache", description = "What the daemon's JVM has learnt from an earlier start")
    private Optional<Path> aotCache = Optional.empty();

    @Option(names = "--class-path", required = true, description = "The daemon's class path")
    private String classPath = "";

    private Main() {}

    /**
     * Runs the load program.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        var scenarios = Scenarios.all();
        if (!chosen.isEmpty()) {
            scenarios.keySet().retainAll(chosen);
        }
        List<DaemonKind> kinds = new ArrayList<>();
        if (!alone) {
            if (!Files.isExecutable(libvirtd)) {
                System.err.println(libvirtd + " is missing: install libvirt-daemon, or use --alone.");
                return CommandLine.ExitCode.USAGE;
            }
            kinds.add(new Libvirtd(libvirtd));
        }
        kinds.add(new Virtvzd(jvmOptions, aotCache, classPath));
        System.out.print(new Load(kinds, scenarios, Effort.full(Duration.ofMillis(slice)), rounds, System.err).run());
        return CommandLine.ExitCode.OK;
    }
}
