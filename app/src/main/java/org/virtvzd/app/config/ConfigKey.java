package org.virtvzd.app.config;

import java.util.List;

/**
 * Every key of virtvzd.conf, stated once: its name, the kind of value it takes, its default and what it does. The shipped
 * configuration file and its manual page are made from this.
 */
public enum ConfigKey {
    /** Group of the sockets. */
    UNIX_SOCK_GROUP(
            Section.SOCKETS,
            "unix_sock_group",
            Type.STRING,
            "",
            "Group that owns the three sockets, so that its members may connect when the modes below allow it. By default"
                    + " the group of the daemon."),
    /** Mode of the read-only socket. */
    UNIX_SOCK_RO_PERMS(
            Section.SOCKETS,
            "unix_sock_ro_perms",
            Type.STRING,
            "0777",
            "Mode of the socket for clients that only look, in octal digits."),
    /** Mode of the read-write socket. */
    UNIX_SOCK_RW_PERMS(
            Section.SOCKETS,
            "unix_sock_rw_perms",
            Type.STRING,
            "0700",
            "Mode of the socket for all calls, in octal digits. When auth_unix_rw is \"polkit\" the default is \"0777\"."
                    + " Without authentication whoever can connect can do everything, so by default nobody but the owner"
                    + " can."),
    /** Mode of the admin socket. */
    UNIX_SOCK_ADMIN_PERMS(
            Section.SOCKETS,
            "unix_sock_admin_perms",
            Type.STRING,
            "0700",
            "Mode of the socket for virt-admin, in octal digits. Whatever it is, the daemon lets in nobody but the user that"
                    + " it runs as."),
    /** Folder of the sockets. */
    UNIX_SOCK_DIR(
            Section.SOCKETS,
            "unix_sock_dir",
            Type.STRING,
            "",
            "Folder of the sockets. It has to be there. By default /run/libvirt for root and $XDG_RUNTIME_DIR/libvirt for"
                    + " other users."),
    /** Authentication on the read-only socket. */
    AUTH_UNIX_RO(
            Section.AUTHENTICATION,
            "auth_unix_ro",
            Type.STRING,
            "polkit",
            "How clients of the read-only socket prove who they are: \"polkit\" asks polkit whether they may do"
                    + " org.libvirt.unix.monitor, and root is always let in; \"sasl\" wants a name and a password, by"
                    + " SCRAM-SHA-256; \"none\" leaves it to the mode of the socket. For other users than root the default"
                    + " is \"none\"."),
    /** Authentication on the read-write socket. */
    AUTH_UNIX_RW(
            Section.AUTHENTICATION,
            "auth_unix_rw",
            Type.STRING,
            "polkit",
            "The same for the read-write socket, with the action org.libvirt.unix.manage."),
    /** Access drivers. */
    ACCESS_DRIVERS(
            Section.AUTHENTICATION,
            "access_drivers",
            Type.LIST,
            "",
            "Who decides about each call of a client. This version has \"none\" only: whoever is connected may do what the"
                    + " connection allows."),
    /** SASL users. */
    SASL_ALLOWED_USERNAME_LIST(
            Section.AUTHENTICATION,
            "sasl_allowed_username_list",
            Type.LIST,
            "",
            "Names of the SASL users that are let in, as patterns with * and ?. By default all of them, with an empty list"
                    + " nobody."),
    /** File of the SASL users. */
    SASL_PASSWORD_FILE(
            Section.AUTHENTICATION,
            "sasl_password_file",
            Type.STRING,
            "",
            "File of the SASL users, which virtvzd-passwd changes. By default /etc/libvirt/virtvzd.passwd for root and"
                    + " $XDG_CONFIG_HOME/libvirt/virtvzd.passwd for other users. Not a key of libvirt's own."),
    /** Connections. */
    MAX_CLIENTS(
            Section.LIMITS,
            "max_clients",
            Type.UINT,
            "5000",
            "Connections at a time, read-write and read-only ones together. Further clients wait until one leaves."),
    /** Backlog. */
    MAX_QUEUED_CLIENTS(
            Section.LIMITS,
            "max_queued_clients",
            Type.UINT,
            "1000",
            "Clients that may wait to be let in, for each socket. 0 means 30."),
    /** Connections without proof. */
    MAX_ANONYMOUS_CLIENTS(
            Section.LIMITS,
            "max_anonymous_clients",
            Type.UINT,
            "20",
            "Connections at a time that have yet to prove who they are; at most max_clients. 0 means no limit of their own."),
    /** Workers that stay. */
    MIN_WORKERS(
            Section.LIMITS,
            "min_workers",
            Type.UINT,
            "5",
            "Shown by virt-admin and without further effect: this daemon does not need a thread for each call."),
    /** Calls under way. */
    MAX_WORKERS(
            Section.LIMITS,
            "max_workers",
            Type.UINT,
            "20",
            "Calls under way at a time. More calls that change something wait for their turn; queries do not."),
    /** Workers for urgent calls. */
    PRIO_WORKERS(
            Section.LIMITS,
            "prio_workers",
            Type.UINT,
            "5",
            "Shown by virt-admin and without further effect: urgent calls never wait for others."),
    /** Calls of one client. */
    MAX_CLIENT_REQUESTS(
            Section.LIMITS,
            "max_client_requests",
            Type.UINT,
            "5",
            "Unanswered calls of one connection. No more of it is read until one has been answered. 0 means 1."),
    /** When clients are pinged. */
    KEEPALIVE_INTERVAL(
            Section.LIMITS,
            "keepalive_interval",
            Type.INT,
            "5",
            "Seconds of silence after which a client that supports it is pinged. 0 or less: never."),
    /** How often clients are pinged. */
    KEEPALIVE_COUNT(
            Section.LIMITS,
            "keepalive_count",
            Type.UINT,
            "5",
            "Pings without an answer before a client is cut off. 0: one silent interval is enough."),
    /** Accepted and ignored. */
    KEEPALIVE_REQUIRED(
            Section.LIMITS,
            "keepalive_required",
            Type.UINT,
            "0",
            "Accepted for the sake of old files, without effect."),
    /** Workers of the admin server that stay. */
    ADMIN_MIN_WORKERS(
            Section.ADMIN, "admin_min_workers", Type.UINT, "5", "As min_workers, for the server of virt-admin."),
    /** Calls under way in the admin server. */
    ADMIN_MAX_WORKERS(
            Section.ADMIN, "admin_max_workers", Type.UINT, "20", "As max_workers, for the server of virt-admin."),
    /** Connections of the admin server. */
    ADMIN_MAX_CLIENTS(
            Section.ADMIN, "admin_max_clients", Type.UINT, "5000", "As max_clients, for the server of virt-admin."),
    /** Backlog of the admin server. */
    ADMIN_MAX_QUEUED_CLIENTS(
            Section.ADMIN,
            "admin_max_queued_clients",
            Type.UINT,
            "20",
            "As max_queued_clients, for the server of virt-admin."),
    /** Calls of one administrator. */
    ADMIN_MAX_CLIENT_REQUESTS(
            Section.ADMIN,
            "admin_max_client_requests",
            Type.UINT,
            "5",
            "As max_client_requests, for the server of virt-admin."),
    /** When administrators are pinged. */
    ADMIN_KEEPALIVE_INTERVAL(
            Section.ADMIN,
            "admin_keepalive_interval",
            Type.INT,
            "5",
            "As keepalive_interval, for the server of virt-admin, which does not ask to be pinged."),
    /** How often administrators are pinged. */
    ADMIN_KEEPALIVE_COUNT(
            Section.ADMIN,
            "admin_keepalive_count",
            Type.UINT,
            "5",
            "As keepalive_count, for the server of virt-admin."),
    /** Accepted and ignored. */
    ADMIN_KEEPALIVE_REQUIRED(
            Section.ADMIN,
            "admin_keepalive_required",
            Type.UINT,
            "0",
            "Accepted for the sake of old files, without effect."),
    /** Level of the log. */
    LOG_LEVEL(
            Section.LOG,
            "log_level",
            Type.UINT,
            "0",
            "The least important messages that are logged: 1 debug, 2 information, 3 warnings, 4 errors. 0 means 3, or 2 when"
                    + " the daemon is started with --verbose. The variable LIBVIRT_DEBUG is stronger."),
    /** Levels of sources. */
    LOG_FILTERS(
            Section.LOG,
            "log_filters",
            Type.STRING,
            "",
            "Other levels for single sources: blank-separated LEVEL:MATCH, where MATCH is a part of a source's name and may"
                    + " contain * and ?. The first that fits decides. The variable LIBVIRT_LOG_FILTERS is stronger."),
    /** Where messages go. */
    LOG_OUTPUTS(
            Section.LOG,
            "log_outputs",
            Type.STRING,
            "",
            "Where messages go: blank-separated LEVEL:stderr, LEVEL:file:PATH, LEVEL:syslog:NAME or LEVEL:journald, where"
                    + " LEVEL is the least important that goes there. By default the journal if there is one and nobody sees"
                    + " standard error, otherwise standard error or, in the background, /var/log/libvirt/virtvzd.log. The"
                    + " variable LIBVIRT_LOG_OUTPUTS is stronger."),
    /** Audit. */
    AUDIT_LEVEL(
            Section.HOST,
            "audit_level",
            Type.UINT,
            "1",
            "Audit messages of the kernel: 0 none, 1 if they are there, 2 or more: the daemon ends without them. This daemon"
                    + " has none, so 2 or more always ends it."),
    /** Audit in the log. */
    AUDIT_LOGGING(
            Section.HOST,
            "audit_logging",
            Type.BOOL,
            "0",
            "Whether audit messages go to the log too. Without effect, as there are none."),
    /** UUID of the host. */
    HOST_UUID(
            Section.HOST,
            "host_uuid",
            Type.STRING,
            "",
            "The host's UUID as clients are to see it. By default the one that the hypervisor has."),
    /** Source of the host's UUID. */
    HOST_UUID_SOURCE(
            Section.HOST,
            "host_uuid_source",
            Type.STRING,
            "smbios",
            "Where the host's UUID comes from when host_uuid is not set: \"smbios\" leaves it to the hypervisor,"
                    + " \"machine-id\" takes /etc/machine-id."),
    /** Accepted and ignored. */
    OVS_TIMEOUT(
            Section.HOST,
            "ovs_timeout",
            Type.UINT,
            "5",
            "Seconds to wait for Open vSwitch. Without effect: this daemon does not call it."),
    /** Folder of the sockets of other daemons. */
    SIBLING_SOCK_DIR(
            Section.SIBLINGS,
            "sibling_sock_dir",
            Type.STRING,
            "",
            "Folder of the sockets of the daemons that serve networks, storage, devices, interfaces, filters and secrets. By"
                    + " default as unix_sock_dir. Not a key of libvirt's own."),
    /** Socket of one daemon for all of that. */
    SIBLING_SOCK(
            Section.SIBLINGS,
            "sibling_sock",
            Type.STRING,
            "",
            "Socket of one daemon that serves all of that, such as libvirtd's /run/libvirt/libvirt-sock. Stronger than"
                    + " sibling_sock_dir. Not a key of libvirt's own."),
    /** Library of the Virtuozzo SDK. */
    SDK_LIBRARY(
            Section.HOST,
            "sdk_library",
            Type.STRING,
            "",
            "Path or name of the Virtuozzo SDK's library. By default the newest version that the system's loader finds. Not"
                    + " a key of libvirt's own.");

    /** Kinds of values. */
    public enum Type {
        /** A string. */
        STRING,
        /** An integer from 0 to 4294967295. */
        UINT,
        /** An integer from -2147483648 to 2147483647. */
        INT,
        /** 0 or 1. */
        BOOL,
        /** A list of strings. */
        LIST
    }

    /** Parts of the file. */
    public enum Section {
        /** Files that clients connect to. */
        SOCKETS("Sockets", "Without effect when systemd opens the sockets, but checked all the same."),
        /** Who may do what. */
        AUTHENTICATION("Authentication and permissions", ""),
        /** Bounds for clients. */
        LIMITS("Limits", "Read again on SIGHUP, except max_queued_clients."),
        /** Bounds for administrators. */
        ADMIN("Limits of the server of virt-admin", "Read again on SIGHUP, except admin_max_queued_clients."),
        /** Messages. */
        LOG("Log", "Read again on SIGHUP."),
        /** The machine. */
        HOST("Host", ""),
        /** Other daemons. */
        SIBLINGS("Other daemons of this host", "");

        private final String title;
        private final String note;

        Section(String title, String note) {
            this.title = title;
            this.note = note;
        }

        /**
         * Its heading.
         *
         * @return a few words
         */
        public String title() {
            return title;
        }

        /**
         * What holds for all of its keys.
         *
         * @return a sentence, may be empty
         */
        public String note() {
            return note;
        }
    }

    private final Section section;
    private final String word;
    private final Type type;
    private final String defaultText;
    private final String description;

    ConfigKey(Section section, String word, Type type, String defaultText, String description) {
        this.section = section;
        this.word = word;
        this.type = type;
        this.defaultText = defaultText;
        this.description = description;
    }

    /**
     * The part of the file that it belongs to.
     *
     * @return the section
     */
    public Section section() {
        return section;
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
        return switch (section) {
            case LIMITS, ADMIN -> this != MAX_QUEUED_CLIENTS && this != ADMIN_MAX_QUEUED_CLIENTS;
            case LOG -> true;
            case SOCKETS, AUTHENTICATION, HOST, SIBLINGS -> false;
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
     * @return the value as one would write it, without quotes; the empty list is an empty text
     */
    public String defaultText() {
        return defaultText;
    }

    /**
     * What it does.
     *
     * @return one or more sentences
     */
    public String description() {
        return description;
    }

    /**
     * The value as it is written in the file.
     *
     * @param values of a list, or the one value
     * @return with quotes and brackets as the kind wants them
     */
    public String written(List<String> values) {
        List<String> quoted = values.stream().map(value -> '"' + value + '"').toList();
        return switch (type) {
            case STRING -> quoted.getFirst();
            case UINT, INT, BOOL -> values.getFirst();
            case LIST -> "[" + String.join(", ", quoted) + "]";
        };
    }
}
