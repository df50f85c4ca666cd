package org.virtvzd.app.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The options that the daemon runs with. */
public final class Options {
    /** In seconds: what fits 31 bits as milliseconds. */
    private static final long LONGEST_TIMEOUT = Integer.MAX_VALUE / 1000;

    private static final Pattern SECONDS = Pattern.compile("0*[0-9]{1,7}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Path here;
    private final Map<OptionName, String> values;

    Options(Path here, Map<OptionName, String> values) {
        this.here = here;
        this.values = new EnumMap<>(OptionName.class);
        this.values.putAll(values);
    }

    /** Which hypervisor to serve. */
    public enum HypervisorKind {
        /** A Virtuozzo host through its SDK. */
        SDK,
        /** The fake hypervisor. */
        FAKE
    }

    /**
     * Whether informational messages are to be logged.
     *
     * @return true with -v
     */
    public boolean verbose() {
        return values.containsKey(OptionName.VERBOSE);
    }

    /**
     * Whether the daemon goes to the background.
     *
     * @return true with -d
     */
    public boolean daemon() {
        return values.containsKey(OptionName.DAEMON);
    }

    /**
     * The configuration file to read instead of the default one.
     *
     * @return the argument of -f
     */
    public Optional<Path> config() {
        return path(OptionName.CONFIG);
    }

    /**
     * The pid file to use instead of the default one.
     *
     * @return the argument of -p; an empty text means none
     */
    public Optional<String> pidFile() {
        return text(OptionName.PID_FILE);
    }

    /**
     * How long the daemon stays without being needed.
     *
     * @return the argument of -t; zero without it
     */
    public Duration timeout() {
        return text(OptionName.TIMEOUT).flatMap(Options::seconds).orElse(Duration.ZERO);
    }

    /** A number of seconds from 0 to 2147483. */
    static Optional<Duration> seconds(String text) {
        boolean valid = SECONDS.matcher(text).matches() && Long.parseLong(text) <= LONGEST_TIMEOUT;
        return valid ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }

    /**
     * Which hypervisor to serve.
     *
     * @return the real one unless the fake is asked for by name
     */
    public HypervisorKind hypervisor() {
        return text(OptionName.HYPERVISOR).filter("fake"::equals).isPresent()
                ? HypervisorKind.FAKE
                : HypervisorKind.SDK;
    }

    /**
     * Which library the real hypervisor is driven through.
     *
     * @return a path, or a name that the system's loader finds
     */
    public Optional<String> sdkLibrary() {
        return text(OptionName.SDK_LIBRARY);
    }

    /**
     * The guests that the fake hypervisor begins with.
     *
     * @return a file, the word demo, or a number
     */
    public Optional<String> fakeInventory() {
        return text(OptionName.FAKE_INVENTORY);
    }

    /**
     * Where the fake hypervisor keeps its guests.
     *
     * @return a folder
     */
    public Optional<Path> fakeState() {
        return path(OptionName.FAKE_STATE);
    }

    /**
     * The name of the fake hypervisor's host.
     *
     * @return a host name
     */
    public Optional<String> fakeHost() {
        return text(OptionName.FAKE_HOST);
    }

    /**
     * How many CPUs the fake hypervisor's host has.
     *
     * @return a number, 1 or more if it is to be used
     */
    public Optional<Long> fakeCpus() {
        return text(OptionName.FAKE_CPUS).map(Long::parseLong);
    }

    /**
     * How much memory the fake hypervisor's host has.
     *
     * @return MiB, 1 or more if it is to be used
     */
    public Optional<Long> fakeMemory() {
        return text(OptionName.FAKE_MEMORY).map(Long::parseLong);
    }

    /**
     * Whether the fake hypervisor takes its time.
     *
     * @return true when it is to be about as slow as a real host, and to show the states on the way
     */
    public boolean fakeSlow() {
        return values.containsKey(OptionName.FAKE_SLOW);
    }

    /**
     * Where the sockets are to be.
     *
     * @return a folder
     */
    public Optional<Path> socketDirectory() {
        return path(OptionName.SOCKET_DIR);
    }

    /**
     * A path of the command line.
     *
     * @param text as it was given
     * @return the path, starting from the folder where the daemon was started
     */
    public Path resolve(String text) {
        return here.resolve(text);
    }

    /** Looks for options that do not go together or say nothing. */
    Optional<String> complaint() {
        if (text(OptionName.SOCKET_DIR).filter(String::isEmpty).isPresent()) {
            return Optional.of("--socket-dir must name a folder");
        }
        if (text(OptionName.HYPERVISOR)
                .filter(kind -> !kind.equals("sdk") && !kind.equals("fake"))
                .isPresent()) {
            return Optional.of("--hypervisor must be sdk or fake");
        }
        if (text(OptionName.SDK_LIBRARY).filter(String::isEmpty).isPresent()) {
            return Optional.of("--sdk-library must name a file");
        }
        if (sdkLibrary().isPresent() && hypervisor() != HypervisorKind.SDK) {
            return Optional.of("--sdk-library needs --hypervisor sdk");
        }
        boolean fakeWanted =
                values.keySet().stream().anyMatch(name -> name.word().startsWith("fake-"));
        if (fakeWanted && hypervisor() != HypervisorKind.FAKE) {
            return Optional.of("the --fake-* options need --hypervisor fake");
        }
        return Stream.of(OptionName.FAKE_CPUS, OptionName.FAKE_MEMORY)
                .filter(name -> !NUMBER.matcher(values.getOrDefault(name, "0")).matches())
                .findFirst()
                .map(name -> name + " must be a number");
    }

    private Optional<String> text(OptionName name) {
        return Optional.ofNullable(values.get(name));
    }

    private Optional<Path> path(OptionName name) {
        return text(name).map(this::resolve);
    }
}
