package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.LogLine;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Virsh;

/** A hang-up: what the configuration file says anew is taken over while clients stay connected. */
class ReloadTest {
    private static final String BEFORE = "max_clients = 100\nlog_filters = '3:rpc'\n";

    private final Scratch scratch = new Scratch();
    private final String file = scratch.file("virtvzd.conf", BEFORE).toString();
    private final DaemonProcess daemon = DaemonProcess.fake(scratch, "--verbose", "-f", file);
    private final Virsh admin = daemon.admin();

    @AfterEach
    void clean() {
        daemon.close();
        scratch.close();
    }

    @Test
    void limitsAndLogAreTakenOverAndClientsStay() {
        try (PythonClient client = PythonClient.open(daemon.uri())) {
            reload("max_clients = 200\nlog_filters = '1:session'\nmax_workers = 2\nunix_sock_rw_perms = '0777'\n");
            logged("info", "max_clients is now 200, was 100");
            logged("info", "max_workers is now 2, was 20");
            logged("info", "log_filters is now \"1:session\", was \"3:rpc\"");
            logged("warning", "unix_sock_rw_perms is \"0777\" from the next start on, stays \"0700\"");
            assertThat(limit("nclients_max        ")).isEqualTo("200");
            assertThat(admin.field("server-threadpool-info virtvzd", "maxWorkers     "))
                    .contains("2");
            assertThat(admin.field("server-threadpool-info virtvzd", "minWorkers     "))
                    .contains("2");
            assertThat(admin.ok("daemon-log-filters")).isEqualTo("Logging filters: 1:*session*");
            assertThat(client.value("conn.getHostname()")).isEqualTo("fake.virtuozzo.example");
        }
    }

    @Test
    void whatVirtAdminHasSetStaysUnlessTheFileChangesIt() {
        admin.ok("server-clients-set virtvzd --max-clients 70 --max-unauth-clients 7");
        admin.ok("daemon-log-filters --filters 1:admin");
        reload("max_clients = 100\nlog_filters = '3:rpc'\nmax_anonymous_clients = 9\n");
        logged("info", "max_anonymous_clients is now 9, was 20");
        assertThat(limit("nclients_max        ")).isEqualTo("70");
        assertThat(limit("nclients_unauth_max ")).isEqualTo("9");
        assertThat(admin.ok("daemon-log-filters")).isEqualTo("Logging filters: 1:*admin*");
    }

    @Test
    void aFileThatCannotBeUsedChangesNothing() {
        reload("max_clients = 200\nlog_filters = '1:session'\nlog_outputs = '1:nowhere'\n");
        logged(
                "error",
                "the configuration stays as it was: invalid argument: Invalid log destination 'nowhere' for log output"
                        + " '1:nowhere'");
        assertUnchanged();
        reload("max_clients = 5\nlog_filters = '1:session'\n");
        logged(
                "error",
                "the configuration stays as it was: internal error: The overall maximum number of clients must not be"
                        + " less than the number of clients waiting for authentication");
        assertUnchanged();
        reload("max_clients\n");
        logged(
                "error",
                "the configuration stays as it was: configuration file syntax error: " + file
                        + ":1: expecting an assignment");
        assertUnchanged();
    }

    @Test
    void theSameFileChangesNothing() {
        daemon.child().hangUp();
        logged("info", "the configuration was read again; nothing has changed");
        assertUnchanged();
    }

    private void assertUnchanged() {
        assertThat(limit("nclients_max        ")).isEqualTo("100");
        assertThat(admin.ok("daemon-log-filters")).isEqualTo("Logging filters: 3:*rpc*");
    }

    private String limit(String name) {
        return admin.field("server-clients-info virtvzd", name).orElseThrow();
    }

    private void reload(String content) {
        scratch.file("virtvzd.conf", content);
        daemon.child().hangUp();
    }

    private void logged(String level, String text) {
        assertThat(daemon.child().err().await(0, line -> line.matches(LogLine.of(level, text)), ChildProcess.PATIENCE))
                .as(daemon.child()::toString)
                .isPresent();
    }
}
