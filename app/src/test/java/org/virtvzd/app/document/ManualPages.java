package org.virtvzd.app.document;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.virtvzd.app.cli.OptionName;
import org.virtvzd.app.config.ConfigKey;

/** The manual pages. */
final class ManualPages {
    private ManualPages() {}

    static String daemon() {
        return """
                .\\" Generated from the daemon's options; edit those instead.
                .TH VIRTVZD 8 "" "virtvzd" "System Manager's Manual"
                .SH NAME
                virtvzd \\- libvirt's management daemon for Virtuozzo
                .SH SYNOPSIS
                .B virtvzd
                [\\fIOPTION\\fR]...
                .SH DESCRIPTION
                .B virtvzd
                manages the virtual machines and containers of a Virtuozzo host for libvirt's clients, such as
                .BR virsh (1)
                and virt-manager. It listens on UNIX sockets: one for all calls, one for clients that only look, and one for
                .BR virt-admin (1).
                .PP
                Guests belong to the hypervisor. Starting, stopping, restarting or killing the daemon does not touch them.
                .PP
                Without a Virtuozzo host the daemon runs, says what is missing, and tells every client. It never falls back
                to the fake hypervisor by itself.
                .SH OPTIONS
                %s.SS Options of this daemon only
                %s.SH SIGNALS
                .TP
                .BR SIGINT ", " SIGTERM ", " SIGQUIT
                End in order: stop to listen, close all connections, remove sockets and pid file.
                .TP
                .B SIGHUP
                Run the reload hook and read the configuration file again. What has become different in it about the log and the
                limits takes effect at once and without touching clients; what else
                .BR virt-admin (1)
                has set stays. A file that cannot be used changes nothing.
                .SH FILES
                Root's files; other users have theirs below
                .IR $XDG_CONFIG_HOME/libvirt ", " $XDG_RUNTIME_DIR/libvirt " and " $XDG_CACHE_HOME/libvirt .
                .TP
                .I /etc/libvirt/virtvzd.conf
                the configuration, see
                .BR virtvzd.conf (5)
                .TP
                .IR /run/libvirt/virtvzd-sock ", " /run/libvirt/virtvzd-sock-ro ", " /run/libvirt/virtvzd-admin-sock
                the sockets
                .TP
                .I /run/virtvzd.pid
                the pid file, locked as long as the daemon lives
                .TP
                .I /var/log/libvirt/virtvzd.log
                the log of a daemon in the background on a host without journal
                .TP
                .IR /etc/libvirt/hooks/daemon ", " /etc/libvirt/hooks/daemon.d/*
                programs that are run when the daemon starts
                .RB ( "\\- start \\- start" ),
                ends
                .RB ( "\\- shutdown \\- shutdown" )
                or is to read its configuration again
                .RB ( "\\- reload begin SIGHUP" ).
                What becomes of them changes nothing; one that takes 30 seconds is ended.
                .SH ENVIRONMENT
                .TP
                .BR LIBVIRT_DEBUG ", " LIBVIRT_LOG_FILTERS ", " LIBVIRT_LOG_OUTPUTS
                level, filters and outputs of the log; stronger than the configuration file
                .TP
                .BR LISTEN_PID ", " LISTEN_FDS ", " LISTEN_FDNAMES
                sockets that systemd has opened: virtvzd.socket, virtvzd-ro.socket, virtvzd-admin.socket
                .TP
                .BR NOTIFY_SOCKET ", " WATCHDOG_USEC ", " WATCHDOG_PID
                where and how often systemd wants to be told that the daemon is well
                .SH "EXIT STATUS"
                .TP
                .B 0
                a normal end, also by a signal or after the time of
                .B \\-\\-timeout
                .TP
                .B 1
                options, configuration, log or pid file cannot be used; a start in the background has failed; an end took longer
                than 30 seconds
                .TP
                .B 2
                the folder of the sockets cannot be made
                .TP
                .B 3
                something could not be set up
                .TP
                .B 6
                a socket cannot be listened on
                .TP
                .B 10
                audit messages are wanted and there are none
                .SH EXAMPLES
                A host of ten thousand guests that are not there:
                .PP
                .nf
                virtvzd \\-\\-hypervisor fake \\-\\-fake\\-inventory 10000 \\-\\-socket\\-dir /tmp/lab
                virsh \\-c 'vz+unix:///system?socket=/tmp/lab/virtvzd\\-sock' list
                .fi
                .SH "SEE ALSO"
                .BR virtvzd.conf (5),
                .BR virsh (1),
                .BR virt-admin (1)
                """.formatted(options(name -> !name.isOurs()), options(OptionName::isOurs));
    }

    static String configuration() {
        return """
                .\\" Generated from the keys of the configuration; edit those instead.
                .TH VIRTVZD.CONF 5 "" "virtvzd" "File Formats Manual"
                .SH NAME
                virtvzd.conf \\- configuration of virtvzd
                .SH DESCRIPTION
                .I /etc/libvirt/virtvzd.conf
                for root,
                .I $XDG_CONFIG_HOME/libvirt/virtvzd.conf
                for other users, or the file that
                .B \\-\\-config
                names. All keys are optional. The first statement about a key counts, unknown keys are ignored.
                .PP
                A statement is \\fIname\\fR = \\fIvalue\\fR on a line of its own, or separated from the next by a semicolon. Strings are in
                single or double quotes and have no escapes; between three double quotes they may have several lines. Integers are
                decimal. Lists are in brackets, with commas between their elements. # begins a comment.
                .SH KEYS
                %s.SH "SEE ALSO"
                .BR virtvzd (8),
                .BR virt-admin (1)
                """.formatted(Arrays.stream(ConfigKey.Section.values())
                .map(ManualPages::section)
                .collect(Collectors.joining()));
    }

    private static String section(ConfigKey.Section section) {
        String note = section.note().isEmpty() ? "" : roff(section.note()) + "\n";
        return ".SS " + roff(section.title()) + "\n" + note
                + ConfigurationFile.keys(section).stream().map(ManualPages::key).collect(Collectors.joining());
    }

    private static String key(ConfigKey key) {
        String usual = key.defaultText().isEmpty()
                ? ""
                : " Default: " + key.written(java.util.List.of(key.defaultText())) + ".";
        String kind =
                switch (key.type()) {
                    case STRING -> "string";
                    case UINT -> "integer from 0";
                    case INT -> "integer";
                    case BOOL -> "0 or 1";
                    case LIST -> "list of strings";
                };
        return ".TP\n.BR " + key.word() + " \" (" + kind + ")\"\n" + roff(key.description() + usual) + "\n";
    }

    private static String options(Predicate<OptionName> wanted) {
        return Arrays.stream(OptionName.values())
                .filter(wanted)
                .map(ManualPages::option)
                .collect(Collectors.joining());
    }

    private static String option(OptionName name) {
        String letter = name.letter().map(text -> "\\fB\\-" + text + "\\fR, ").orElse("");
        String argument = name.argument()
                .map(text -> " \\fI" + text.toUpperCase(Locale.ROOT) + "\\fR")
                .orElse("");
        return ".TP\n" + letter + "\\fB" + roff(name.toString()) + "\\fR" + argument + "\n" + roff(name.description())
                + ".\n";
    }

    private static String roff(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
