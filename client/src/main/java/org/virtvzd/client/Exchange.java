package org.virtvzd.client;

import java.util.List;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.protocol.frame.Message;

/** What becomes of a call: its reply, then the packets of the stream that it opened, if it did. */
public interface Exchange {

    /**
     * The reply has come.
     *
     * @param reply with status OK or ERROR
     * @param descriptors what came with it; belongs to this exchange now
     */
    void onReply(Message reply, List<Descriptor> descriptors);

    /**
     * A packet of the stream has come. One with a status other than CONTINUE is the last.
     *
     * @param packet data, end of data, hole, end, or error
     */
    default void onPacket(Message packet) {}

    /**
     * The connection has ended before the reply, or before the end of the stream. Nothing follows.
     *
     * @param reason says so
     */
    void onLost(LibvirtException reason);
}
