package org.virtvzd.app.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Listens for datagrams on a UNIX socket as systemd, the journal and syslog do, which the JDK cannot. */
public final class DatagramListener implements AutoCloseable {
    private static final String PROGRAM = """
            import socket, sys
            name = sys.argv[1]
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            listener.bind('\\0' + name[1:] if name.startswith('@') else name)
            print('listening', flush=True)
            while True:
                print(listener.recv(1 << 20).hex(), flush=True)
            """;

    private final ChildProcess child;
    private int seen = 1;

    private DatagramListener(ChildProcess child) {
        this.child = child;
    }

    /**
     * Begins to listen.
     *
     * @param address a path, or with {@code @} in front a name that is no file
     * @return the listener
     */
    public static DatagramListener on(String address) {
        Tools.requirePython();
        ChildProcess child = ChildProcess.start(List.of(Tools.PYTHON, "-c", PROGRAM, address), Map.of());
        if (child.out().await(0, "listening"::equals, ChildProcess.PATIENCE).isEmpty()) {
            throw new AssertionError("cannot listen: " + child);
        }
        return new DatagramListener(child);
    }

    /**
     * Waits for a datagram behind those that were waited for before.
     *
     * @param wanted which one
     * @return its text
     */
    public String next(Predicate<String> wanted) {
        int index = child.out()
                .await(seen, line -> wanted.test(text(line)), ChildProcess.PATIENCE)
                .orElseThrow(() -> new AssertionError("no such datagram: " + child));
        seen = index + 1;
        return text(child.out().soFar().get(index));
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), UTF_8);
    }

    @Override
    public void close() {
        child.close();
    }
}
