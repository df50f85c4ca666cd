package org.virtvzd.adapter.inprocess;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.ports.transport.PeerCredentials;

/**
 * One side of a connection. Everything it tells its handler it tells in a task of its own, never from inside a call
 * of that handler, so that a handler is entered by one call at a time.
 */
final class Side implements ClientConnection {
    private static final Logger LOG = System.getLogger(Side.class.getName());

    /** Pieces handed over before other tasks of the loop get their turn. */
    private static final int READS_IN_A_ROW = 64;

    private enum Phase {
        OPEN,
        /** Still sends what is queued, reads no more. */
        FINISHING,
        CLOSED
    }

    private final EventLoop loop;
    private final Fragmentation cut;
    private final PeerCredentials peer;
    private final boolean patient;
    private final Pipe incoming;
    private final Pipe outgoing;
    private Side other = this;
    private ConnectionHandler handler = Unattended.HANDLER;
    private Phase phase = Phase.OPEN;
    private String finishedBecause = "closed by this side";
    private Runnable whenClosed = () -> {};
    private boolean halfClosing;
    private boolean transmitPending;
    private boolean deliverPending;

    private Side(
            EventLoop loop, Fragmentation cut, PeerCredentials peer, boolean patient, Pipe incoming, Pipe outgoing) {
        this.loop = loop;
        this.cut = cut;
        this.peer = peer;
        this.patient = patient;
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    /** Makes both sides of a connection; nobody attends to them yet. */
    static Side client(EventLoop loop, Fragmentation cut, PeerCredentials client, PeerCredentials server) {
        var upwards = new Pipe();
        var downwards = new Pipe();
        var clientSide = new Side(loop, cut, server, true, downwards, upwards);
        var serverSide = new Side(loop, cut, client, false, upwards, downwards);
        clientSide.other = serverSide;
        serverSide.other = clientSide;
        return clientSide;
    }

    Side other() {
        return other;
    }

    /** From now on the handler is told what happens and what has happened so far. */
    void attend(ConnectionHandler newHandler) {
        handler = newHandler;
        scheduleDelivery();
    }

    void whenClosed(Runnable action) {
        whenClosed = action;
    }

    @Override
    public PeerCredentials peer() {
        return peer;
    }

    @Override
    public void write(byte[] bytes) {
        if (phase == Phase.OPEN && !halfClosing) {
            outgoing.queue(bytes);
            scheduleTransmission();
        }
    }

    @Override
    public void write(Descriptor descriptor) {
        if (phase == Phase.OPEN && !halfClosing) {
            outgoing.queue(descriptor);
            scheduleTransmission();
        } else {
            descriptor.close();
        }
    }

    @Override
    public long queuedBytes() {
        return outgoing.queued();
    }

    @Override
    public void resumeReading() {
        scheduleDelivery();
    }

    @Override
    public void shutdownOutput() {
        halfClosing = true;
        scheduleTransmission();
    }

    @Override
    public void closeAfterWriting() {
        finish("closed by this side");
    }

    @Override
    public void close() {
        close("closed by this side");
    }

    private void finish(String cause) {
        if (phase == Phase.OPEN) {
            phase = Phase.FINISHING;
            finishedBecause = cause;
            scheduleTransmission();
        }
    }

    void close(String cause) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        outgoing.dropQueued();
        incoming.dropUnderWay();
        outgoing.end(Pipe.End.GONE);
        other.scheduleDelivery();
        loop.execute(() -> {
            whenClosed.run();
            handler.onClosed(cause);
        });
    }

    private void scheduleTransmission() {
        if (!transmitPending) {
            transmitPending = true;
            loop.execute(() -> {
                transmitPending = false;
                attempt(this::transmit);
            });
        }
    }

    private void scheduleDelivery() {
        if (!deliverPending) {
            deliverPending = true;
            loop.execute(() -> {
                deliverPending = false;
                attempt(this::deliver);
            });
        }
    }

    /** A handler that fails loses its connection, nothing else. */
    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "The handler of a connection failed", e);
            close("failure of its handler: " + e);
        }
    }

    private void transmit() {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (other.phase == Phase.CLOSED && outgoing.queued() > 0) {
            close("broken pipe");
            return;
        }
        boolean moved = outgoing.transmit(cut);
        if (moved) {
            other.scheduleDelivery();
        }
        if (outgoing.queued() == 0) {
            drained(moved);
        } else if (moved) {
            scheduleTransmission();
        }
    }

    private void drained(boolean moved) {
        if (phase == Phase.FINISHING) {
            close(finishedBecause);
            return;
        }
        if (halfClosing && outgoing.end() == Pipe.End.NOT) {
            outgoing.end(Pipe.End.HALF_CLOSED);
            other.scheduleDelivery();
        }
        if (moved) {
            handler.onDrained();
        }
    }

    private void deliver() {
        for (int reads = 0; reads < READS_IN_A_ROW; reads++) {
            if (phase != Phase.OPEN || !deliverOne()) {
                checkEnd();
                return;
            }
            other.windowOpened();
            if (cut.interrupt()) {
                break;
            }
        }
        scheduleDelivery();
    }

    /** Hands over one piece, if there is one and it is wanted; whether it did. */
    private boolean deliverOne() {
        if (!incoming.isReadable()) {
            return false;
        }
        int demand = handler.demand();
        switch (demand) {
            case ConnectionHandler.NOTHING -> {
                return false;
            }
            case ConnectionHandler.DESCRIPTOR ->
                incoming.takeDescriptor().ifPresentOrElse(handler::onDescriptor, handler::onDescriptorMissing);
            default -> {
                ByteBuffer bytes = incoming.take(cut.piece(Math.min(demand, Pipe.WINDOW)));
                handler.onBytes(bytes);
            }
        }
        return true;
    }

    /** The server does not keep a connection for what it does not want to read; a client may come back for the rest. */
    private void checkEnd() {
        if (patient && incoming.isReadable()) {
            return;
        }
        switch (incoming.end()) {
            case NOT -> {}
            case HALF_CLOSED -> finish("closed by the peer");
            case GONE -> close("closed by the peer");
        }
    }

    private void windowOpened() {
        if (outgoing.queued() > 0) {
            scheduleTransmission();
        }
    }

    /** Stands in while a connection waits to be accepted. */
    private static final class Unattended implements ConnectionHandler {
        private static final ConnectionHandler HANDLER = new Unattended();

        @Override
        public int demand() {
            return NOTHING;
        }

        @Override
        public void onBytes(ByteBuffer bytes) {
            throw new IllegalStateException("nothing was demanded");
        }

        @Override
        public void onDescriptor(Descriptor descriptor) {
            throw new IllegalStateException("nothing was demanded");
        }

        @Override
        public void onDescriptorMissing() {
            throw new IllegalStateException("nothing was demanded");
        }

        @Override
        public void onDrained() {
            // The one who accepts the connection has written nothing yet.
        }

        @Override
        public void onClosed(String cause) {
            // Whoever closes a connection in the backlog removes it from there.
        }
    }
}
