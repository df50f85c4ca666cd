package org.virtvzd.server.remote;

import java.nio.ByteBuffer;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.StreamPeer;

/**
 * Bytes that a client reads from a stream. They go out as fast as the client takes them, at most {@link
 * ClientSession#MAX_UNSENT_REPLIES} and one packet ahead of it; the client then finishes the stream, or breaks it off
 * before.
 */
final class Download implements StreamPeer {
    private final ClientSession session;
    private final MessageHeader call;
    private final Frames frames;
    private final ByteBuffer data;
    private boolean started;
    private boolean told;

    private Download(ClientSession session, MessageHeader call, Frames frames, ByteBuffer data) {
        this.session = session;
        this.call = call;
        this.frames = frames;
        this.data = data;
    }

    /**
     * Opens a stream, whose first packet follows the reply to the call.
     *
     * @param core what all clients share
     * @param call the call that opens it, about to be replied to
     * @param data what the client is to get
     */
    static void open(RemoteCore core, RemoteCall call, ByteBuffer data) {
        Download download = new Download(call.session(), call.message().header(), core.frames(), data);
        call.session().openStream(call.message().header(), download);
        core.loop().execute(download::start);
    }

    private void start() {
        started = true;
        onDrained();
    }

    @Override
    public void onDrained() {
        while (started && data.hasRemaining() && session.hasRoom()) {
            int length = Math.min(data.remaining(), Frames.STREAM_DATA_MAX);
            session.sendPacket(frames.streamData(call, data.slice(data.position(), length)));
            data.position(data.position() + length);
        }
        if (started && !data.hasRemaining() && !told) {
            told = true;
            session.sendPacket(frames.streamEndOfData(call));
        }
    }

    @Override
    public void onClientPacket(Message packet) {
        data.position(data.limit());
        told = true;
        if (packet.status().filter(MessageStatus.CONTINUE::equals).isPresent()) {
            session.breakStream(
                    call,
                    this,
                    LibvirtError.of(
                            ErrorCode.OPERATION_INVALID, ErrorDomain.STREAMS, "stream is not open for writing"));
        } else {
            session.closeStream(call, this);
            session.sendPacket(frames.streamFinish(call));
        }
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public void onAbandoned() {
        data.position(data.limit());
        told = true;
    }
}
