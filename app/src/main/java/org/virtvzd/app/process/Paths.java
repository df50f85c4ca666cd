package org.virtvzd.app.process;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.virtvzd.app.cli.Options;
import org.virtvzd.app.config.DaemonConfig;

/**
 * Where the daemon's files are: for root the system's folders, for other users the XDG ones.
 *
 * @param config the default configuration file
 * @param runDirectory the folder of the sockets
 * @param pidFile the default pid file
 * @param logFile the log file of a daemon in the background that finds no journal
 */
public record Paths(Path config, Path runDirectory, Path pidFile, Path logFile) {
    private static final String NAME = "virtvzd";

    /**
     * The defaults of a user.
     *
     * @param root whether it is root
     * @param environment the process's environment
     * @return the paths
     */
    public static Paths defaults(boolean root, Map<String, String> environment) {
        if (root) {
            return new Paths(
                    Path.of("/etc/libvirt/virtvzd.conf"),
                    Path.of("/run/libvirt"),
                    Path.of("/run/virtvzd.pid"),
                    Path.of(System.getProperty("virtvzd.log", "/var/log/libvirt/virtvzd.log")));
        }
        Path home = Path.of(environment.getOrDefault("HOME", "/"));
        Path config = folder(environment, "XDG_CONFIG_HOME").orElseGet(() -> home.resolve(".config"));
        Path cache = folder(environment, "XDG_CACHE_HOME").orElseGet(() -> home.resolve(".cache"));
        Path run = folder(environment, "XDG_RUNTIME_DIR").orElse(cache).resolve("libvirt");
        return new Paths(
                config.resolve("libvirt/virtvzd.conf"),
                run,
                run.resolve("virtvzd.pid"),
                cache.resolve("libvirt/virtvzd.log"));
    }

    /**
     * The default file of the users who can log in by SASL.
     *
     * @return its path, beside the configuration file
     */
    public Path passwordFile() {
        return config.resolveSibling(NAME + ".passwd");
    }

    /**
     * The folder that the sockets go to.
     *
     * @param options the command line, which is strongest
     * @param configured the configuration file
     * @return the folder
     */
    public Path socketDirectory(Options options, DaemonConfig configured) {
        return options.socketDirectory().or(configured::socketDirectory).orElse(runDirectory);
    }

    /**
     * The pid file to write: beside the sockets when the command line says where these are.
     *
     * @param options the command line
     * @return the file, or empty when none is wanted
     */
    public Optional<Path> pidFile(Options options) {
        Path usual = options.socketDirectory()
                .map(directory -> directory.resolve(NAME + ".pid"))
                .orElse(pidFile);
        return options.pidFile().map(Path::of).or(() -> Optional.of(usual)).filter(path -> !path.toString()
                .isEmpty());
    }

    /**
     * The socket for all calls.
     *
     * @param directory folder of the sockets
     * @return its path
     */
    public static Path readWriteSocket(Path directory) {
        return directory.resolve(NAME + "-sock");
    }

    /**
     * The socket for calls that change nothing.
     *
     * @param directory folder of the sockets
     * @return its path
     */
    public static Path readOnlySocket(Path directory) {
        return directory.resolve(NAME + "-sock-ro");
    }

    /**
     * The socket of the admin program.
     *
     * @param directory folder of the sockets
     * @return its path
     */
    public static Path adminSocket(Path directory) {
        return directory.resolve(NAME + "-admin-sock");
    }

    private static Optional<Path> folder(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }
}
