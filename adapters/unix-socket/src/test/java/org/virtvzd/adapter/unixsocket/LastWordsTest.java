package org.virtvzd.adapter.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.ports.transport.Connection;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.IdleHandler;
import org.virtvzd.ports.transport.TestClient;

/** A connection that has ended does not wait for ever for a peer that takes nothing more. */
class LastWordsTest {
    private static final int MORE_THAN_THE_SYSTEM_TAKES = 8 << 20;

    private final UnixFixture fixture = new UnixFixture(Duration.ofMillis(50));
    private final List<String> endings = new ArrayList<>();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void cutsOffPeerThatHalfClosesAndNeverReads() {
        try (TestClient client = connect(connection -> {})) {
            client.shutdownOutput();
            assertCutOff("closed by the peer");
        }
    }

    @Test
    void cutsOffPeerThatNeverReadsWhenThisSideCloses() {
        try (TestClient client = connect(Connection::closeAfterWriting)) {
            assertCutOff("closed by this side");
            assertThat(client.countUntilClosed()).isLessThan(MORE_THAN_THE_SYSTEM_TAKES);
        }
    }

    private void assertCutOff(String why) {
        fixture.await("cut off", () -> !endings.isEmpty());
        assertThat(endings)
                .singleElement()
                .asString()
                .startsWith(why + ", with ")
                .endsWith(" bytes not taken");
    }

    private TestClient connect(Consumer<Connection> afterWriting) {
        Endpoint endpoint = fixture.endpoint(1);
        fixture.await(fixture.transport().listen(endpoint, connection -> {
                    connection.write(new byte[MORE_THAN_THE_SYSTEM_TAKES]);
                    afterWriting.accept(connection);
                    return new IdleHandler() {
                        @Override
                        public void onClosed(String cause) {
                            fixture.change(() -> endings.add(cause));
                        }
                    };
                }))
                .resume();
        return fixture.connect(endpoint);
    }
}
