package org.virtvzd.protocol.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.frame.FrameAssembler;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.rpc.StreamHole;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrVoid;

/**
 * Recorded messages, changed at random, either decode or are refused, and cost memory in proportion to their size.
 *
 * <p>{@code -Dfuzz.iterations=N} and {@code -Dfuzz.seed=N} change how many and which.
 */
final class FuzzTest {
    private static final long ITERATIONS = Long.getLong("fuzz.iterations", 1_000_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20260101);

    /** Worst case known: a list of one-character strings, 8 bytes each on the wire, some 56 on the heap. */
    private static final int ALLOCATION_FACTOR = 16;

    /** Message, readers, header, exception. */
    private static final int ALLOCATION_BASE = 2048;

    private final MutatedMessages messages = new MutatedMessages(SEED);
    private final Frames frames = new Frames();
    private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void anyBytesDecodeOrAreRefused() {
        long decoded = 0;
        long refused = 0;
        for (long i = 0; i < ITERATIONS; i++) {
            byte[] bytes = messages.next();
            try {
                if (survives(bytes)) {
                    decoded++;
                } else {
                    refused++;
                }
            } catch (RuntimeException | Error failure) {
                throw new AssertionError(
                        "seed " + SEED + " iteration " + i + ": "
                                + HexFormat.of().formatHex(bytes),
                        failure);
            }
        }
        // Both must happen a lot, or the mutations are too wild or too tame to find anything.
        assertThat(decoded).isGreaterThan(ITERATIONS / 20);
        assertThat(refused).isGreaterThan(ITERATIONS / 20);
    }

    /** True when the bytes held a whole message that decodes. */
    private boolean survives(byte[] bytes) {
        long before = memory.getCurrentThreadAllocatedBytes();
        Optional<Payload> payload = decode(bytes);
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;
        long bound = bound(bytes);
        if (allocated > bound) {
            // The first use of a class costs memory once; what a message costs, it costs again.
            before = memory.getCurrentThreadAllocatedBytes();
            decode(bytes);
            assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(bound);
        }
        payload.ifPresent(this::assertStable);
        return payload.isPresent();
    }

    /** A message that says it is longer than what came may be one step ahead. */
    private static long bound(byte[] bytes) {
        boolean longer = bytes.length > Integer.BYTES && ByteBuffer.wrap(bytes).getInt() > bytes.length;
        return ALLOCATION_BASE + (long) ALLOCATION_FACTOR * bytes.length + (longer ? FrameAssembler.STEP : 0);
    }

    private static Optional<Payload> decode(byte[] bytes) {
        try {
            return new FrameAssembler().accept(ByteBuffer.wrap(bytes)).flatMap(Payload::of);
        } catch (XdrException refused) {
            return Optional.empty();
        }
    }

    /** What was accepted can be sent, and means the same then. */
    private void assertStable(Payload payload) {
        // Nothing to compare in the one case; in the other, flags that nobody may send are not sent on.
        if (payload.value() != XdrVoid.VOID && !(payload.value() instanceof StreamHole)) {
            Message again = Message.of(payload.encode(frames));
            assertThat(Payload.of(again).orElseThrow().value()).isEqualTo(payload.value());
        }
    }
}
