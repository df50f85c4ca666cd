package org.virtvzd.adapter.unixsocket;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.virtvzd.domain.error.LibvirtException;

/** Sends datagrams to UNIX sockets, which the JDK cannot: the journal, syslog and systemd listen on such. */
public final class UnixDatagram implements AutoCloseable {
    private final Socket socket;

    private UnixDatagram(Socket socket) {
        this.socket = socket;
    }

    /**
     * Makes a socket to send from.
     *
     * @return the socket
     */
    public static UnixDatagram open() {
        Epoll.ensureAvailability(); // Loads the system calls.
        return new UnixDatagram(Socket.newSocketDomainDgram());
    }

    /**
     * Sends one datagram; never waits.
     *
     * @param to path of the receiving socket; with {@code @} in front a name that is no file
     * @param content the datagram, which has to fit the system's limit
     * @throws LibvirtException of code SYSTEM_ERROR when it cannot be sent
     */
    public void send(String to, byte[] content) {
        ByteBuffer direct = ByteBuffer.allocateDirect(content.length).put(content);
        try {
            socket.sendToDomainSocket(direct, 0, content.length, address(to));
        } catch (IOException e) {
            throw Errno.failure("Cannot send to '" + to + "'", e);
        }
    }

    /** The system knows names that are no files by a NUL in front. */
    private static byte[] address(String to) {
        byte[] address = to.getBytes(StandardCharsets.UTF_8);
        if (to.startsWith("@")) {
            address[0] = 0;
        }
        return address;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw Errno.failure("Cannot close a datagram socket", e);
        }
    }
}
