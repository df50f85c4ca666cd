package org.virtvzd.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.server.session.AuthMethod;
import org.virtvzd.server.session.ServerLimits;
import org.virtvzd.server.session.WorkerLimits;

/**
 * What virtvzd.conf says, checked.
 *
 * @param socketDirectory folder of the sockets; empty means the default of the user
 * @param socketGroup group that is to own the sockets
 * @param readOnlyMode mode of the read-only socket as it is written, see {@link #mode}
 * @param readWriteMode mode of the read-write socket as it is written, see {@link #mode}
 * @param adminMode mode of the admin socket as it is written, see {@link #mode}
 * @param readOnlyAuth how clients of the read-only socket prove who they are
 * @param readWriteAuth how clients of the read-write socket prove who they are
 * @param sasl who may log in by SASL
 * @param main limits of the main server
 * @param mainBacklog how many clients may wait for the main server
 * @param admin limits of the admin server
 * @param adminBacklog how many clients may wait for the admin server
 * @param siblingDirectory folder of the sockets of the sibling daemons; empty means the default of the user
 * @param siblingSocket socket of one daemon that stands in for all siblings
 * @param sdkLibrary path or name of the Virtuozzo SDK's library; empty means the usual names
 * @param log what the file says about the log
 * @param accessDrivers who decides about each call
 * @param auditLevel above 1 the daemon is not to run without audit messages
 */
public record DaemonConfig(
        Optional<Path> socketDirectory,
        Optional<String> socketGroup,
        String readOnlyMode,
        String readWriteMode,
        String adminMode,
        AuthMethod readOnlyAuth,
        AuthMethod readWriteAuth,
        Sasl sasl,
        ServerLimits main,
        int mainBacklog,
        ServerLimits admin,
        int adminBacklog,
        Optional<Path> siblingDirectory,
        Optional<Path> siblingSocket,
        Optional<String> sdkLibrary,
        LogSettings log,
        List<String> accessDrivers,
        long auditLevel) {

    /**
     * Who may log in by SASL.
     *
     * @param passwordFile file of the users; empty means the default of the user that the daemon runs as
     * @param users patterns of names; empty means everybody who is in the file
     */
    public record Sasl(Optional<Path> passwordFile, Optional<List<String>> users) {
        /**
         * Whether a user may log in.
         *
         * @param user his name
         * @return true if a pattern fits
         */
        public boolean admits(String user) {
            return users.map(patterns -> patterns.stream().anyMatch(pattern -> Glob.fits(pattern, user)))
                    .orElse(true);
        }
    }

    /**
     * What the file says about the log.
     *
     * @param level 1 to 4, or 0 when it does not say
     * @param filters filters in libvirt's notation, may be empty
     * @param outputs outputs in libvirt's notation, may be empty
     */
    public record LogSettings(long level, String filters, String outputs) {}

    private static final String NO_AUTH = "none";
    private static final String POLKIT_AUTH = "polkit";
    private static final String SASL_AUTH = "sasl";
    private static final String OPEN_TO_ALL = "0777";
    private static final String NO_ACCESS_DRIVER = "none";
    private static final int DEFAULT_BACKLOG = 30;
    private static final int PERMISSION_BITS = 0_7777;

    /**
     * Reads the values of a configuration file.
     *
     * @param file the file
     * @param root whether the daemon is the host's own, whose clients prove who they are unless the file says otherwise
     * @return what it says
     * @throws LibvirtException with libvirt's code and sentence for the first value that does not fit
     */
    public static DaemonConfig of(ConfigFile file, boolean root) {
        file.check();
        AuthMethod readWriteAuth = auth(file, ConfigKey.AUTH_UNIX_RW, root);
        return new DaemonConfig(
                nonEmpty(file, ConfigKey.UNIX_SOCK_DIR).map(Path::of),
                nonEmpty(file, ConfigKey.UNIX_SOCK_GROUP),
                file.text(ConfigKey.UNIX_SOCK_RO_PERMS),
                file.has(ConfigKey.UNIX_SOCK_RW_PERMS) || readWriteAuth != AuthMethod.POLKIT
                        ? file.text(ConfigKey.UNIX_SOCK_RW_PERMS)
                        : OPEN_TO_ALL,
                file.text(ConfigKey.UNIX_SOCK_ADMIN_PERMS),
                auth(file, ConfigKey.AUTH_UNIX_RO, root),
                readWriteAuth,
                new Sasl(
                        nonEmpty(file, ConfigKey.SASL_PASSWORD_FILE).map(Path::of),
                        file.has(ConfigKey.SASL_ALLOWED_USERNAME_LIST)
                                ? Optional.of(file.list(ConfigKey.SASL_ALLOWED_USERNAME_LIST))
                                : Optional.empty()),
                new ServerLimits(
                        count(file, ConfigKey.MAX_CLIENTS),
                        count(file, ConfigKey.MAX_ANONYMOUS_CLIENTS),
                        Math.max(1, count(file, ConfigKey.MAX_CLIENT_REQUESTS)),
                        Duration.ofSeconds(file.signed(ConfigKey.KEEPALIVE_INTERVAL)),
                        count(file, ConfigKey.KEEPALIVE_COUNT),
                        workers(file)),
                backlog(file, ConfigKey.MAX_QUEUED_CLIENTS),
                new ServerLimits(
                        count(file, ConfigKey.ADMIN_MAX_CLIENTS),
                        0,
                        Math.max(1, count(file, ConfigKey.ADMIN_MAX_CLIENT_REQUESTS)),
                        Duration.ofSeconds(file.signed(ConfigKey.ADMIN_KEEPALIVE_INTERVAL)),
                        count(file, ConfigKey.ADMIN_KEEPALIVE_COUNT),
                        adminWorkers(file)),
                backlog(file, ConfigKey.ADMIN_MAX_QUEUED_CLIENTS),
                nonEmpty(file, ConfigKey.SIBLING_SOCK_DIR).map(Path::of),
                nonEmpty(file, ConfigKey.SIBLING_SOCK).map(Path::of),
                nonEmpty(file, ConfigKey.SDK_LIBRARY),
                new LogSettings(
                        file.unsigned(ConfigKey.LOG_LEVEL),
                        file.text(ConfigKey.LOG_FILTERS),
                        file.text(ConfigKey.LOG_OUTPUTS)),
                file.list(ConfigKey.ACCESS_DRIVERS),
                file.unsigned(ConfigKey.AUDIT_LEVEL));
    }

    /**
     * Checks that there is who is to decide about calls.
     *
     * @throws LibvirtException INTERNAL_ERROR for a name that nobody has
     */
    public void checkAccessDrivers() {
        accessDrivers.stream()
                .filter(name -> !name.equals(NO_ACCESS_DRIVER))
                .findFirst()
                .ifPresent(name -> {
                    throw new LibvirtException(
                            ErrorCode.INTERNAL_ERROR, ErrorDomain.ACCESS, "Cannot find security driver '" + name + "'");
                });
    }

    /**
     * Checks limits of the main server against each other.
     *
     * @param main the limits
     * @throws LibvirtException INTERNAL_ERROR when they make no sense together
     */
    public static void checkLimits(ServerLimits main) {
        if (main.maxClients() < main.maxAnonymousClients()) {
            throw new LibvirtException(
                    ErrorCode.INTERNAL_ERROR,
                    ErrorDomain.RPC,
                    "The overall maximum number of clients must not be less than the number of clients waiting for"
                            + " authentication");
        }
        if (main.workers().max() == 0) {
            throw new LibvirtException(
                    ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC, "'max_workers' must be greater than 0");
        }
    }

    /**
     * The mode that a text means.
     *
     * @param text octal digits
     * @return permission bits
     * @throws LibvirtException INTERNAL_ERROR when it is none
     */
    public static int mode(String text) {
        try {
            int mode = Integer.parseInt(text, 8);
            if ((mode & ~PERMISSION_BITS) == 0) {
                return mode;
            }
        } catch (NumberFormatException e) {
            // The same complaint as for a number out of range.
        }
        throw new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.CONF, "Failed to parse mode '" + text + "'");
    }

    private static Optional<String> nonEmpty(ConfigFile file, ConfigKey key) {
        return Optional.of(file.text(key)).filter(text -> !text.isEmpty());
    }

    private static AuthMethod auth(ConfigFile file, ConfigKey key, boolean root) {
        String word = file.has(key) || root ? file.text(key) : NO_AUTH;
        return switch (word) {
            case NO_AUTH -> AuthMethod.NONE;
            case POLKIT_AUTH -> AuthMethod.POLKIT;
            case SASL_AUTH -> AuthMethod.SASL;
            default -> throw file.unsupported(key, "unsupported auth " + word);
        };
    }

    private static WorkerLimits workers(ConfigFile file) {
        int max = count(file, ConfigKey.MAX_WORKERS);
        int min = Math.min(max, count(file, ConfigKey.MIN_WORKERS));
        return new WorkerLimits(min, max, count(file, ConfigKey.PRIO_WORKERS));
    }

    private static WorkerLimits adminWorkers(ConfigFile file) {
        int max = count(file, ConfigKey.ADMIN_MAX_WORKERS);
        return new WorkerLimits(Math.min(max, count(file, ConfigKey.ADMIN_MIN_WORKERS)), max, 0);
    }

    private static int count(ConfigFile file, ConfigKey key) {
        return (int) Math.min(file.unsigned(key), Integer.MAX_VALUE);
    }

    private static int backlog(ConfigFile file, ConfigKey key) {
        int backlog = count(file, key);
        return backlog == 0 ? DEFAULT_BACKLOG : backlog;
    }
}
