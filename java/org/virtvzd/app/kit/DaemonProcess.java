package org.virtvzd.app.kit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.virtvzd.app.Main;

/** The daemon as users have it: a process of its own that listens on UNIX sockets in a directory of the test. */
public final class DaemonProcess implements AutoCloseable {
    private final Path directory;
    private final ChildProcess child;

    private DaemonProcess(Path directory, ChildProcess child) {
        this.directory = directory;
        this.child = child;
    }

    /**
     * The command that starts a daemon with nothing but what is given.
     *
     * @param options command line of the daemon
     * @return program and arguments
     */
    public static List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                Main.class.getName()));
        command.addAll(options);
        return List.copyOf(command);
    }

    /** Surefire hands its real class path over in a property of its own. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    }

    /**
     * Runs the daemon to its end, for starts that are to fail.
     *
     * @param options its whole command line
     * @return what has become of it
     */
    public static ChildProcess.Outcome run(String... options) {
        return ChildProcess.run(command(List.of(options)));
    }

    /**
     * Starts a daemon on the fake hypervisor and waits until it serves.
     *
     * @param scratch where its sockets and pid file are to be
     * @param options further options
     * @return the daemon
     */
    public static DaemonProcess fake(Scratch scratch, String... options) {
        List<String> all = new ArrayList<>(List.of("--hypervisor", "fake"));
        all.addAll(List.of(options));
        return start(scratch, all, "virtvzd serves a fake hypervisor");
    }

    /**
     * Starts a daemon and waits until it serves.
     *
     * @param scratch where its sockets and pid file are to be
     * @param options further options
     * @param ready part of a line by which it says that it is ready
     * @return the daemon
     */
    public static DaemonProcess start(Scratch scratch, List<String> options, String ready) {
        List<String> all = new ArrayList<>(List.of(
                "--pid-file", scratch.path("pid").toString(), "--socket-dir", scratch.path().toString()));
        all.addAll(options);
        DaemonProcess daemon = new DaemonProcess(scratch.path(), ChildProcess.start(command(all), Map.of()));
        daemon.awaitLine(ready);
        return daemon;
    }

    private void awaitLine(String part) {
        boolean inOut = child.out()
                .await(0, line -> line.contains(part), ChildProcess.PATIENCE)
                .isPresent();
        if (!inOut) {
            String found = child.toString();
            close();
            throw new AssertionError("The daemon did not say \"" + part + "\": " + found);
        }
    }

    /**
     * The process.
     *
     * @return for its output, pid and end
     */
    public ChildProcess child() {
        return child;
    }

    /**
     * The socket for everything.
     *
     * @return its path
     */
    public Path readWriteSocket() {
        return directory.resolve("virtvzd-sock");
    }

    /**
     * The socket for calls that change nothing.
     *
     * @return its path
     */
    public Path readOnlySocket() {
        return directory.resolve("virtvzd-sock-ro");
    }

    /**
     * The socket for the daemon's administrator.
     *
     * @return its path
     */
    public Path adminSocket() {
        return directory.resolve("virtvzd-admin-sock");
    }

    /**
     * Its pid file.
     *
     * @return the path
     */
    public Path pidFile() {
        return directory.resolve("pid");
    }

    /**
     * A client's name for the daemon.
     *
     * @return the URI
     */
    public String uri() {
        return uri(readWriteSocket());
    }

    /**
     * A client's name for the daemon's read-only side.
     *
     * @return the URI of a connection that does not say itself that it is read-only
     */
    public String readOnlyUri() {
        return uri(readOnlySocket());
    }

    private static String uri(Path socket) {
        return "vz+unix:///system?socket=" + socket;
    }

    /**
     * virsh connected to this daemon.
     *
     * @return the client
     */
    public Virsh virsh() {
        return Virsh.connectedTo(uri());
    }

    /**
     * Stops it as a user does and checks that it leaves in order.
     *
     * @return what has become of it
     */
    public ChildProcess.Outcome stop() {
        child.terminate();
        return child.outcome();
    }

    /**
     * Whether any file of it is left that should go with it.
     *
     * @return true if a socket or the pid file exists
     */
    public boolean leftFiles() {
        return List.of(readWriteSocket(), readOnlySocket(), adminSocket(), pidFile()).stream()
                .anyMatch(Files::exists);
    }

    @Override
    public void close() {
        child.close();
    }
}
