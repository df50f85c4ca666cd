package org.virtvzd.adapter.inprocess;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import org.virtvzd.ports.transport.Descriptor;

/**
 * One direction of a connection: what its writer has queued, then, bounded, what is under way to its reader. That
 * bound is what makes a slow reader felt by the writer, as the buffer of a socket does.
 */
final class Pipe {
    /** Bytes that may be under way. */
    static final int WINDOW = 256 * 1024;

    /** How the writer has ended the stream, once it has. */
    enum End {
        /** It may still write. */
        NOT,
        /** It writes no more but still reads. */
        HALF_CLOSED,
        /** It is gone. */
        GONE
    }

    private sealed interface Piece {}

    private record Bytes(ByteBuffer rest) implements Piece {}

    private record Passed(Descriptor descriptor) implements Piece {}

    private final ArrayDeque<Piece> queue = new ArrayDeque<>();
    private final ArrayDeque<Piece> underWay = new ArrayDeque<>();
    private long queued;
    private int filling;
    private End end = End.NOT;

    void queue(byte[] bytes) {
        if (bytes.length > 0) {
            queue.add(new Bytes(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
            queued += bytes.length;
        }
    }

    void queue(Descriptor descriptor) {
        queue.add(new Passed(descriptor));
        queued++;
    }

    long queued() {
        return queued;
    }

    void end(End how) {
        end = how;
    }

    End end() {
        return end;
    }

    boolean isReadable() {
        return !underWay.isEmpty();
    }

    /** Sends what is queued on its way, as far as the window allows; whether anything went. */
    boolean transmit(Fragmentation cut) {
        boolean moved = false;
        while (!queue.isEmpty() && filling < WINDOW) {
            switch (queue.element()) {
                case Passed passed -> {
                    underWay.add(queue.remove());
                    filling++;
                    queued--;
                }
                case Bytes bytes -> transmit(bytes.rest, cut.piece(Math.min(bytes.rest.remaining(), WINDOW - filling)));
            }
            moved = true;
            if (cut.interrupt()) {
                break;
            }
        }
        return moved;
    }

    private void transmit(ByteBuffer rest, int length) {
        underWay.add(new Bytes(rest.slice(rest.position(), length)));
        rest.position(rest.position() + length);
        if (!rest.hasRemaining()) {
            queue.remove();
        }
        filling += length;
        queued -= length;
    }

    /**
     * Takes what has arrived, as an ordinary read does: a descriptor that lies in the way is lost and its byte read.
     *
     * @return from 1 to {@code max} bytes, valid until the next call
     */
    ByteBuffer take(int max) {
        return switch (underWay.element()) {
            case Passed passed -> {
                passed.descriptor.close();
                underWay.remove();
                filling--;
                yield ByteBuffer.allocate(1);
            }
            case Bytes bytes -> {
                ByteBuffer rest = bytes.rest;
                int length = Math.min(max, rest.remaining());
                ByteBuffer taken = rest.slice(rest.position(), length);
                rest.position(rest.position() + length);
                if (!rest.hasRemaining()) {
                    underWay.remove();
                }
                filling -= length;
                yield taken;
            }
        };
    }

    /** Takes one byte and the descriptor that it carries, if it does. */
    Optional<Descriptor> takeDescriptor() {
        if (underWay.element() instanceof Passed passed) {
            underWay.remove();
            filling--;
            return Optional.of(passed.descriptor);
        }
        take(1);
        return Optional.empty();
    }

    /** Throws away what the writer has queued. */
    void dropQueued() {
        drop(queue);
        queued = 0;
    }

    /** Throws away what the reader has not read. */
    void dropUnderWay() {
        drop(underWay);
        filling = 0;
    }

    private static void drop(ArrayDeque<Piece> pieces) {
        for (Piece piece : pieces) {
            if (piece instanceof Passed passed) {
                passed.descriptor.close();
            }
        }
        pieces.clear();
    }
}
