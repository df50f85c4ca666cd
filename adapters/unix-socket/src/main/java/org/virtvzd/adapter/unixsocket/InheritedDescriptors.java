package org.virtvzd.adapter.unixsocket;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.virtvzd.domain.error.LibvirtException;

/** Finds the sockets that systemd has opened for this process, by the rules of {@code sd_listen_fds(3)}. */
public final class InheritedDescriptors {
    private static final Logger LOG = System.getLogger(InheritedDescriptors.class.getName());

    /** Behind standard input, output and error. */
    private static final int FIRST = 3;

    /** More than any unit has; keeps nonsense in the environment from doing harm. */
    private static final int MOST = 1024;

    private static final int SOL_SOCKET = 1;
    private static final int SO_ACCEPTCONN = 30;

    /**
     * A listening UNIX socket that this process has inherited.
     *
     * @param name what systemd calls it, by default the name of its unit; several sockets may share one
     * @param descriptor its number
     * @param path path that it is bound to
     */
    public record Inherited(String name, int descriptor, Path path) {}

    private InheritedDescriptors() {}

    /**
     * Looks the sockets up. They stay as they are; whoever takes one over becomes its owner.
     *
     * @param environment of this process, of which {@code LISTEN_PID}, {@code LISTEN_FDS} and {@code LISTEN_FDNAMES}
     *     count
     * @param pid of this process; descriptors meant for another one are none
     * @return the sockets in the order of their numbers; none if the process was not started for its sockets or if the
     *     names do not fit, which is logged
     * @throws LibvirtException of code SYSTEM_ERROR if a descriptor is not a listening UNIX socket with a path
     */
    public static List<Inherited> find(Map<String, String> environment, long pid) {
        long meantFor = number(environment, "LISTEN_PID");
        long count = number(environment, "LISTEN_FDS");
        if (meantFor != pid || count <= 0 || count > MOST) {
            return List.of();
        }
        Optional<String> joined = Optional.ofNullable(environment.get("LISTEN_FDNAMES"));
        if (joined.isEmpty()) {
            LOG.log(Level.ERROR, "Missing LISTEN_FDNAMES env from systemd socket activation");
            return List.of();
        }
        String[] names = joined.get().split(":", -1);
        if (names.length != count) {
            LOG.log(Level.ERROR, "Expecting {0} FD names but got {1}", count, names.length);
            return List.of();
        }
        return IntStream.range(0, names.length)
                .mapToObj(i -> new Inherited(names[i], FIRST + i, boundPath(names[i], FIRST + i)))
                .toList();
    }

    /** A number as systemd writes it; -1 for anything else. */
    private static long number(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    private static Path boundPath(String name, int descriptor) {
        String what = "Cannot listen on descriptor " + descriptor + " (" + name + ")";
        Epoll.ensureAvailability(); // Loads the system calls.
        try {
            var socket = new Socket(descriptor); // Only looks: it is not closed here and does not close itself.
            DomainSocketAddress address = socket.localDomainSocketAddress();
            if (socket.getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) == 1
                    && address != null
                    && address.path().startsWith("/")) {
                return Path.of(address.path());
            }
        } catch (IOException | ChannelException e) {
            throw Errno.of(e).during(what);
        }
        throw Errno.ENOTSOCK.during(what);
    }
}
