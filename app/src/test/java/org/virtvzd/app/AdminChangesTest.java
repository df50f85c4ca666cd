package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.RawClient;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Virsh;

/** What virt-admin changes in a running daemon, each effect observed. */
class AdminChangesTest {
    private final Scratch scratch = new Scratch();
    private final DaemonProcess daemon = DaemonProcess.fake(scratch);
    private final Virsh admin = daemon.admin();

    @AfterEach
    void clean() {
        daemon.close();
        scratch.close();
    }

    @Test
    void moreClientsAreLetInAtOnce() {
        admin.ok("server-clients-set virtvzd --max-clients 1 --max-unauth-clients 1");
        assertThat(squeezed(admin.ok("server-clients-info virtvzd")))
                .containsExactly("nclients_max : 1", "nclients : 0", "nclients_unauth_max : 1", "nclients_unauth : 0");
        try (PythonClient first = PythonClient.open(daemon.uri());
                RawClient second = new RawClient(daemon.readWriteSocket())) {
            second.ask(0, 1);
            assertThat(first.value("conn.isAlive()")).isEqualTo("1");
            assertThat(second.isReadable()).isFalse();
            admin.ok("server-clients-set virtvzd --max-clients 2");
            assertThat(second.nextAnswer()).isZero();
        }
    }

    @Test
    void limitsThatContradictEachOtherAreRefused() {
        assertThat(admin.refused("server-clients-set virtvzd --max-clients 5"))
                .isEqualTo("error: invalid argument: The overall maximum number of clients waiting for authentication"
                        + " must not be less than the overall maximum number of clients");
        assertThat(squeezed(admin.ok("server-clients-info virtvzd"))).contains("nclients_max : 5000");
    }

    @Test
    void workersAreShownAndCanBeChanged() {
        assertThat(squeezed(admin.ok("server-threadpool-info virtvzd")))
                .containsExactly(
                        "minWorkers : 5",
                        "maxWorkers : 20",
                        "nWorkers : 5",
                        "freeWorkers : 5",
                        "prioWorkers : 5",
                        "jobQueueDepth : 0");
        admin.ok("server-threadpool-set admin --min-workers 1 --max-workers 7 --priority-workers 3");
        assertThat(squeezed(admin.ok("server-threadpool-info admin")))
                .containsExactly(
                        "minWorkers : 1",
                        "maxWorkers : 7",
                        "nWorkers : 1",
                        "freeWorkers : 1",
                        "prioWorkers : 3",
                        "jobQueueDepth : 0");
        assertThat(admin.refused("server-threadpool-set admin --min-workers 8"))
                .isEqualTo("error: invalid argument: minWorkers cannot be larger than maxWorkers");
        assertThat(admin.refused("server-threadpool-set admin --min-workers 0 --max-workers 0"))
                .isEqualTo("error: invalid argument: maxWorkers must not be switched from zero to non-zero and vice"
                        + " versa");
    }

    @Test
    void theLogGoesWhereItIsSent() {
        String file = scratch.path("changed.log").toString();
        admin.ok("daemon-log-filters --filters 1:rpc");
        admin.ok("daemon-log-outputs --outputs 1:file:" + file);
        assertThat(admin.ok("daemon-log-outputs")).isEqualTo("Logging outputs: 1:file:" + file);
        assertThat(scratch.path("changed.log"))
                .content()
                .contains(": info : libvirt version: 9.0.0\n", ": info : hostname: ", ": debug : ");
        assertThat(admin.run("daemon-log-outputs --outputs ").status()).isZero();
        assertThat(admin.ok("daemon-log-outputs")).isEqualTo("Logging outputs: 3:stderr");
    }

    @Test
    void filtersAreShownAndCleared() {
        admin.ok("daemon-log-filters --filters 1:rpc");
        assertThat(admin.ok("daemon-log-filters")).isEqualTo("Logging filters: 1:*rpc*");
        assertThat(admin.run("daemon-log-filters --filters ").status()).isZero();
        assertThat(admin.ok("daemon-log-filters")).isEqualTo("Logging filters:");
    }

    @ParameterizedTest
    @CsvSource({
        "outputs,7:stderr,Invalid log priority '7' for log output '7:stderr'",
        "outputs,1,Malformed format for log output '1'",
        "outputs,1:nowhere,Invalid log destination 'nowhere' for log output '1:nowhere'",
        "outputs,1:file,Log output '1:file' does not meet the format requirements for destination type 'file'",
        "filters,1,Malformed format for filter '1'",
        "filters,9:rpc,Invalid priority '9' for filter '9:rpc'",
        "filters,1:,Invalid match string ''"
    })
    void whatCannotBeUnderstoodChangesNothing(String what, String value, String complaint) {
        assertThat(admin.refused("daemon-log-" + what + " --" + what + " " + value))
                .isEqualTo("error: invalid argument: " + complaint);
        assertThat(admin.ok("daemon-log-outputs")).isEqualTo("Logging outputs: 3:stderr");
        assertThat(admin.ok("daemon-log-filters")).isEqualTo("Logging filters:");
    }

    @Test
    void aLogFileThatCannotBeOpenedChangesNothing() {
        assertThat(admin.refused("daemon-log-outputs --outputs 1:file:/missing/virtvzd.log"))
                .isEqualTo("error: failed to open /missing/virtvzd.log: No such file or directory");
        assertThat(admin.ok("daemon-log-outputs")).isEqualTo("Logging outputs: 3:stderr");
    }

    @Test
    void theTimeoutEndsADaemonThatNobodyNeeds() {
        admin.ok("daemon-timeout --timeout 1");
        assertThat(daemon.child().outcome().status()).isZero();
        assertThat(daemon.leftFiles()).isFalse();
    }

    private static List<String> squeezed(String lines) {
        return lines.lines().map(line -> line.replaceAll(" +", " ")).toList();
    }
}
