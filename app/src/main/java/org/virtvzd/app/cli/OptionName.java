package org.virtvzd.app.cli;

import java.util.Optional;

/**
 * Every option of the command line, stated once: the parser, the usage, the manual page and the shell completion derive
 * from it. The first group is libvirt's, the second our own.
 */
public enum OptionName {
    /** The usage. */
    HELP("h", "help", "", "Display program help"),
    /** More messages. */
    VERBOSE("v", "verbose", "", "Verbose messages"),
    /** Into the background. */
    DAEMON("d", "daemon", "", "Run as a daemon & write PID file"),
    /** When to end. */
    TIMEOUT("t", "timeout", "secs", "Exit after so many seconds without clients and running domains; 0: never"),
    /** Another configuration file. */
    CONFIG("f", "config", "file", "Configuration file"),
    /** The version. */
    VERSION("V", "version", "", "Display version information"),
    /** Another pid file. */
    PID_FILE("p", "pid-file", "file", "Change name of PID file; empty for none"),
    /** What is served. */
    HYPERVISOR("", "hypervisor", "kind", "Hypervisor to serve: sdk (default) or fake"),
    /** Where the sockets are. */
    SOCKET_DIR("", "socket-dir", "dir", "Folder of the sockets; stronger than unix_sock_dir of the configuration file"),
    /** The library of a real host. */
    SDK_LIBRARY(
            "",
            "sdk-library",
            "file",
            "Path or name of the Virtuozzo SDK's library; stronger than sdk_library of the configuration file"),
    /** Guests to begin with. */
    FAKE_INVENTORY(
            "",
            "fake-inventory",
            "file",
            "Guests of the fake hypervisor: a JSON file, \"demo\", or a number of VMs; default none"),
    /** Guests that survive. */
    FAKE_STATE("", "fake-state", "dir", "Folder in which the fake hypervisor keeps its guests; default in memory only"),
    /** The fake host's name. */
    FAKE_HOST("", "fake-host", "name", "Name of the fake hypervisor's host; default fake.virtuozzo.example"),
    /** The fake host's CPUs. */
    FAKE_CPUS("", "fake-cpus", "n", "CPUs of the fake hypervisor's host; default 2"),
    /** The fake host's memory. */
    FAKE_MEMORY("", "fake-memory", "mib", "Memory of the fake hypervisor's host in MiB; default 16384"),
    /** The fake host's pace. */
    FAKE_SLOW(
            "",
            "fake-slow",
            "",
            "The fake hypervisor takes about as long for everything as a real host; default no time at all");

    private final String letter;
    private final String word;
    private final String argument;
    private final String description;

    OptionName(String letter, String word, String argument, String description) {
        this.letter = letter;
        this.word = word;
        this.argument = argument;
        this.description = description;
    }

    /**
     * The short form.
     *
     * @return one letter, without dash; empty for our own options
     */
    public Optional<String> letter() {
        return Optional.of(letter).filter(text -> !text.isEmpty());
    }

    /**
     * The long form.
     *
     * @return without dashes, for example {@code pid-file}
     */
    public String word() {
        return word;
    }

    /**
     * What the argument is.
     *
     * @return a word for it; empty when the option takes none
     */
    public Optional<String> argument() {
        return Optional.of(argument).filter(text -> !text.isEmpty());
    }

    /**
     * What it does.
     *
     * @return one sentence without a full stop
     */
    public String description() {
        return description;
    }

    /**
     * Whether only this daemon has it.
     *
     * @return false for libvirt's options
     */
    public boolean isOurs() {
        return letter.isEmpty();
    }

    /** As it stands in messages. */
    @Override
    public String toString() {
        return "--" + word;
    }
}
