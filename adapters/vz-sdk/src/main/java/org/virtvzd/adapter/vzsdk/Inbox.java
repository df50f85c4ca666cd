package org.virtvzd.adapter.vzsdk;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.virtvzd.adapter.vzsdk.sdk.Message;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.ports.time.EventLoop;

/**
 * Takes the host's messages from the library's threads to the loop, in order. At most {@link #MOST} wait; when there are
 * more, they are dropped and all machines are read anew. Of counters only the latest of each machine are kept.
 */
final class Inbox {
    static final int MOST = 65_536;

    /** So many at once, then others have their turn. */
    private static final int BATCH = 1000;

    private final EventLoop loop;
    private final Consumer<Message> reader;
    private final Runnable overflow;
    private final Queue<Message> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean dropped = new AtomicBoolean();
    private final AtomicBoolean called = new AtomicBoolean();
    private final Map<String, Message> counters = new ConcurrentHashMap<>();

    /**
     * Makes one.
     *
     * @param loop where messages are read
     * @param reader reads one
     * @param overflow called on the loop when messages were dropped
     */
    Inbox(EventLoop loop, Consumer<Message> reader, Runnable overflow) {
        this.loop = loop;
        this.reader = reader;
        this.overflow = overflow;
    }

    /** Takes a message; may be called on any thread. */
    void put(Message message) {
        if (message.type() == PrlConstants.PET_DSP_EVT_VM_PERFSTATS) {
            counters.put(message.issuer(), message);
        } else if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            dropped.set(true);
        } else {
            waiting.add(message);
        }
        call();
    }

    private void call() {
        if (called.compareAndSet(false, true)) {
            loop.execute(this::read);
        }
    }

    private void read() {
        called.set(false);
        int left = BATCH;
        Message message = waiting.poll();
        while (message != null) {
            count.decrementAndGet();
            reader.accept(message);
            left--;
            message = left > 0 ? waiting.poll() : null;
        }
        for (String issuer : List.copyOf(counters.keySet())) {
            Message latest = counters.remove(issuer);
            if (latest != null) {
                reader.accept(latest);
            }
        }
        if (left == 0) {
            call();
        } else if (dropped.compareAndSet(true, false)) {
            overflow.run();
        }
    }
}
