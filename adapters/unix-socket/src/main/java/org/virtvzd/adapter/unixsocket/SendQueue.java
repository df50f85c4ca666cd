package org.virtvzd.adapter.unixsocket;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.virtvzd.ports.transport.Descriptor;

/**
 * What is to be sent over one connection, in order: arrays of bytes, which several connections may share, and
 * descriptors. Whoever writes bounds it.
 */
final class SendQueue {
    private final ArrayDeque<Object> items = new ArrayDeque<>();
    private int sentOfFirst;
    private long length;

    void add(byte[] bytes) {
        if (bytes.length > 0) {
            items.add(bytes);
            length += bytes.length;
        }
    }

    void add(Descriptor descriptor) {
        items.add(descriptor);
        length++;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Bytes in the queue; a descriptor counts as the one that carries it. */
    long length() {
        return length;
    }

    boolean startsWithDescriptor() {
        return items.peek() instanceof Descriptor;
    }

    /** The descriptor that is next. */
    Descriptor descriptor() {
        return (Descriptor) items.element();
    }

    /** Copies bytes from the front, up to the next descriptor or as many as the target has room for. */
    void copyTo(ByteBuffer target) {
        int from = sentOfFirst;
        for (Object item : items) {
            if (!(item instanceof byte[] bytes) || !target.hasRemaining()) {
                return;
            }
            target.put(bytes, from, Math.min(bytes.length - from, target.remaining()));
            from = 0;
        }
    }

    /** Drops bytes from the front that {@link #copyTo} has copied. */
    void removeBytes(int count) {
        length -= count;
        int left = count;
        while (left > 0) {
            byte[] first = (byte[]) items.element();
            int rest = first.length - sentOfFirst;
            if (left < rest) {
                sentOfFirst += left;
                return;
            }
            items.remove();
            sentOfFirst = 0;
            left -= rest;
        }
    }

    /** Drops the descriptor that is next and closes it. */
    void removeDescriptor() {
        length--;
        ((Descriptor) items.remove()).close();
    }

    void clear() {
        for (Object item : items) {
            if (item instanceof Descriptor descriptor) {
                descriptor.close();
            }
        }
        items.clear();
        sentOfFirst = 0;
        length = 0;
    }
}
