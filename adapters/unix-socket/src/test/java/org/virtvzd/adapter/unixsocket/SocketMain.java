package org.virtvzd.adapter.unixsocket;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.virtvzd.ports.transport.Connection;
import org.virtvzd.ports.transport.Endpoint;
import org.virtvzd.ports.transport.IdleHandler;

/**
 * A process that sends back what it gets, for tests that need one of its own: {@code PATH MODE} to make a socket,
 * nothing to take over those that it inherits. Says on standard output where it listens, then {@code ready}; ends when
 * standard input does.
 */
final class SocketMain {
    private static final int OCTAL = 8;
    private static final int BACKLOG = 100;

    private SocketMain() {}

    public static void main(String... arguments) throws Exception {
        try (var loop = new VertxEventLoop();
                var transport = new VertxUnixTransport(loop)) {
            for (Endpoint endpoint : endpoints(List.of(arguments))) {
                transport
                        .listen(endpoint, Echo::new)
                        .toCompletableFuture()
                        .join()
                        .resume();
            }
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // Whatever it is, it is not the end.
            }
        }
    }

    private static List<Endpoint> endpoints(List<String> arguments) {
        if (!arguments.isEmpty()) {
            int mode = Integer.parseInt(arguments.getLast(), OCTAL);
            return List.of(Endpoint.own(Path.of(arguments.getFirst()), mode, Optional.empty(), BACKLOG));
        }
        long pid = ProcessHandle.current().pid();
        return InheritedDescriptors.find(System.getenv(), pid).stream()
                .map(inherited -> {
                    System.out.println(inherited.name() + " " + inherited.descriptor() + " " + inherited.path());
                    return Endpoint.inherited(inherited.path(), inherited.descriptor(), BACKLOG);
                })
                .toList();
    }

    private static final class Echo extends IdleHandler {
        private final Connection connection;

        private Echo(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void onBytes(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            connection.write(copy);
        }
    }
}
