package org.virtvzd.app.config;

/** Every key of virtvzd.conf, stated once: its name, the kind of value it takes, and its default. */
public enum ConfigKey {
    /** Group that owns the three sockets. */
    UNIX_SOCK_GROUP("unix_sock_group", Type.STRING, ""),
    /** Mode of the read-only socket, octal. */
    UNIX_SOCK_RO_PERMS("unix_sock_ro_perms", Type.STRING, "0777"),
    /** Mode of the read-write socket, octal; without authentication only the owner may connect unless this says so. */
    UNIX_SOCK_RW_PERMS("unix_sock_rw_perms", Type.STRING, "0700"),
    /** Mode of the admin socket, octal. */
    UNIX_SOCK_ADMIN_PERMS("unix_sock_admin_perms", Type.STRING, "0700"),
    /** Folder of the sockets. */
    UNIX_SOCK_DIR("unix_sock_dir", Type.STRING, ""),
    /** How clients of the read-only socket prove who they are. */
    AUTH_UNIX_RO("auth_unix_ro", Type.STRING, "none"),
    /** How clients of the read-write socket prove who they are. */
    AUTH_UNIX_RW("auth_unix_rw", Type.STRING, "none"),
    /** Connections at a time. */
    MAX_CLIENTS("max_clients", Type.UINT, "5000"),
    /** Connections that may wait to be accepted. */
    MAX_QUEUED_CLIENTS("max_queued_clients", Type.UINT, "1000"),
    /** Connections that have not proved who they are; 0 means no limit of their own. */
    MAX_ANONYMOUS_CLIENTS("max_anonymous_clients", Type.UINT, "20"),
    /** Unanswered calls of one connection before no more of it is read. */
    MAX_CLIENT_REQUESTS("max_client_requests", Type.UINT, "5"),
    /** Seconds of silence before a client is pinged; zero or less: never. */
    KEEPALIVE_INTERVAL("keepalive_interval", Type.INT, "5"),
    /** Unanswered pings before a client is cut off. */
    KEEPALIVE_COUNT("keepalive_count", Type.UINT, "5"),
    /** The admin server's max_clients. */
    ADMIN_MAX_CLIENTS("admin_max_clients", Type.UINT, "5000"),
    /** The admin server's max_queued_clients. */
    ADMIN_MAX_QUEUED_CLIENTS("admin_max_queued_clients", Type.UINT, "20"),
    /** The admin server's max_client_requests. */
    ADMIN_MAX_CLIENT_REQUESTS("admin_max_client_requests", Type.UINT, "5"),
    /** The admin server's keepalive_interval. */
    ADMIN_KEEPALIVE_INTERVAL("admin_keepalive_interval", Type.INT, "5"),
    /** The admin server's keepalive_count. */
    ADMIN_KEEPALIVE_COUNT("admin_keepalive_count", Type.UINT, "5"),
    /** Workers that are there although nothing is to do. */
    MIN_WORKERS("min_workers", Type.UINT, "5"),
    /** Calls under way at a time. */
    MAX_WORKERS("max_workers", Type.UINT, "20"),
    /** Workers for urgent calls. */
    PRIO_WORKERS("prio_workers", Type.UINT, "5"),
    /** The admin server's min_workers. */
    ADMIN_MIN_WORKERS("admin_min_workers", Type.UINT, "5"),
    /** The admin server's max_workers. */
    ADMIN_MAX_WORKERS("admin_max_workers", Type.UINT, "20"),
    /** The least important messages that exist, 1 to 4; 0 leaves it to the command line. */
    LOG_LEVEL("log_level", Type.UINT, "0"),
    /** Levels of single sources. */
    LOG_FILTERS("log_filters", Type.STRING, ""),
    /** Where messages go. */
    LOG_OUTPUTS("log_outputs", Type.STRING, ""),
    /** Folder of the sockets of the daemons for storage, networks and so on; empty means the default run directory. */
    SIBLING_SOCK_DIR("sibling_sock_dir", Type.STRING, ""),
    /** Socket of one daemon that serves all of that, such as libvirtd's libvirt-sock; stronger than the folder. */
    SIBLING_SOCK("sibling_sock", Type.STRING, "");

    /** Kinds of values. */
    public enum Type {
        /** A string. */
        STRING,
        /** An integer from 0 to 4294967295. */
        UINT,
        /** An integer from -2147483648 to 2147483647. */
        INT
    }

    private final String word;
    private final Type type;
    private final String defaultText;

    ConfigKey(String word, Type type, String defaultText) {
        this.word = word;
        this.type = type;
        this.defaultText = defaultText;
    }

    /**
     * The name in the file.
     *
     * @return for example {@code max_clients}
     */
    public String word() {
        return word;
    }

    /**
     * Whether a running daemon can take a new value over.
     *
     * @return true for limits and log settings
     */
    public boolean isReloadable() {
        return switch (this) {
            case UNIX_SOCK_GROUP,
                    UNIX_SOCK_RO_PERMS,
                    UNIX_SOCK_RW_PERMS,
                    UNIX_SOCK_ADMIN_PERMS,
                    UNIX_SOCK_DIR,
                    AUTH_UNIX_RO,
                    AUTH_UNIX_RW,
                    MAX_QUEUED_CLIENTS,
                    ADMIN_MAX_QUEUED_CLIENTS -> false;
            default -> true;
        };
    }

    /**
     * The kind of value it takes.
     *
     * @return the kind
     */
    public Type type() {
        return type;
    }

    /**
     * The value it has when the file does not say.
     *
     * @return the value as one would write it, without quotes
     */
    public String defaultText() {
        return defaultText;
    }
}
