package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.DatagramListener;
import org.virtvzd.app.kit.LogLine;
import org.virtvzd.app.kit.Scratch;

/** What the daemon logs, and where. */
class DaemonLogTest {
    private static final String ERROR = "missing name information";

    private final Scratch scratch = new Scratch();

    @AfterEach
    void clean() {
        scratch.close();
    }

    @Test
    void errorsThatClientsAreToldAreLoggedUnlessSomethingIsMerelyMissing() {
        try (DaemonProcess daemon = DaemonProcess.fake(scratch)) {
            assertThat(daemon.virsh().refused("domstate nobody")).isEqualTo("error: failed to get domain 'nobody'");
            provoke(daemon);
            assertThat(daemon.stop().err()).matches(LogLine.onlyError(ERROR));
        }
    }

    @Test
    void theJournalGetsFields() {
        String journal = scratch.path("journal").toString();
        try (DatagramListener listener = DatagramListener.on(journal);
                DaemonProcess daemon =
                        DaemonProcess.fakeIn(scratch, List.of("-Dvirtvzd.journal=" + journal), Map.of())) {
            assertThat(daemon.admin().ok("daemon-log-outputs")).isEqualTo("Logging outputs: 3:journald");
            provoke(daemon);
            assertThat(listener.next(text -> text.contains("MESSAGE=libvirt version: 9.0.0\n")))
                    .contains("PRIORITY=6\n");
            assertThat(listener.next(text -> text.contains("PRIORITY=3\n")).lines())
                    .contains(
                            "MESSAGE=" + ERROR,
                            "SYSLOG_FACILITY=3",
                            "LIBVIRT_SOURCE=rpc.netserverclient",
                            "CODE_FILE=ClientSession.java",
                            "CODE_FUNC=fail",
                            "LIBVIRT_DOMAIN=20",
                            "LIBVIRT_CODE=21")
                    .anyMatch(line -> line.matches("CODE_LINE=[1-9]\\d*"));
        }
    }

    @Test
    void syslogGetsLinesUnderTheGivenName() {
        String syslog = scratch.path("syslog").toString();
        String file =
                scratch.file("virtvzd.conf", "log_outputs = '3:syslog:vzd'\n").toString();
        try (DatagramListener listener = DatagramListener.on(syslog);
                DaemonProcess daemon =
                        DaemonProcess.fakeIn(scratch, List.of("-Dvirtvzd.syslog=" + syslog), Map.of(), "-f", file)) {
            provoke(daemon);
            assertThat(listener.next(text -> text.endsWith(ERROR)))
                    .matches("<27>vzd\\[" + daemon.child().pid() + "]: \\d+: error : fail:\\d+ : " + ERROR);
        }
    }

    @Test
    void theEnvironmentIsStrongerThanTheFile() {
        String log = scratch.path("virtvzd.log").toString();
        String file = scratch.file("virtvzd.conf", "log_level = 4\nlog_outputs = '4:stderr'\nlog_filters = '4:rpc'\n")
                .toString();
        Map<String, String> environment = Map.of(
                "LIBVIRT_DEBUG", "info", "LIBVIRT_LOG_OUTPUTS", "1:file:" + log, "LIBVIRT_LOG_FILTERS", "1:session");
        try (DaemonProcess daemon = DaemonProcess.fakeIn(scratch, List.of(), environment, "-f", file)) {
            assertThat(daemon.admin().ok("daemon-log-outputs")).isEqualTo("Logging outputs: 1:file:" + log);
            assertThat(daemon.admin().ok("daemon-log-filters")).isEqualTo("Logging filters: 1:*session*");
            assertThat(scratch.path("virtvzd.log")).content().contains(" : virtvzd serves " + daemon.readWriteSocket());
        }
    }

    @Test
    void systemdIsToldWhatTheDaemonDoes() {
        String name = "@virtvzd-test-" + scratch.path().getFileName();
        try (DatagramListener systemd = DatagramListener.on(name);
                DaemonProcess daemon = DaemonProcess.fakeIn(
                        scratch, List.of(), Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "200000"))) {
            assertThat(systemd.next(text -> text.startsWith("READY=1"))).isEqualTo("READY=1\nSTATUS=Serving clients");
            systemd.next("WATCHDOG=1"::equals);
            systemd.next("WATCHDOG=1"::equals);
            long before = System.nanoTime() / 1000;
            daemon.child().hangUp();
            String reloading = systemd.next(text -> text.startsWith("RELOADING=1\nMONOTONIC_USEC="));
            assertThat(Long.parseLong(reloading.substring(reloading.lastIndexOf('=') + 1)))
                    .isBetween(before, System.nanoTime() / 1000);
            systemd.next(text -> text.startsWith("READY=1"));
            daemon.child().terminate();
            assertThat(systemd.next(text -> text.startsWith("STOPPING=1")))
                    .isEqualTo("STOPPING=1\nSTATUS=Closing all connections");
            assertThat(daemon.child().exitStatus()).isZero();
        }
    }

    private void provoke(DaemonProcess daemon) {
        assertThat(daemon.virsh().refused("define " + scratch.file("bad.xml", "<domain/>")))
                .isEqualTo("error: " + ERROR);
    }
}
