package org.virtvzd.app.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.virtvzd.adapter.vzsdk.StandInWorld;
import org.virtvzd.app.Main;

/** The daemon as users have it: a process of its own that listens on UNIX sockets in a directory of the test. */
public final class DaemonProcess implements AutoCloseable {
    /** On a host with a journal the daemon would not write to standard error, where tests look. */
    private static final List<String> NO_JOURNAL = List.of("-Dvirtvzd.journal=/nowhere");

    private static final String ATTACHED = "Connected to the Virtuozzo host";
    private static final String SERVES = "virtvzd serves a fake hypervisor";

    private final Path directory;
    private final Path pidFile;
    private final ChildProcess child;

    private DaemonProcess(Path directory, Path pidFile, ChildProcess child) {
        this.directory = directory;
        this.pidFile = pidFile;
        this.child = child;
    }

    /**
     * The command that starts a daemon with nothing but what is given.
     *
     * @param options command line of the daemon
     * @return program and arguments
     */
    public static List<String> command(List<String> options) {
        return command(NO_JOURNAL, options);
    }

    private static List<String> command(List<String> properties, List<String> options) {
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
        command.addAll(1, properties);
        command.addAll(options);
        return List.copyOf(command);
    }

    /**
     * Puts the daemon into a folder, as an installation does.
     *
     * @param root the root of the file system that it is for
     * @return the program, below that root
     */
    static Path install(Path root) {
        Path home = Path.of("/usr/lib/virtvzd");
        Path program = root.resolve("usr/sbin/virtvzd");
        List<String> entries = new ArrayList<>();
        String[] originals = classPath().split(":", -1);
        for (int i = 0; i < originals.length; i++) {
            Path original = Path.of(originals[i]);
            String entry = home.resolve(i + "-" + original.getFileName()).toString();
            ChildProcess.run(List.of("mkdir", "-p", root + home.toString()));
            ChildProcess.run(List.of("cp", "-r", original.toString(), root + entry));
            entries.add(entry);
        }
        List<String> command = new ArrayList<>(command(List.of("-Dvirtvzd.argv0=\"$0\""), List.of()));
        command.set(command.indexOf(classPath()), String.join(":", entries));
        try {
            Files.writeString(program, "#!/bin/sh\nexec " + String.join(" ", command) + " \"$@\"\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return program;
    }

    /** Surefire hands its real class path over in a property of its own. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
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
     * Runs the daemon to its end on the fake hypervisor and without a pid file, for starts that are to fail.
     *
     * @param directory where its sockets were to be
     * @param options further options
     * @return what has become of it
     */
    public static ChildProcess.Outcome runIn(Path directory, String... options) {
        return ChildProcess.run(command(withoutPidFile(directory, options)));
    }

    /**
     * The options for a daemon on the fake hypervisor that has no pid file.
     *
     * @param directory where its sockets are to be
     * @param options further options
     * @return a command line
     */
    public static List<String> withoutPidFile(Path directory, String... options) {
        List<String> all = new ArrayList<>(
                List.of("--hypervisor", "fake", "--pid-file", "", "--socket-dir", directory.toString()));
        all.addAll(List.of(options));
        return List.copyOf(all);
    }

    /**
     * Starts a daemon on the fake hypervisor and waits until it serves.
     *
     * @param scratch where its sockets and pid file are to be
     * @param options further options
     * @return the daemon
     */
    public static DaemonProcess fake(Scratch scratch, String... options) {
        List<String> all = new ArrayList<>(
                List.of("--hypervisor", "fake", "--socket-dir", scratch.path().toString()));
        all.addAll(List.of(options));
        return startIn(scratch.path(), scratch.path("pid"), all);
    }

    /**
     * Starts a daemon on the fake hypervisor whose sockets are placed by its configuration file, and waits until it
     * serves.
     *
     * @param directory where its sockets are going to be
     * @param pidFile its pid file
     * @param options further options
     * @return the daemon
     */
    public static DaemonProcess startIn(Path directory, Path pidFile, List<String> options) {
        List<String> all = new ArrayList<>(List.of("--pid-file", pidFile.toString()));
        all.addAll(options);
        DaemonProcess daemon = new DaemonProcess(directory, pidFile, ChildProcess.start(command(all), Map.of()));
        daemon.require(daemon.child.out(), SERVES);
        return daemon;
    }

    /**
     * Starts a daemon on a world of the stand-in of the Virtuozzo SDK and waits until it has found it.
     *
     * @param scratch where its sockets and pid file are to be
     * @param world the world
     * @param options further options
     * @return the daemon
     */
    public static DaemonProcess sdk(Scratch scratch, StandInWorld world, String... options) {
        DaemonProcess daemon = sdk(scratch, StandInWorld.library(), world, options);
        daemon.require(daemon.child.err(), ATTACHED);
        return daemon;
    }

    /**
     * Starts a daemon for a Virtuozzo host that it may not find, and waits for nothing.
     *
     * @param scratch where its sockets and pid file are to be
     * @param library of the SDK
     * @param world where the library's logins go
     * @param options further options
     * @return the daemon
     */
    public static DaemonProcess sdk(Scratch scratch, String library, StandInWorld world, String... options) {
        Path pidFile = scratch.path("pid");
        List<String> all = new ArrayList<>(List.of(
                "--pid-file",
                pidFile.toString(),
                "--socket-dir",
                scratch.path().toString(),
                "--sdk-library",
                library,
                "--verbose"));
        all.addAll(List.of(options));
        Map<String, String> environment =
                Map.of(StandInWorld.VARIABLE, world.directory().toString());
        return new DaemonProcess(scratch.path(), pidFile, ChildProcess.start(command(all), environment));
    }

    /**
     * Waits until the daemon has found its host.
     *
     * @param from how many lines it had said before
     */
    public void awaitHost(int from) {
        assertThat(child.err().await(from, line -> line.contains(ATTACHED), ChildProcess.PATIENCE))
                .as(child::toString)
                .isPresent();
    }

    /**
     * Starts a daemon without a fake hypervisor and waits until it has said that it has none.
     *
     * @param scratch where its sockets and pid file are to be
     * @return the daemon
     */
    public static DaemonProcess withoutHypervisor(Scratch scratch) {
        Path pidFile = scratch.path("pid");
        List<String> command = command(List.of(
                "--pid-file", pidFile.toString(), "--socket-dir", scratch.path().toString()));
        DaemonProcess daemon = new DaemonProcess(scratch.path(), pidFile, ChildProcess.start(command, Map.of()));
        daemon.require(daemon.child.err(), ": error : ");
        return daemon;
    }

    /**
     * Starts a daemon on the fake hypervisor that has other surroundings, and waits until it serves.
     *
     * @param scratch where its sockets and pid file are to be
     * @param properties options of its JVM, which say where the journal is and so on
     * @param environment further variables
     * @param options further options
     * @return the daemon
     */
    public static DaemonProcess fakeIn(
            Scratch scratch, List<String> properties, Map<String, String> environment, String... options) {
        Path pidFile = scratch.path("pid");
        List<String> all = new ArrayList<>(List.of("--hypervisor", "fake", "--pid-file", pidFile.toString()));
        all.addAll(List.of("--socket-dir", scratch.path().toString()));
        all.addAll(List.of(options));
        DaemonProcess daemon =
                new DaemonProcess(scratch.path(), pidFile, ChildProcess.start(command(properties, all), environment));
        daemon.require(daemon.child.out(), SERVES);
        return daemon;
    }

    private void require(Lines lines, String part) {
        if (lines.await(0, line -> line.contains(part), ChildProcess.PATIENCE).isEmpty()) {
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
        return pidFile;
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
     * virt-admin connected to this daemon.
     *
     * @return the client
     */
    public Virsh admin() {
        return Virsh.admin(this);
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
