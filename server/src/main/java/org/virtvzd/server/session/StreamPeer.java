package org.virtvzd.server.session;

import org.virtvzd.protocol.frame.Message;

/** The other end of a stream that a client has open. */
public interface StreamPeer {

    /**
     * A packet has come from the client.
     *
     * @param packet data, a hole, the wish to finish, or to abort
     */
    void onClientPacket(Message packet);

    /**
     * Whether it can take more. Nothing is read from the client otherwise, until {@link ClientSession#resumeReading()}.
     *
     * @return false while too much is under way
     */
    boolean hasRoom();

    /** Everything that was written to the client has gone out. */
    void onDrained();

    /** The client is gone, or has opened another stream under the same number. */
    void onAbandoned();
}
