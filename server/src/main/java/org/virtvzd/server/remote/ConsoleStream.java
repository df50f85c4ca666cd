package org.virtvzd.server.remote;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.virtvzd.ports.hypervisor.GuestConsole;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.session.StreamPeer;

/**
 * A client at a guest's console: bytes both ways, each as fast as the other side takes them. It ends when the client
 * finishes or breaks off its stream, when the guest hangs up, and when another client takes the console over.
 */
final class ConsoleStream implements StreamPeer, GuestConsole.Terminal {
    private final ClientSession session;
    private final MessageHeader call;
    private final Frames frames;
    private final Consumer<ConsoleStream> whenOver;
    private Optional<GuestConsole> console = Optional.empty();
    private boolean over;

    /**
     * Makes the stream, not open yet.
     *
     * @param core what all clients share
     * @param call the call that opens it
     * @param whenOver is told once, when nobody sits at the console any more
     */
    ConsoleStream(RemoteCore core, RemoteCall call, Consumer<ConsoleStream> whenOver) {
        this.session = call.session();
        this.call = call.message().header();
        this.frames = core.frames();
        this.whenOver = whenOver;
    }

    /** The guest's end is there. */
    void connected(GuestConsole guest) {
        if (over) {
            guest.close();
            return;
        }
        console = Optional.of(guest);
        session.openStream(call, this);
    }

    /** Ends it from this side: the client is told that there is no more to come. */
    void hangUp() {
        if (!over) {
            session.sendPacket(frames.streamEndOfData(call));
            release();
        }
    }

    private void release() {
        if (!over) {
            over = true;
            console.ifPresent(GuestConsole::close);
            whenOver.accept(this);
        }
    }

    @Override
    public void onClientPacket(Message packet) {
        if (packet.status().filter(MessageStatus.CONTINUE::equals).isPresent()) {
            if (!over) {
                console.ifPresent(guest -> guest.write(packet.data()));
            }
            return;
        }
        session.closeStream(call, this);
        session.sendPacket(frames.streamFinish(call));
        release();
    }

    @Override
    public boolean hasRoom() {
        return over || console.map(GuestConsole::hasRoom).orElse(true);
    }

    @Override
    public void onDrained() {
        console.ifPresent(GuestConsole::resumeReading);
    }

    @Override
    public void onAbandoned() {
        release();
    }

    @Override
    public boolean isReady() {
        return session.hasRoom();
    }

    @Override
    public void onOutput(ByteBuffer data) {
        while (data.hasRemaining()) {
            int length = Math.min(data.remaining(), Frames.STREAM_DATA_MAX);
            session.sendPacket(frames.streamData(call, data.slice(data.position(), length)));
            data.position(data.position() + length);
        }
    }

    @Override
    public void onRoom() {
        session.resumeReading();
    }

    @Override
    public void onHangUp() {
        hangUp();
    }
}
