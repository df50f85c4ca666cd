package org.virtvzd.domain.config;

/**
 * A serial port of a virtual machine.
 *
 * @param port its number, from 0
 * @param source what it is connected to on the host
 */
public record SerialPort(int port, Source source) {

    /**
     * Whether somebody on the host can connect to it.
     *
     * @return true for a socket on which the machine listens
     */
    public boolean listens() {
        return switch (source) {
            case UnixSocket(String path, Mode mode) -> mode == Mode.BIND;
            case Tcp(String host, String service, Mode mode) -> mode == Mode.BIND;
            case Device _, OutputFile _, Udp _ -> false;
        };
    }

    /** What a serial port is connected to. */
    public sealed interface Source permits Device, OutputFile, UnixSocket, Tcp, Udp {}

    /**
     * A device of the host.
     *
     * @param path its path
     */
    public record Device(String path) implements Source {}

    /**
     * A file that takes the output.
     *
     * @param path its path
     */
    public record OutputFile(String path) implements Source {}

    /**
     * A UNIX socket.
     *
     * @param path its path
     * @param mode who listens
     */
    public record UnixSocket(String path, Mode mode) implements Source {}

    /**
     * A TCP connection.
     *
     * @param host host name or address
     * @param service port number or service name
     * @param mode who listens
     */
    public record Tcp(String host, String service, Mode mode) implements Source {}

    /**
     * UDP datagrams, both ways through the same address.
     *
     * @param host host name or address
     * @param service port number or service name
     */
    public record Udp(String host, String service) implements Source {}

    /** Who listens on a socket. */
    public enum Mode {
        /** The virtual machine listens. */
        BIND("bind"),
        /** The virtual machine connects. */
        CONNECT("connect");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        /**
         * libvirt's word for it.
         *
         * @return {@code bind} or {@code connect}
         */
        public String word() {
            return word;
        }
    }
}
