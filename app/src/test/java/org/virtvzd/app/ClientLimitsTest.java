package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.RawClient;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Tools;
import org.virtvzd.app.kit.Virsh;

/** The limits of virtvzd.conf as clients feel them. */
class ClientLimitsTest {
    private static final int PIPELINED = 500;

    /** Connects without waiting until the queue is full, and says how often that went well. */
    private static final String CONNECT = """
            import socket, sys
            waiting = []
            try:
                while len(waiting) < 100:
                    client = socket.socket(socket.AF_UNIX)
                    client.setblocking(False)
                    client.connect(sys.argv[1])
                    waiting.append(client)
            except BlockingIOError:
                pass
            print(len(waiting))
            """;

    private final Scratch scratch = new Scratch();

    @AfterEach
    void clean() {
        scratch.close();
    }

    @Test
    void oneClientTooManyWaitsAndIsServedWhenAnotherLeaves() {
        try (DaemonProcess daemon = daemon("max_clients = 2\nmax_anonymous_clients = 2\n");
                PythonClient first = PythonClient.open(daemon.uri());
                PythonClient second = PythonClient.open(daemon.uri());
                RawClient third = new RawClient(daemon.readWriteSocket())) {
            third.ask(0, 1);
            for (int i = 0; i < PIPELINED; i++) {
                second.value("conn.getHostname()");
            }
            assertThat(third.isReadable()).isFalse();
            assertThat(Virsh.admin(daemon).field("srv-clients-info virtvzd", "nclients            "))
                    .contains("2");
            assertThat(first.value("conn.close()")).isEqualTo("0");
            assertThat(third.nextAnswer()).isZero();
        }
    }

    @Test
    void callsBeyondTheLimitWaitTheirTurn() {
        try (DaemonProcess daemon = daemon("max_client_requests = 1\n");
                RawClient client = new RawClient(daemon.readWriteSocket())) {
            client.ask(0, PIPELINED);
            for (int serial = 0; serial < PIPELINED; serial++) {
                assertThat(client.nextAnswer()).isEqualTo(serial);
            }
        }
    }

    /** The system lets one more wait than it is told. */
    @Test
    void noMoreWaitThanTheQueueHolds() {
        try (DaemonProcess daemon = daemon("max_clients = 1\nmax_anonymous_clients = 1\nmax_queued_clients = 2\n");
                PythonClient served = PythonClient.open(daemon.uri())) {
            assertThat(served.value("conn.isAlive()")).isEqualTo("1");
            assertThat(ChildProcess.run(List.of(
                            Tools.PYTHON,
                            "-c",
                            CONNECT,
                            daemon.readWriteSocket().toString())))
                    .isEqualTo(new ChildProcess.Outcome(0, "3\n", ""));
        }
    }

    private DaemonProcess daemon(String configuration) {
        return DaemonProcess.fake(
                scratch, "-f", scratch.file("virtvzd.conf", configuration).toString());
    }
}
