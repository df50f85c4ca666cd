package org.virtvzd.adapter.polkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.adapter.inprocess.ThreadEventLoop;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.access.Authority.Decision;
import org.virtvzd.ports.access.Authority.Question;
import org.virtvzd.ports.transport.PeerCredentials;

/** Questions to polkit, over a bus that says what the test wants. The real one answers in the tests of the daemon. */
class PolkitTest {
    private static final int PATIENCE_SECONDS = 60;
    private static final int OWN_PID = (int) ProcessHandle.current().pid();

    @TempDir
    private Path folder = Path.of("");

    private final ThreadEventLoop loop = new ThreadEventLoop("loop", true);

    @AfterEach
    void stop() {
        loop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "true,false,,ALLOWED",
        "false,false,,DENIED",
        "false,true,,NO_AGENT",
        "false,true,true,DISMISSED",
        "false,true,false,NO_AGENT"
    })
    void decisionsAreUnderstood(boolean allowed, boolean challenge, @Nullable String dismissed, Decision expected)
            throws Exception {
        try (ScriptedBus bus = bus(serial -> decision(serial, allowed, challenge, dismissed))) {
            assertThat(ask(question(OWN_PID))).isEqualTo(expected);
            String asked = new String(bus.asked().take(), UTF_8);
            assertThat(asked)
                    .contains("unix-process", "pid", "start-time", "uid", "org.example.do-it", "domain_name", "web");
        }
    }

    @Test
    void anErrorOfTheServiceIsTold() throws Exception {
        try (ScriptedBus bus = bus(serial -> ScriptedBus.error(serial, "org.example.Failed", "not today"))) {
            assertFails("cannot ask polkit: org.example.Failed: not today");
            assertThat(bus.asked()).hasSize(1);
        }
    }

    @Test
    void aBusThatHangsUpIsTold() throws Exception {
        try (ScriptedBus bus = bus(serial -> new byte[0])) {
            assertFails("cannot ask polkit: the message bus has hung up");
            assertThat(bus.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 12, 17})
    void aReplyThatIsTooShortIsRefused(int length) throws Exception {
        byte[] body = body(false, true, "true");
        try (ScriptedBus bus = bus(serial -> ScriptedBus.reply(serial, "(bba{ss})", Arrays.copyOf(body, length)))) {
            assertFails("cannot ask polkit: a message of the bus is cut off");
            assertThat(bus.asked()).hasSize(1);
        }
    }

    @Test
    void aReplyOfAbsurdLengthIsRefused() throws Exception {
        try (ScriptedBus bus = bus(serial -> {
            byte[] reply = decision(serial, true, false, null);
            Arrays.fill(reply, 4, 8, (byte) 0x7F);
            return reply;
        })) {
            assertFails("cannot ask polkit: the message bus sends nonsense");
            assertThat(bus.asked()).hasSize(1);
        }
    }

    @Test
    void withoutABusNobodyIsLetIn() {
        assertThatThrownBy(() -> ask(question(OWN_PID)))
                .cause()
                .isInstanceOf(LibvirtException.class)
                .hasMessageStartingWith("authentication failed: cannot ask polkit: ");
    }

    @Test
    void aProcessThatHasGoneIsNotAskedAbout() throws Exception {
        try (ScriptedBus bus = bus(serial -> decision(serial, true, false, null))) {
            int nobody = Integer.MAX_VALUE;
            assertThatThrownBy(() -> ask(question(nobody)))
                    .cause()
                    .hasMessage("authentication failed: Failing polkit auth due to missing client (pid=" + nobody
                            + ") start time");
            assertThat(bus.asked()).isEmpty();
        }
    }

    @Test
    void theStartOfAProcessIsWhatTheSystemSays() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        assertThat(stat).contains(" " + Polkit.startTime(OWN_PID) + " ");
        assertThat(Polkit.startTime(OWN_PID)).isPositive();
    }

    private void assertFails(String reason) {
        assertThatThrownBy(() -> ask(question(OWN_PID)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        LibvirtException.class,
                        error -> assertThat(error.error().code()).isEqualTo(ErrorCode.AUTH_FAILED))
                .hasMessage("authentication failed: " + reason);
    }

    private Decision ask(Question question) throws Exception {
        try (Polkit polkit = new Polkit(loop, folder.resolve("bus"), 0)) {
            CompletableFuture<Decision> decision = new CompletableFuture<>();
            loop.execute(() -> polkit.decide(question).whenComplete((found, error) -> {
                if (error == null) {
                    decision.complete(found);
                } else {
                    decision.completeExceptionally(error);
                }
            }));
            return decision.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static Question question(int pid) {
        return new Question(new PeerCredentials(0, 0, pid), "org.example.do-it", Map.of("domain_name", "web"), true);
    }

    private ScriptedBus bus(IntFunction<byte[]> answer) throws IOException {
        return new ScriptedBus(folder.resolve("bus"), answer);
    }

    private static byte[] decision(int serial, boolean allowed, boolean challenge, @Nullable String dismissed) {
        return ScriptedBus.reply(serial, "(bba{ss})", body(allowed, challenge, dismissed));
    }

    private static byte[] body(boolean allowed, boolean challenge, @Nullable String dismissed) {
        return new BusWriter()
                .struct()
                .u32(allowed ? 1 : 0)
                .u32(challenge ? 1 : 0)
                .array(details -> {
                    if (dismissed != null) {
                        details.struct().text("polkit.dismissed").text(dismissed);
                    }
                })
                .bytes();
    }
}
