package org.virtvzd.app.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line of the daemon. The first group is libvirt's, the second our own.
 *
 * <p>Picocli fills the fields.
 */
@Command(
        name = "virtvzd",
        sortOptions = false,
        customSynopsis = "virtvzd [options]",
        description = "libvirt's management daemon for Virtuozzo.")
public final class Options {
    /** In seconds: what fits 31 bits as milliseconds. */
    private static final long LONGEST_TIMEOUT = Integer.MAX_VALUE / 1000;

    /** Which hypervisor to serve. */
    public enum HypervisorKind {
        /** A Virtuozzo host through its SDK. */
        SDK,
        /** The fake hypervisor. */
        FAKE
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Display program help")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            description = "Display version information")
    private boolean version;

    @Option(
            names = {"-v", "--verbose"},
            description = "Verbose messages")
    private boolean verbose;

    @Option(
            names = {"-f", "--config"},
            paramLabel = "FILE",
            description = "Configuration file")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = {"-p", "--pid-file"},
            paramLabel = "FILE",
            description = "Change name of PID file; empty for none")
    private Optional<String> pidFile = Optional.empty();

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECS",
            description = "Exit after so many seconds without clients and running domains; 0: never")
    private Optional<String> timeout = Optional.empty();

    @Option(
            names = "--hypervisor",
            paramLabel = "KIND",
            description = "Hypervisor to serve: sdk (default) or fake",
            defaultValue = "sdk")
    private HypervisorKind hypervisor = HypervisorKind.SDK;

    @Option(
            names = "--fake-inventory",
            paramLabel = "FILE",
            description = "Guests of the fake hypervisor: a JSON file, \"demo\", or a number of VMs; default none")
    private Optional<String> fakeInventory = Optional.empty();

    @Option(
            names = "--fake-state",
            paramLabel = "DIR",
            description = "Folder in which the fake hypervisor keeps its guests; default in memory only")
    private Optional<Path> fakeState = Optional.empty();

    @Option(
            names = "--fake-host",
            paramLabel = "NAME",
            description = "Name of the fake hypervisor's host; default fake.virtuozzo.example")
    private Optional<String> fakeHost = Optional.empty();

    @Option(names = "--fake-cpus", paramLabel = "N", description = "CPUs of the fake hypervisor's host; default 2")
    private Optional<Integer> fakeCpus = Optional.empty();

    @Option(
            names = "--fake-memory",
            paramLabel = "MIB",
            description = "Memory of the fake hypervisor's host in MiB; default 16384")
    private Optional<Long> fakeMemory = Optional.empty();

    @Option(
            names = "--fake-slow",
            description =
                    "The fake hypervisor takes about as long for everything as a real host; default no time at all")
    private boolean fakeSlow;

    @Option(
            names = "--socket-dir",
            paramLabel = "DIR",
            description = "Folder of the sockets; stronger than unix_sock_dir of the configuration file")
    private Optional<Path> socketDirectory = Optional.empty();

    /**
     * Whether only the usage is wanted.
     *
     * @return true with -h
     */
    public boolean help() {
        return help;
    }

    /**
     * Whether only the version is wanted.
     *
     * @return true with -V
     */
    public boolean version() {
        return version;
    }

    /**
     * Whether informational messages are to be logged.
     *
     * @return true with -v
     */
    public boolean verbose() {
        return verbose;
    }

    /**
     * The configuration file to read instead of the default one.
     *
     * @return the argument of -f
     */
    public Optional<Path> config() {
        return config;
    }

    /**
     * The pid file to use instead of the default one.
     *
     * @return the argument of -p; an empty text means none
     */
    public Optional<String> pidFile() {
        return pidFile;
    }

    /**
     * How long the daemon stays without being needed.
     *
     * @return the argument of -t; zero without it
     * @throws LibvirtException INVALID_ARG when it is no number from 0 to 2147483
     */
    public Duration timeout() {
        String text = timeout.orElse("0");
        if (!text.matches("0*[0-9]{1,7}") || Long.parseLong(text) > LONGEST_TIMEOUT) {
            throw new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.CONF, "Invalid value for timeout");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    /**
     * Which hypervisor to serve.
     *
     * @return the real one unless the fake is asked for by name
     */
    public HypervisorKind hypervisor() {
        return hypervisor;
    }

    /**
     * The guests that the fake hypervisor begins with.
     *
     * @return a file, the word demo, or a number
     */
    public Optional<String> fakeInventory() {
        return fakeInventory;
    }

    /**
     * Where the fake hypervisor keeps its guests.
     *
     * @return a folder
     */
    public Optional<Path> fakeState() {
        return fakeState;
    }

    /**
     * The name of the fake hypervisor's host.
     *
     * @return a host name
     */
    public Optional<String> fakeHost() {
        return fakeHost;
    }

    /**
     * How many CPUs the fake hypervisor's host has.
     *
     * @return a number, 1 or more if it is to be used
     */
    public Optional<Integer> fakeCpus() {
        return fakeCpus;
    }

    /**
     * How much memory the fake hypervisor's host has.
     *
     * @return MiB, 1 or more if it is to be used
     */
    public Optional<Long> fakeMemory() {
        return fakeMemory;
    }

    /**
     * Whether the fake hypervisor takes its time.
     *
     * @return true when it is to be about as slow as a real host, and to show the states on the way
     */
    public boolean fakeSlow() {
        return fakeSlow;
    }

    /**
     * Where the sockets are to be.
     *
     * @return a folder
     */
    public Optional<Path> socketDirectory() {
        return socketDirectory;
    }

    /**
     * Looks for options that do not go together or say nothing.
     *
     * @return what is wrong, if anything is
     */
    public Optional<String> complaint() {
        boolean fakeWanted = fakeSlow
                || Stream.of(fakeInventory, fakeState, fakeHost, fakeCpus, fakeMemory)
                        .anyMatch(Optional::isPresent);
        if (fakeWanted && hypervisor != HypervisorKind.FAKE) {
            return Optional.of("the --fake-* options need --hypervisor fake");
        }
        if (socketDirectory.filter(directory -> directory.toString().isEmpty()).isPresent()) {
            return Optional.of("--socket-dir must name a folder");
        }
        return Optional.empty();
    }
}
