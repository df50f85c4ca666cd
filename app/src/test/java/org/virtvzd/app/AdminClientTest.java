package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.Virsh;

/** The daemon's own administration, with virt-admin. */
class AdminClientTest {
    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.with("--fake-inventory", "demo");

    private final Virsh admin = Virsh.admin(HOST.daemon());

    @Test
    void bothServersAreListed() {
        assertThat(rows(admin.ok("srv-list"))).containsExactly("0 virtvzd", "1 admin");
    }

    @Test
    void limitsAreShown() {
        try (PythonClient python = HOST.python()) {
            assertThat(python.value("conn.isAlive()")).isEqualTo("1");
            assertThat(admin.ok("srv-clients-info virtvzd").lines().map(line -> line.replaceAll(" +", " ")))
                    .containsExactly(
                            "nclients_max : 5000", "nclients : 1", "nclients_unauth_max : 20", "nclients_unauth : 0");
        }
    }

    @Test
    void aClientIsListedAndCanBeSentAway() {
        try (PythonClient python = HOST.python()) {
            List<String> clients = rows(admin.ok("client-list virtvzd"));
            assertThat(clients).hasSize(1);
            assertThat(clients.getFirst()).matches("\\d+ unix \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\+0000");
            String id = clients.getFirst().split(" ", -1)[0];
            assertThat(admin.ok("client-disconnect virtvzd --client " + id))
                    .isEqualTo("Client '" + id + "' disconnected");
            assertThat(python.call("conn.getHostname()")).isInstanceOf(PythonClient.Refusal.class);
            assertThat(rows(admin.ok("client-list virtvzd"))).isEmpty();
        }
    }

    @Test
    void theAdministratorIsAClientToo() {
        assertThat(rows(admin.ok("client-list admin"))).hasSize(1);
    }

    @Test
    void aClientHasAnIdentity() {
        try (PythonClient python = HOST.python()) {
            assertThat(python.value("conn.isAlive()")).isEqualTo("1");
            String id = rows(admin.ok("client-list virtvzd")).getLast().split(" ", -1)[0];
            assertThat(admin.ok("client-info virtvzd --client " + id).lines().map(line -> line.replaceAll(" *:.*", "")))
                    .containsExactly(
                            "id",
                            "connection_time",
                            "transport",
                            "readonly",
                            "unix_user_id",
                            "unix_user_name",
                            "unix_group_id",
                            "unix_group_name",
                            "unix_process_id");
            String info = "client-info virtvzd --client " + id;
            assertThat(admin.field(info, "readonly       ")).contains("no");
            assertThat(admin.field(info, "unix_user_name ")).contains(System.getProperty("user.name"));
        }
    }

    @Test
    void thereIsNoTls() {
        assertThat(admin.refused("server-update-tls virtvzd"))
                .isEqualTo("error: internal error: no tls service found, unable to update tls files");
    }

    @Test
    void whatDoesNotExistIsNamed() {
        assertThat(admin.refused("client-list nobody")).isEqualTo("error: Server not found: No server named 'nobody'");
        assertThat(admin.refused("client-disconnect virtvzd --client 4711"))
                .isEqualTo("error: Client not found: No client with matching ID '4711'");
    }

    /** The lines of a table without its head, blanks squeezed. */
    private static List<String> rows(String table) {
        return table.lines()
                .skip(2)
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
    }
}
