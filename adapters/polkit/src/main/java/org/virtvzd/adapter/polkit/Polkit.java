package org.virtvzd.adapter.polkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.access.Authority;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.PeerCredentials;

/**
 * polkit, asked over the system's message bus.
 *
 * <p>Each question has a connection and a thread of its own until it is answered, because a user may be asked for a
 * password. At most {@link #MOST_THREADS} questions are asked at a time, {@link #MOST_WAITING} more wait, further ones
 * fail; a question that is not answered within {@link #LONGEST} fails too.
 */
public final class Polkit implements Authority, AutoCloseable {
    private static final int MOST_THREADS = 16;
    private static final int MOST_WAITING = 1_000;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int START_TIME_FIELD = 22;
    private static final int FIRST_FIELD_BEHIND_NAME = 3;

    private static final BusConnection.Method CHECK = new BusConnection.Method(
            "org.freedesktop.PolicyKit1",
            "/org/freedesktop/PolicyKit1/Authority",
            "org.freedesktop.PolicyKit1.Authority",
            "CheckAuthorization");
    private static final String ARGUMENTS = "(sa{sv})sa{ss}us";

    private final EventLoop loop;
    private final Path bus;
    private final int ownUid;
    private final ThreadPoolExecutor threads;

    /**
     * Makes it; nothing is connected before the first question.
     *
     * @param loop where decisions arrive
     * @param bus the socket of the system's message bus
     * @param ownUid the user that this process runs as
     */
    public Polkit(EventLoop loop, Path bus, int ownUid) {
        this.loop = loop;
        this.bus = bus;
        this.ownUid = ownUid;
        this.threads = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("polkit-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<Decision> decide(Question question) {
        try {
            return ask(question, SocketChannel.open(StandardProtocolFamily.UNIX));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(failure("cannot ask polkit", e));
        }
    }

    private CompletionStage<Decision> ask(Question question, SocketChannel channel) {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        EventLoop.Timer limit = loop.schedule(LONGEST, () -> close(channel));
        try {
            threads.execute(() -> answer(question, channel, decision));
        } catch (RejectedExecutionException e) {
            decision.completeExceptionally(failure("too many questions for polkit wait already"));
        }
        return decision.whenComplete((found, error) -> {
            limit.cancel();
            close(channel);
        });
    }

    private void answer(Question question, SocketChannel channel, CompletableFuture<Decision> decision) {
        try {
            BusConnection connection = BusConnection.open(channel, bus, ownUid);
            Decision found = read(connection.call(CHECK, ARGUMENTS, arguments(question)));
            loop.execute(() -> decision.complete(found));
        } catch (IOException e) {
            loop.execute(() -> decision.completeExceptionally(failure("cannot ask polkit", e)));
        } catch (RuntimeException e) {
            loop.execute(() -> decision.completeExceptionally(e));
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure("cannot hang up on the message bus", e);
        }
    }

    private static byte[] arguments(Question question) throws IOException {
        PeerCredentials user = question.user();
        BusWriter out = new BusWriter();
        out.struct().text("unix-process").array(details -> {
            details.struct().text("pid").signature("u").u32(user.pid());
            details.struct().text("start-time").signature("t").u64(startTime(user.pid()));
            details.struct().text("uid").signature("i").u32(user.uid());
        });
        out.text(question.action());
        out.array(details -> details(details, question.details()));
        return out.u32(question.mayAskUser() ? 1 : 0).text("").bytes();
    }

    private static void details(BusWriter out, Map<String, String> details) {
        details.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> out.struct().text(entry.getKey()).text(entry.getValue()));
    }

    private static Decision read(BusReader reply) throws IOException {
        reply.struct();
        boolean allowed = reply.bool();
        boolean challenge = reply.bool();
        int length = reply.u32();
        reply.struct();
        int end = reply.position() + length;
        boolean dismissed = false;
        while (reply.position() < end) {
            reply.struct();
            String name = reply.text();
            String value = reply.text();
            dismissed |= name.equals("polkit.dismissed") && value.equals("true");
        }
        if (allowed) {
            return Decision.ALLOWED;
        }
        if (dismissed) {
            return Decision.DISMISSED;
        }
        return challenge ? Decision.NO_AGENT : Decision.DENIED;
    }

    /** When the process began, in the system's own units: tells it from a later one with the same number. */
    static long startTime(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"), US_ASCII);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[START_TIME_FIELD - FIRST_FIELD_BEHIND_NAME]);
        } catch (IOException e) {
            throw failure("Failing polkit auth due to missing client (pid=" + pid + ") start time");
        }
    }

    private static LibvirtException failure(String what, IOException reason) {
        String text = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        return failure(what + ": " + text);
    }

    private static LibvirtException failure(String reason) {
        return new LibvirtException(ErrorCode.AUTH_FAILED, ErrorDomain.POLKIT, reason);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
