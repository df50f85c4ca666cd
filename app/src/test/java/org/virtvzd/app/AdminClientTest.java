package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.virtvzd.app.kit.FakeHost;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.Virsh;

/** The daemon's own administration, with virt-admin. */
class AdminClientTest {
    @RegisterExtension
    private static final FakeHost HOST = FakeHost.with("--fake-inventory", "demo");

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
    void limitsOfClientsCanBeChanged() {
        admin.ok("server-clients-set virtvzd --max-clients 100 --max-unauth-clients 10");
        assertThat(admin.ok("server-clients-info virtvzd").lines().map(line -> line.replaceAll(" +", " ")))
                .contains("nclients_max : 100", "nclients_unauth_max : 10");
        assertThat(admin.refused("server-clients-set virtvzd --max-clients 5"))
                .startsWith("error: invalid argument: The overall maximum number of clients waiting");
        admin.ok("server-clients-set virtvzd --max-clients 5000 --max-unauth-clients 20");
    }

    @Test
    void workersAreShownAndCanBeChanged() {
        admin.ok("server-threadpool-set admin --min-workers 1 --max-workers 7 --priority-workers 3");
        assertThat(admin.ok("server-threadpool-info admin").lines().map(line -> line.replaceAll(" +", " ")))
                .contains("minWorkers : 1", "maxWorkers : 7", "prioWorkers : 3", "jobQueueDepth : 0");
        assertThat(admin.refused("server-threadpool-set admin --min-workers 8"))
                .isEqualTo("error: invalid argument: minWorkers cannot be larger than maxWorkers");
        assertThat(admin.refused("server-threadpool-set admin --max-workers 0")).contains("invalid argument");
    }

    @Test
    void aClientHasAnIdentity() {
        try (PythonClient python = HOST.python()) {
            assertThat(python.value("conn.isAlive()")).isEqualTo("1");
            String id = rows(admin.ok("client-list virtvzd")).getLast().split(" ", -1)[0];
            String info = "client-info virtvzd --client " + id;
            assertThat(admin.field(info, "readonly       ")).contains("no");
            assertThat(admin.field(info, "unix_user_name ")).contains(System.getProperty("user.name"));
        }
    }

    @Test
    void theLogCanBeChanged() {
        String file = HOST.scratch().path("changed.log").toString();
        admin.ok("daemon-log-outputs --outputs 1:file:" + file);
        admin.ok("daemon-log-filters --filters 1:rpc");
        assertThat(admin.ok("daemon-log-outputs")).contains("1:file:" + file);
        assertThat(admin.ok("daemon-log-filters")).contains("1:*rpc*");
        assertThat(Path.of(file)).content().contains("libvirt version: 9.0.0", ": debug : ");
        assertThat(admin.refused("daemon-log-outputs --outputs 7:stderr"))
                .contains("Invalid log priority '7' for log output '7:stderr'");
        admin.ok("daemon-log-outputs --outputs 3:stderr");
        assertThat(admin.run("daemon-log-filters --filters ").status()).isZero();
    }

    @Test
    void theTimeoutCanBeSetAndRunningGuestsKeepTheDaemon() {
        admin.ok("daemon-timeout --timeout 1");
        admin.ok("daemon-timeout --timeout 0");
        assertThat(rows(admin.ok("srv-list"))).hasSize(2);
    }

    @Test
    void thereIsNoTls() {
        assertThat(admin.refused("server-update-tls virtvzd"))
                .contains("no tls service found, unable to update tls files");
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
