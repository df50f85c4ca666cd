package org.virtvzd.ports.transport;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/**
 * Something that clients connect to, and that connects to others in turn. Implementations run every callback on the
 * event loop they were made with.
 */
public interface Transport extends AutoCloseable {

    /**
     * Starts to listen. Clients that connect before {@link Listener#resume()} wait in the backlog, at most as many as
     * the endpoint says; further ones are refused or made to wait by the system.
     *
     * @param endpoint where
     * @param acceptor is asked for a handler for each connection
     * @return the listener, not accepting yet; fails with a LibvirtException of code SYSTEM_ERROR (or
     *     INTERNAL_ERROR for an unknown group) when it cannot listen
     */
    CompletionStage<Listener> listen(Endpoint endpoint, Acceptor acceptor);

    /**
     * Connects to a socket that somebody listens on. The connection obeys the same rules as one that was accepted.
     *
     * @param path path of the socket
     * @param acceptor is asked for a handler when the connection is there
     * @return done, on the loop, when the handler is in charge; fails with a LibvirtException of code SYSTEM_ERROR,
     *     {@code Failed to connect socket to '…'}, when nobody is there or takes the connection
     */
    CompletionStage<Connection> connect(Path path, Acceptor acceptor);

    /** Closes all listeners and connections and frees what belongs to them. Sockets it made itself are removed. */
    @Override
    void close();

    /** A place where clients connect. */
    interface Listener {

        /** Accepts connections from now on; does nothing when it does so already. */
        void resume();

        /** Stops accepting; clients wait in the backlog. */
        void pause();

        /** Stops listening. Connections stay. A socket that this side made is removed. */
        void close();
    }

    /** Decides what happens to new connections. */
    @FunctionalInterface
    interface Acceptor {

        /**
         * A client has connected, or has been connected.
         *
         * @param connection the connection
         * @return what is to be told about it; may close the connection before it returns
         */
        ConnectionHandler accept(Connection connection);
    }
}
