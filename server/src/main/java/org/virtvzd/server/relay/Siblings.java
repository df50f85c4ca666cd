package org.virtvzd.server.relay;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.Transport;
import org.virtvzd.protocol.procedure.Driver;

/**
 * The daemons beside this one that serve networks, storage, host devices, interfaces, network filters and secrets.
 *
 * @param transport the way to them
 * @param loop the transport's loop
 * @param mode which of their URIs to open: {@code system} or {@code session}
 * @param sockets where each of them listens
 */
public record Siblings(Transport transport, EventLoop loop, String mode, Function<Driver, Sockets> sockets) {

    /**
     * The sockets of one daemon.
     *
     * @param readWrite for everything
     * @param readOnly for clients that may change nothing
     */
    public record Sockets(Path readWrite, Path readOnly) {}

    /**
     * A daemon for each driver, as libvirt is installed today: {@code virtstoraged-sock} and so on in one folder.
     *
     * @param transport the way to them
     * @param loop the transport's loop
     * @param mode {@code system} or {@code session}
     * @param directory the folder, for example {@code /run/libvirt}
     * @return the siblings
     */
    public static Siblings modular(Transport transport, EventLoop loop, String mode, Path directory) {
        return new Siblings(transport, loop, mode, driver -> {
            String name = "virt" + word(driver) + "d-sock";
            return new Sockets(directory.resolve(name), directory.resolve(name + "-ro"));
        });
    }

    /**
     * One daemon for all of them: libvirtd, or virtproxyd.
     *
     * @param transport the way to it
     * @param loop the transport's loop
     * @param mode {@code system} or {@code session}
     * @param socket its socket for everything, for example {@code /run/libvirt/libvirt-sock}; that for read-only clients
     *     has {@code -ro} behind its name
     * @return the siblings
     */
    public static Siblings monolithic(Transport transport, EventLoop loop, String mode, Path socket) {
        Sockets sockets = new Sockets(socket, socket.resolveSibling(socket.getFileName() + "-ro"));
        return new Siblings(transport, loop, mode, driver -> sockets);
    }

    /**
     * Whether another daemon serves a driver's calls.
     *
     * @param driver who serves a call, by the procedure table
     * @return false for the hypervisor and this daemon itself
     */
    public static boolean serve(Driver driver) {
        return driver != Driver.NONE && driver != Driver.DOMAIN;
    }

    /** Sockets for read-only clients are root's only; elsewhere the way of opening says it. */
    Path socket(Driver driver, boolean readOnly) {
        Sockets of = sockets.apply(driver);
        return readOnly && mode.equals("system") ? of.readOnly() : of.readWrite();
    }

    String uri(Driver driver) {
        return word(driver) + ":///" + mode;
    }

    private static String word(Driver driver) {
        return driver.name().toLowerCase(Locale.ROOT);
    }
}
