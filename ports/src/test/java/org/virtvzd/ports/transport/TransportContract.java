package org.virtvzd.ports.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.transport.Transport.Acceptor;
import org.virtvzd.ports.transport.Transport.Listener;

/**
 * What every transport promises. A binding makes a {@link TransportFixture}; a case that a transport cannot satisfy is
 * overridden there and disabled with the reason.
 */
public abstract class TransportContract {
    private static final int MIB = 1024 * 1024;
    private static final int MANY_BYTES = 8 * MIB;
    private static final int BACKLOG = 64;

    private final List<ScriptedHandler> handlers = new ArrayList<>();
    private final List<ScriptedHandler> outgoing = new ArrayList<>();
    private final List<TestClient> clients = new ArrayList<>();
    private TransportFixture fixture;
    private Endpoint endpoint;

    /**
     * Makes the transport under test.
     *
     * @return a new one
     */
    protected abstract TransportFixture newFixture();

    @BeforeEach
    final void start() {
        fixture = newFixture();
        endpoint = fixture.endpoint(BACKLOG);
    }

    @AfterEach
    final void stop() {
        clients.forEach(TestClient::close);
        fixture.close();
        assertThat(Stream.concat(handlers.stream(), outgoing.stream()))
                .allSatisfy(handler -> assertThat(handler.breaches()).isEmpty());
    }

    // --- what tests are made of

    private Listener listen(Acceptor acceptor) {
        return fixture.await(fixture.transport().listen(endpoint, acceptor));
    }

    /** Serves every client with a handler that the test refines. */
    private Listener serve(UnaryOperator<ScriptedHandler> refinement) {
        Listener listener = listen(acceptor(refinement));
        listener.resume();
        return listener;
    }

    private Acceptor acceptor(UnaryOperator<ScriptedHandler> refinement) {
        return connection -> {
            var handler = refinement.apply(new ScriptedHandler(fixture, connection));
            fixture.change(() -> handlers.add(handler));
            return handler;
        };
    }

    private static ScriptedHandler echo(ScriptedHandler handler) {
        return handler.reacting(Connection::write);
    }

    private TestClient connect() {
        TestClient client = fixture.connect(endpoint);
        clients.add(client);
        return client;
    }

    /** Connects the next client and waits for its handler. */
    private ScriptedHandler connected() {
        int before = handlers.size();
        connect();
        return accepted(before);
    }

    private ScriptedHandler accepted(int index) {
        fixture.await("client " + index + " accepted", () -> handlers.size() > index);
        return handlers.get(index);
    }

    private void onLoop(Runnable task) {
        fixture.onLoop(() -> {
            task.run();
            return true;
        });
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private void assertEcho(TestClient client, byte[] message) {
        client.send(message);
        assertThat(client.receive(message.length)).isEqualTo(message);
    }

    private void awaitEnd(ScriptedHandler handler) {
        fixture.await("the end of the connection", () -> !handler.endings().isEmpty());
    }

    private void awaitReceived(ScriptedHandler handler, int count) {
        fixture.await(count + " bytes received", () -> handler.receivedLength() >= count);
    }

    // --- bytes

    @Test
    void carriesBytesBothWays() {
        serve(TransportContract::echo);
        assertEcho(connect(), text("hello"));
    }

    @Test
    void keepsMessagesInOrder() {
        serve(TransportContract::echo);
        TestClient client = connect();
        List<byte[]> messages = IntStream.range(0, 500)
                .mapToObj(i -> bytes(i, 1 + i * 7 % 3000))
                .toList();
        messages.forEach(client::send);
        assertThat(messages).allSatisfy(message -> assertThat(client.receive(message.length))
                .isEqualTo(message));
    }

    @Test
    void handsOverNoMoreThanIsDemanded() {
        var sizes = new Random(1);
        serve(handler -> echo(handler).demanding(() -> 1 + sizes.nextInt(sizes.nextBoolean() ? 8 : 5000)));
        assertEcho(connect(), bytes(2, MIB));
    }

    @Test
    void handsOverSingleBytesOnDemand() {
        serve(handler -> echo(handler).demanding(() -> 1));
        assertEcho(connect(), bytes(3, 2000));
        assertThat(handlers.getFirst().largestPiece()).isEqualTo(1);
    }

    @Test
    void readsNothingUntilItIsResumed() {
        var demand = new int[] {ConnectionHandler.NOTHING};
        serve(handler -> handlers.isEmpty() ? handler.demanding(() -> demand[0]) : echo(handler));
        TestClient waiting = connect();
        ScriptedHandler handler = accepted(0);
        waiting.send(text("later"));
        TestClient other = connect();
        accepted(1);
        for (int i = 0; i < 10; i++) {
            assertEcho(other, text("meanwhile"));
        }
        assertThat(handler.receivedLength()).isZero();
        onLoop(() -> {
            demand[0] = 3;
            handler.connection().resumeReading();
        });
        awaitReceived(handler, 5);
        assertThat(handler.received()).isEqualTo(text("later"));
    }

    @Test
    void canBePausedAndResumedManyTimes() {
        serve(handler -> {
            int[] demand = {1};
            return echo(handler).demanding(() -> demand[0]).reacting((connection, piece) -> {
                connection.write(piece);
                demand[0] = ConnectionHandler.NOTHING;
                fixture.loop().execute(() -> {
                    demand[0] = 1;
                    connection.resumeReading();
                });
            });
        });
        assertEcho(connect(), bytes(4, 500));
    }

    /** The server reads on only while it has little to send: the client's sending is slowed down to its reading. */
    @Test
    void carriesBulkBothWaysWithBackPressure() {
        long[] most = new long[1];
        serve(handler -> echo(handler)
                .demanding(() -> {
                    long queued = handler.connection().queuedBytes();
                    most[0] = Math.max(most[0], queued);
                    return queued > MIB ? ConnectionHandler.NOTHING : ScriptedHandler.PLENTY;
                })
                .whenDrained(handler.connection()::resumeReading));
        byte[] bulk = bytes(5, 48 * MIB);
        TestClient client = connect();
        client.send(bulk);
        assertThat(client.receive(bulk.length)).isEqualTo(bulk);
        assertThat(most[0]).isLessThanOrEqualTo(MIB + ScriptedHandler.PLENTY);
    }

    @Test
    void keepsManySmallWritesInOrder() {
        serve(handler -> handler.reacting((connection, piece) -> {
            for (int i = 0; i < 10_000; i++) {
                connection.write(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
            }
        }));
        TestClient client = connect();
        client.send(new byte[1]);
        ByteBuffer numbers = ByteBuffer.wrap(client.receive(10_000 * Integer.BYTES));
        for (int i = 0; i < 10_000; i++) {
            assertThat(numbers.getInt()).isEqualTo(i);
        }
    }

    @Test
    void sendsSameArrayToManyClients() {
        serve(handler -> handler);
        byte[] event = bytes(6, 5000);
        List<TestClient> readers =
                IntStream.range(0, 20).mapToObj(i -> connect()).toList();
        accepted(19);
        onLoop(() -> handlers.forEach(handler -> handler.connection().write(event)));
        assertThat(readers)
                .allSatisfy(reader -> assertThat(reader.receive(event.length)).isEqualTo(event));
    }

    @Test
    void ignoresEmptyWrites() {
        serve(handler -> handler);
        ScriptedHandler handler = connected();
        onLoop(() -> {
            handler.connection().write(new byte[0]);
            handler.connection().write(text("end"));
        });
        assertThat(clients.getFirst().receive(3)).isEqualTo(text("end"));
    }

    // --- what is queued

    @Test
    void countsWhatIsQueuedUntilItIsSent() {
        serve(handler -> handler);
        ScriptedHandler handler = connected();
        Connection connection = handler.connection();
        byte[] message = bytes(7, MANY_BYTES);
        onLoop(() -> {
            connection.write(message);
            connection.write(text("end"));
            assertThat(connection.queuedBytes()).isEqualTo(MANY_BYTES + 3);
        });
        long afterSending = fixture.onLoop(connection::queuedBytes);
        assertThat(afterSending).isPositive();
        assertThat(handler.drained()).isZero();
        assertThat(clients.getFirst().receive(MANY_BYTES)).isEqualTo(message);
        assertThat(clients.getFirst().receive(3)).isEqualTo(text("end"));
        fixture.await("drained", () -> handler.drained() > 0);
        long left = fixture.onLoop(connection::queuedBytes);
        assertThat(left).isZero();
    }

    @Test
    void tellsWhenEverythingIsSent() {
        serve(handler -> handler);
        ScriptedHandler handler = connected();
        onLoop(() -> handler.connection().write(text("short")));
        fixture.await("drained", () -> handler.drained() == 1);
    }

    @Test
    void letsHandlerWriteMoreWhenDrained() {
        serve(handler -> handler.whenDrained(() -> {
            if (handler.drained() < 5) {
                handler.connection().write(text("more"));
            }
        }));
        ScriptedHandler handler = connected();
        onLoop(() -> handler.connection().write(text("more")));
        assertThat(clients.getFirst().receive(20)).isEqualTo(text("more".repeat(5)));
    }

    @Test
    void doesNotLetOneSlowReaderDisturbOthers() {
        serve(TransportContract::echo);
        ScriptedHandler slow = connected();
        onLoop(() -> slow.connection().write(bytes(8, MANY_BYTES)));
        assertEcho(connect(), bytes(9, MIB));
        long queued = fixture.onLoop(slow.connection()::queuedBytes);
        assertThat(queued).isPositive();
    }

    // --- the end

    @Test
    void sendsEverythingBeforeItClosesAfterWriting() {
        serve(handler -> handler);
        ScriptedHandler handler = connected();
        byte[] message = bytes(10, MANY_BYTES);
        onLoop(() -> {
            handler.connection().write(message);
            handler.connection().closeAfterWriting();
            handler.connection().write(text("ignored"));
        });
        assertThat(clients.getFirst().receive(MANY_BYTES)).isEqualTo(message);
        assertThat(clients.getFirst().countUntilClosed()).isZero();
        awaitEnd(handler);
    }

    @Test
    void readsNothingWhileItClosesAfterWriting() {
        serve(handler -> handler);
        ScriptedHandler handler = connected();
        onLoop(() -> {
            handler.connection().write(bytes(11, MANY_BYTES));
            handler.connection().closeAfterWriting();
        });
        clients.getFirst().send(text("too late"));
        assertThat(clients.getFirst().countUntilClosed()).isEqualTo(MANY_BYTES);
        awaitEnd(handler);
        assertThat(handler.receivedLength()).isZero();
    }

    @Test
    void dropsWhatIsQueuedWhenItCloses() {
        serve(handler -> handler);
        ScriptedHandler handler = connected();
        onLoop(() -> handler.connection().write(bytes(12, MANY_BYTES)));
        onLoop(() -> {
            handler.close();
            handler.connection().write(text("ignored"));
            assertThat(handler.connection().queuedBytes()).isZero();
        });
        awaitEnd(handler);
        assertThat(clients.getFirst().countUntilClosed()).isLessThan(MANY_BYTES);
    }

    /** A client that has said everything and waits for the answer gets what was written until then. */
    @Test
    void sendsWhatIsQueuedToClientThatHalfCloses() {
        byte[] answer = bytes(13, MANY_BYTES);
        serve(handler -> handler.reacting((connection, question) -> connection.write(answer)));
        TestClient client = connect();
        client.send(new byte[1]);
        client.shutdownOutput();
        assertThat(client.receive(MANY_BYTES)).isEqualTo(answer);
        assertThat(client.countUntilClosed()).isZero();
        awaitEnd(accepted(0));
    }

    @Test
    void handsOverWhatClientSentBeforeItClosed() {
        serve(handler -> handler.demanding(() -> 10));
        TestClient client = connect();
        ScriptedHandler handler = accepted(0);
        byte[] message = bytes(14, 10_000);
        client.send(message);
        client.shutdownOutput();
        awaitEnd(handler);
        assertThat(handler.received()).isEqualTo(message);
    }

    /** The ways in which a connection ends. */
    enum Ending {
        CLIENT_CLOSES,
        CLIENT_HALF_CLOSES,
        CLIENT_CLOSES_WITHOUT_READING,
        CLIENT_CLOSES_WHILE_NOTHING_IS_DEMANDED,
        CLIENT_CLOSES_WHILE_MUCH_IS_QUEUED,
        SERVER_CLOSES,
        SERVER_CLOSES_TWICE,
        SERVER_CLOSES_AFTER_WRITING,
        SERVER_CLOSES_WHILE_CLOSING_AFTER_WRITING,
        SERVER_CLOSES_FROM_INSIDE,
        BOTH_CLOSE,
        HANDLER_FAILS_WITH_BYTES,
        HANDLER_FAILS_WITH_DEMAND,
        HANDLER_FAILS_WHEN_DRAINED,
        TRANSPORT_CLOSES
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheEndOnce(Ending how) {
        int[] demand = {ScriptedHandler.PLENTY};
        serve(handler -> handler.demanding(() -> switch (demand[0]) {
                    case -2 -> throw new IllegalStateException("thrown on purpose by a test");
                    default -> demand[0];
                })
                .reacting((connection, bytes) -> {
                    switch (how) {
                        case SERVER_CLOSES_FROM_INSIDE -> handler.close();
                        case HANDLER_FAILS_WITH_BYTES -> throw new IllegalStateException("thrown on purpose by a test");
                        default -> connection.write(bytes);
                    }
                })
                .whenDrained(() -> {
                    if (how == Ending.HANDLER_FAILS_WHEN_DRAINED) {
                        throw new IllegalStateException("thrown on purpose by a test");
                    }
                }));
        ScriptedHandler handler = connected();
        end(how, clients.getFirst(), handler, newDemand -> demand[0] = newDemand);
        awaitEnd(handler);
        assertOthersLive(how);
        assertThat(handler.endings()).hasSize(1);
    }

    private void end(Ending how, TestClient client, ScriptedHandler handler, Consumer<Integer> demand) {
        switch (how) {
            case CLIENT_CLOSES -> client.close();
            case CLIENT_HALF_CLOSES -> client.shutdownOutput();
            case CLIENT_CLOSES_WITHOUT_READING -> {
                client.send(text("a question"));
                awaitReceived(handler, 10);
                client.close();
            }
            case CLIENT_CLOSES_WHILE_NOTHING_IS_DEMANDED -> {
                onLoop(() -> demand.accept(ConnectionHandler.NOTHING));
                client.send(text("unread"));
                client.close();
            }
            case CLIENT_CLOSES_WHILE_MUCH_IS_QUEUED -> {
                onLoop(() -> handler.connection().write(bytes(15, MANY_BYTES)));
                client.close();
            }
            case BOTH_CLOSE -> {
                client.close();
                onLoop(handler.connection()::close);
            }
            case SERVER_CLOSES_FROM_INSIDE, HANDLER_FAILS_WITH_BYTES, HANDLER_FAILS_WHEN_DRAINED ->
                client.send(text("a question"));
            case HANDLER_FAILS_WITH_DEMAND -> {
                onLoop(() -> demand.accept(-2));
                client.send(text("a question"));
            }
            default -> endByServer(how, handler);
        }
    }

    private void endByServer(Ending how, ScriptedHandler handler) {
        Connection connection = handler.connection();
        switch (how) {
            case SERVER_CLOSES -> onLoop(handler::close);
            case SERVER_CLOSES_TWICE ->
                onLoop(() -> {
                    handler.close();
                    handler.close();
                    connection.closeAfterWriting();
                });
            case SERVER_CLOSES_AFTER_WRITING -> onLoop(connection::closeAfterWriting);
            case SERVER_CLOSES_WHILE_CLOSING_AFTER_WRITING -> {
                onLoop(() -> {
                    connection.write(bytes(16, MANY_BYTES));
                    connection.closeAfterWriting();
                });
                onLoop(handler::close);
            }
            case TRANSPORT_CLOSES -> fixture.transport().close();
            default -> throw new AssertionError("Nobody ends it: " + how);
        }
    }

    /** One more round trip, so that a second end would have had its time. */
    private void assertOthersLive(Ending how) {
        if (how == Ending.TRANSPORT_CLOSES) {
            onLoop(() -> {});
            onLoop(() -> {});
            return;
        }
        ScriptedHandler next = connected();
        onLoop(next.connection()::close);
        awaitEnd(next);
    }

    @Test
    void tellsTheEndOfConnectionThatAcceptorCloses() {
        serve(handler -> {
            handler.close();
            return handler;
        });
        TestClient client = connect();
        ScriptedHandler handler = accepted(0);
        awaitEnd(handler);
        assertThat(client.countUntilClosed()).isZero();
        assertThat(handler.endings()).hasSize(1);
    }

    @Test
    void sendsWhatAcceptorWritesBeforeItCloses() {
        serve(handler -> {
            handler.connection().write(text("sorry, full"));
            handler.connection().closeAfterWriting();
            return handler;
        });
        TestClient client = connect();
        assertThat(client.receive(11)).isEqualTo(text("sorry, full"));
        awaitEnd(accepted(0));
    }

    @Test
    void survivesAcceptorThatFails() {
        var fails = new boolean[] {true};
        Acceptor acceptor = acceptor(TransportContract::echo);
        listen(connection -> {
                    if (fails[0]) {
                        fails[0] = false;
                        throw new IllegalStateException("thrown on purpose by a test");
                    }
                    return acceptor.accept(connection);
                })
                .resume();
        assertThat(connect().countUntilClosed()).isZero();
        assertEcho(connect(), text("hello"));
    }

    @Test
    void closesEverythingWithTheTransport() {
        serve(TransportContract::echo);
        connected();
        connected();
        fixture.transport().close();
        assertThat(handlers).allSatisfy(this::awaitEnd);
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.countUntilClosed()).isZero());
        assertThatThrownBy(this::connect).isInstanceOf(RuntimeException.class);
        fixture.transport().close();
    }

    // --- descriptors

    /** Demands bytes and descriptors one after the other as the script says, then bytes. */
    private static UnaryOperator<ScriptedHandler> script(Integer... demands) {
        return handler -> {
            var left = new ArrayDeque<>(List.of(demands));
            int[] current = {Objects.requireNonNull(left.poll())};
            int[] done = {0, 0};
            return handler.demanding(() -> {
                int things = handler.descriptors().size() + handler.missing();
                boolean satisfied = current[0] == ConnectionHandler.DESCRIPTOR
                        ? things > done[1]
                        : handler.receivedLength() - done[0] >= current[0];
                if (satisfied) {
                    done[0] = handler.receivedLength();
                    done[1] = things;
                    current[0] = left.isEmpty() ? ScriptedHandler.PLENTY : left.remove();
                }
                return current[0] == ConnectionHandler.DESCRIPTOR
                        ? ConnectionHandler.DESCRIPTOR
                        : current[0] - (handler.receivedLength() - done[0]);
            });
        };
    }

    @Test
    void receivesDescriptorsBehindTheirMessage() {
        serve(script(7, ConnectionHandler.DESCRIPTOR, ConnectionHandler.DESCRIPTOR, 5));
        TestClient client = connect();
        try (var first = fixture.open();
                var second = fixture.open()) {
            List<String> sent = List.of(fixture.identity(first), fixture.identity(second));
            client.send(text("message"));
            client.send(first);
            client.send(second);
            client.send(text("after"));
            ScriptedHandler handler = accepted(0);
            awaitReceived(handler, 12);
            assertThat(handler.descriptors().stream().map(fixture::identity)).isEqualTo(sent);
            assertThat(handler.received()).isEqualTo(text("messageafter"));
            handler.descriptors().forEach(Descriptor::close);
        }
    }

    @Test
    void waitsForDescriptorThatComesLater() {
        serve(script(7, ConnectionHandler.DESCRIPTOR, 5));
        TestClient client = connect();
        try (var descriptor = fixture.open()) {
            String sent = fixture.identity(descriptor);
            client.send(text("message"));
            ScriptedHandler handler = accepted(0);
            awaitReceived(handler, 7);
            onLoop(() -> {});
            assertThat(handler.descriptors()).isEmpty();
            client.send(descriptor);
            client.send(text("after"));
            awaitReceived(handler, 12);
            assertThat(handler.descriptors().stream().map(fixture::identity)).containsExactly(sent);
            handler.descriptors().forEach(Descriptor::close);
        }
    }

    @Test
    void tellsWhenDescriptorIsMissing() {
        serve(script(7, ConnectionHandler.DESCRIPTOR, 5));
        TestClient client = connect();
        client.send(text("message"));
        client.send(new byte[1]);
        client.send(text("after"));
        ScriptedHandler handler = accepted(0);
        awaitReceived(handler, 12);
        assertThat(handler.missing()).isEqualTo(1);
        assertThat(handler.descriptors()).isEmpty();
        assertThat(handler.received()).isEqualTo(text("messageafter"));
    }

    @Test
    void endsConnectionOfClientThatLeavesInsteadOfSendingItsDescriptor() {
        serve(script(7, ConnectionHandler.DESCRIPTOR));
        TestClient client = connect();
        client.send(text("message"));
        ScriptedHandler handler = accepted(0);
        awaitReceived(handler, 7);
        client.close();
        awaitEnd(handler);
        assertThat(handler.missing()).isZero();
    }

    @Test
    void losesDescriptorThatNobodyDemanded() {
        serve(handler -> handler);
        TestClient client = connect();
        try (var descriptor = fixture.open()) {
            client.send(text("message"));
            client.send(descriptor);
            client.send(text("after"));
            ScriptedHandler handler = accepted(0);
            awaitReceived(handler, 13);
            assertThat(handler.received()).isEqualTo(text("message\0after"));
        }
    }

    @Test
    void sendsDescriptorsBetweenBytes() {
        serve(handler -> handler);
        ScriptedHandler handler = connected();
        Descriptor first = fixture.open();
        Descriptor second = fixture.open();
        List<String> sent = List.of(fixture.identity(first), fixture.identity(second));
        onLoop(() -> {
            handler.connection().write(text("message"));
            handler.connection().write(first);
            handler.connection().write(second);
            handler.connection().write(text("after"));
            assertThat(handler.connection().queuedBytes()).isEqualTo(14);
        });
        TestClient client = clients.getFirst();
        assertThat(client.receive(7)).isEqualTo(text("message"));
        try (var firstReceived = client.receiveDescriptor();
                var secondReceived = client.receiveDescriptor()) {
            assertThat(List.of(fixture.identity(firstReceived), fixture.identity(secondReceived)))
                    .isEqualTo(sent);
        }
        assertThat(client.receive(5)).isEqualTo(text("after"));
        fixture.await("drained", () -> handler.drained() > 0);
        assertThat(fixture.isOpen(first) || fixture.isOpen(second)).isFalse();
    }

    @Test
    void sendsDescriptorToClientThatReadsLate() {
        serve(handler -> handler);
        ScriptedHandler handler = connected();
        Descriptor descriptor = fixture.open();
        String sent = fixture.identity(descriptor);
        onLoop(() -> {
            handler.connection().write(bytes(17, MANY_BYTES));
            handler.connection().write(descriptor);
        });
        assertThat(fixture.isOpen(descriptor)).isTrue();
        TestClient client = clients.getFirst();
        assertThat(client.receive(MANY_BYTES)).isEqualTo(bytes(17, MANY_BYTES));
        try (var received = client.receiveDescriptor()) {
            assertThat(fixture.identity(received)).isEqualTo(sent);
        }
    }

    @Test
    void closesDescriptorsThatCannotBeSentAnyMore() {
        serve(handler -> handler);
        ScriptedHandler handler = connected();
        Descriptor queued = fixture.open();
        Descriptor late = fixture.open();
        onLoop(() -> {
            handler.connection().write(bytes(18, MANY_BYTES));
            handler.connection().write(queued);
        });
        onLoop(() -> {
            handler.close();
            handler.connection().write(late);
        });
        awaitEnd(handler);
        assertThat(fixture.isOpen(queued) || fixture.isOpen(late)).isFalse();
    }

    // --- connecting to others

    /** Connects the transport itself; the handler of this side is refined by the test. */
    private ScriptedHandler connectOut(UnaryOperator<ScriptedHandler> refinement) {
        var own = new AtomicReference<ScriptedHandler>();
        fixture.await(fixture.transport().connect(endpoint.path(), connection -> {
            own.set(refinement.apply(new ScriptedHandler(fixture, connection)));
            return Objects.requireNonNull(own.get());
        }));
        ScriptedHandler handler = Objects.requireNonNull(own.get());
        fixture.change(() -> outgoing.add(handler));
        return handler;
    }

    @Test
    void connectsToListenerAndCarriesBytesBothWays() {
        serve(TransportContract::echo);
        ScriptedHandler own = connectOut(handler -> handler);
        onLoop(() -> own.connection().write(text("hello")));
        awaitReceived(own, 5);
        assertThat(own.received()).isEqualTo(text("hello"));
        assertThat(accepted(0).received()).isEqualTo(text("hello"));
    }

    @Test
    void readsWhatListenerSaysFirst() {
        serve(handler -> {
            handler.connection().write(bytes(19, 100_000));
            return handler;
        });
        ScriptedHandler own = connectOut(handler -> handler);
        awaitReceived(own, 100_000);
        assertThat(own.received()).isEqualTo(bytes(19, 100_000));
    }

    @Test
    void slowsDownThePeerThatItConnectedTo() {
        serve(handler -> handler);
        int[] demand = {ConnectionHandler.NOTHING};
        ScriptedHandler own = connectOut(handler -> handler.demanding(() -> demand[0]));
        ScriptedHandler peer = accepted(0);
        onLoop(() -> peer.connection().write(bytes(20, MANY_BYTES)));
        onLoop(() -> {});
        long queued = fixture.onLoop(peer.connection()::queuedBytes);
        assertThat(queued).isPositive();
        assertThat(own.receivedLength()).isZero();
        onLoop(() -> {
            demand[0] = ScriptedHandler.PLENTY;
            own.connection().resumeReading();
        });
        awaitReceived(own, MANY_BYTES);
        assertThat(own.received()).isEqualTo(bytes(20, MANY_BYTES));
    }

    @Test
    void passesDescriptorsToListenerAndBack() {
        serve(script(ConnectionHandler.DESCRIPTOR, 5));
        ScriptedHandler own = connectOut(script(ConnectionHandler.DESCRIPTOR, 5));
        ScriptedHandler peer = accepted(0);
        Descriptor there = fixture.open();
        Descriptor back = fixture.open();
        List<String> sent = List.of(fixture.identity(there), fixture.identity(back));
        onLoop(() -> {
            own.connection().write(there);
            own.connection().write(text("there"));
            peer.connection().write(back);
            peer.connection().write(text("back!"));
        });
        awaitReceived(peer, 5);
        awaitReceived(own, 5);
        assertThat(Stream.of(peer, own)
                        .map(ScriptedHandler::descriptors)
                        .map(List::getFirst)
                        .map(fixture::identity))
                .isEqualTo(sent);
        peer.descriptors().forEach(Descriptor::close);
        own.descriptors().forEach(Descriptor::close);
    }

    @Test
    void tellsTheEndOfConnectionThatThePeerCloses() {
        serve(handler -> handler);
        ScriptedHandler own = connectOut(handler -> handler);
        onLoop(accepted(0)::close);
        awaitEnd(own);
        assertThat(own.endings()).hasSize(1);
    }

    @Test
    void closesWhatItConnectedWithTheTransport() {
        serve(handler -> handler);
        ScriptedHandler own = connectOut(handler -> handler);
        fixture.transport().close();
        awaitEnd(own);
    }

    @Test
    void saysWhyItCannotConnect() {
        assertThatThrownBy(() -> connectOut(handler -> handler))
                .isInstanceOfSatisfying(LibvirtException.class, failure -> {
                    assertThat(failure.error().code()).isEqualTo(ErrorCode.SYSTEM_ERROR);
                    assertThat(failure.error().int1()).isEqualTo(2);
                    assertThat(failure.error().message())
                            .isEqualTo(
                                    "Failed to connect socket to '" + endpoint.path() + "': No such file or directory");
                });
    }

    // --- listening

    @Test
    void letsClientsWaitUntilItIsResumed() {
        Listener listener = listen(acceptor(TransportContract::echo));
        TestClient first = connect();
        TestClient second = connect();
        first.send(text("first"));
        second.send(text("second"));
        onLoop(() -> {});
        assertThat(handlers).isEmpty();
        listener.resume();
        listener.resume();
        assertThat(first.receive(5)).isEqualTo(text("first"));
        assertThat(second.receive(6)).isEqualTo(text("second"));
        listener.pause();
        onLoop(() -> {});
        TestClient third = connect();
        third.send(text("third"));
        assertEcho(first, text("meanwhile"));
        assertThat(handlers).hasSize(2);
        listener.resume();
        assertThat(third.receive(5)).isEqualTo(text("third"));
    }

    @Test
    void acceptsNobodyMoreOnceAcceptorPausesIt() {
        var listening = new AtomicReference<Listener>();
        Acceptor acceptor = acceptor(TransportContract::echo);
        Listener listener = listen(connection -> {
            Objects.requireNonNull(listening.get()).pause();
            return acceptor.accept(connection);
        });
        listening.set(listener);
        List<TestClient> waiting =
                IntStream.range(0, 5).mapToObj(i -> connect()).toList();
        for (int i = 0; i < waiting.size(); i++) {
            listener.resume();
            assertEcho(waiting.get(i), text("hello"));
            assertThat(handlers).hasSize(i + 1);
        }
    }

    @Test
    void keepsConnectionsWhenItStopsListening() {
        Listener listener = serve(TransportContract::echo);
        TestClient client = connect();
        assertEcho(client, text("before"));
        listener.close();
        onLoop(() -> {});
        assertEcho(client, text("after"));
        assertThatThrownBy(this::connect).isInstanceOf(RuntimeException.class);
        listener.close();
        listener.resume();
        serve(TransportContract::echo);
        assertEcho(connect(), text("again"));
    }

    @Test
    void refusesToListenTwice() {
        serve(TransportContract::echo);
        assertThatThrownBy(() -> listen(acceptor(handler -> handler)))
                .isInstanceOfSatisfying(LibvirtException.class, failure -> {
                    assertThat(failure.error().code()).isEqualTo(ErrorCode.SYSTEM_ERROR);
                    assertThat(failure.error().int1()).isEqualTo(98);
                    assertThat(failure.error().message())
                            .isEqualTo("Failed to bind socket to '" + endpoint.path() + "': Address already in use");
                });
        assertEcho(connect(), text("still there"));
    }

    @Test
    void saysWhoTheClientIs() {
        serve(handler -> handler);
        assertThat(connected().connection().peer()).isEqualTo(fixture.clientCredentials());
    }

    // --- many

    private static int openDescriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    private void comeAndGo(int times) {
        for (int i = 0; i < times; i++) {
            int index = handlers.size();
            try (var client = fixture.connect(endpoint)) {
                assertEcho(client, text("hello"));
            }
            awaitEnd(accepted(index));
        }
    }

    @Test
    void leaksNothingWhenClientsComeAndGo() {
        serve(TransportContract::echo);
        comeAndGo(20);
        int before = openDescriptors();
        comeAndGo(1000);
        // The machine itself may have opened a file or two meanwhile.
        assertThat(openDescriptors()).isLessThan(before + 20);
        assertThat(handlers).allSatisfy(handler -> assertThat(handler.endings()).hasSize(1));
    }

    @Test
    void servesManyClientsAtOnce() {
        serve(TransportContract::echo);
        List<TestClient> many = IntStream.range(0, 50).mapToObj(i -> connect()).toList();
        for (int round = 0; round < 20; round++) {
            byte[] message = bytes(round, 1000);
            many.forEach(client -> client.send(message));
            assertThat(many).allSatisfy(client -> assertThat(client.receive(message.length))
                    .isEqualTo(message));
        }
    }

    @Test
    void survivesAcceptStorm() {
        serve(TransportContract::echo);
        for (int wave = 0; wave < 5; wave++) {
            int before = handlers.size();
            List<TestClient> storm =
                    IntStream.range(0, BACKLOG / 2).mapToObj(i -> connect()).toList();
            accepted(before + storm.size() - 1);
            storm.forEach(TestClient::close);
        }
        assertThat(List.copyOf(handlers)).allSatisfy(this::awaitEnd);
        assertEcho(connect(), text("hello"));
    }
}
