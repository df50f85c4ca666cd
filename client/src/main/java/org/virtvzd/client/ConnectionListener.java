package org.virtvzd.client;

import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.frame.Message;

/** Is told what happens on a connection beside the calls. Every method has a default: nothing. */
public interface ConnectionListener {
    /** Hears nothing. */
    ConnectionListener NONE = new ConnectionListener() {};

    /**
     * Whether anything may be read now. After a no, {@link RpcConnection#resumeReading()} has to be called when it
     * becomes a yes. Everything waits meanwhile, the replies as well.
     *
     * @return false to slow the server down
     */
    default boolean isReady() {
        return true;
    }

    /**
     * An event has come.
     *
     * @param event the whole message
     */
    default void onEvent(Message event) {}

    /** Everything written has gone out. */
    default void onDrained() {}

    /**
     * The connection has ended. The last call, behind those of the exchanges.
     *
     * @param reason why
     */
    default void onClosed(LibvirtException reason) {}
}
