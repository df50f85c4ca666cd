package org.virtvzd.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.xdr.XdrException;

/** Messages come out as they went in, however their bytes are cut, and nothing else is touched. */
final class FrameAssemblerProperties {
    private final FrameAssembler assembler = new FrameAssembler();

    private static byte[] message(int payload, Random random) {
        byte[] data = new byte[payload];
        random.nextBytes(data);
        MessageHeader call = new MessageHeader(random.nextInt(), 1, 2, 3, random.nextInt(), 4);
        return new Frames().streamData(call, ByteBuffer.wrap(data));
    }

    private static byte[] bytesOf(Message message) {
        byte[] bytes = new byte[message.length()];
        message.bytes().get(bytes);
        return bytes;
    }

    @Property(tries = 100)
    void howBytesAreCutMakesNoDifference(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 6) int count,
            @ForAll @IntRange(min = 1, max = 200_000) int largestChunk) {
        List<byte[]> sent = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            sent.add(message(random.nextInt(4) == 0 ? random.nextInt(300_000) : random.nextInt(200), random));
            stream.writeBytes(sent.getLast());
        }
        List<byte[]> received = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(stream.toByteArray());
        while (bytes.hasRemaining()) {
            ByteBuffer chunk =
                    bytes.slice(bytes.position(), Math.min(bytes.remaining(), 1 + random.nextInt(largestChunk)));
            bytes.position(bytes.position() + chunk.remaining());
            while (chunk.hasRemaining()) {
                assembler.accept(chunk).map(FrameAssemblerProperties::bytesOf).ifPresent(received::add);
            }
        }
        assertThat(received).usingElementComparator(Arrays::compare).containsExactlyElementsOf(sent);
        assertThat(assembler.midMessage()).isFalse();
    }

    @Property(tries = 100)
    void readingWhatIsDemandedEndsExactlyAtTheMessage(
            @ForAll Random random, @ForAll @IntRange(min = 0, max = 300_000) int payload) {
        byte[] sent = message(payload, random);
        int at = 0;
        Optional<Message> message = Optional.empty();
        while (message.isEmpty()) {
            int demand = assembler.demand();
            assertThat(demand).isBetween(1, FrameAssembler.STEP);
            assertThat(at + demand).isLessThanOrEqualTo(sent.length);
            // A read may also bring less than was asked for.
            ByteBuffer chunk = ByteBuffer.wrap(sent, at, 1 + random.nextInt(demand));
            int size = chunk.remaining();
            message = assembler.accept(chunk);
            assertThat(chunk.hasRemaining()).isFalse();
            at += size;
        }
        assertThat(at).isEqualTo(sent.length);
        assertThat(bytesOf(message.orElseThrow())).isEqualTo(sent);
        assertThat(assembler.demand()).isEqualTo(Message.MIN_LENGTH);
    }

    @Example
    void whatFollowsAMessageIsLeftAlone() {
        ByteBuffer chunk =
                ByteBuffer.allocate(100).put(message(8, new Random(1))).position(0);
        assertThat(assembler.accept(chunk)).isPresent();
        assertThat(chunk.position()).isEqualTo(36);
    }

    @Example
    void aLengthOutOfBoundsIsFatalAtOnce() {
        for (int length : new int[] {0, 1, 2, 3, 4, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 33554437}) {
            ByteBuffer word = ByteBuffer.allocate(4).putInt(0, length);
            assertThatThrownBy(() -> new FrameAssembler().accept(word)).isInstanceOf(XdrException.class);
        }
    }

    @Example
    void aLengthWithoutRoomForAHeaderIsFatalWhenItsBytesAreThere() {
        for (int length = 5; length < Message.MIN_LENGTH; length++) {
            FrameAssembler fresh = new FrameAssembler();
            ByteBuffer bytes = ByteBuffer.allocate(length).putInt(0, length);
            assertThat(fresh.accept(bytes.slice(0, length - 1))).isEmpty();
            assertThat(fresh.demand()).isEqualTo(1);
            assertThatThrownBy(() -> fresh.accept(bytes.slice(bytes.capacity() - 1, 1)))
                    .isInstanceOf(XdrException.class);
        }
    }

    @Example
    void aDeclaredLengthAllocatesNothingByItself() {
        ByteBuffer head = ByteBuffer.allocate(Message.MIN_LENGTH + 1).putInt(0, Message.MAX_LENGTH);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        new FrameAssembler().accept(head.duplicate());
        long before = memory.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            new FrameAssembler().accept(head.duplicate());
        }
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(100L * (FrameAssembler.STEP + 1024));
    }

    @Example
    void theLongestMessageIsAccepted() {
        ByteBuffer bytes = ByteBuffer.allocate(Message.MAX_LENGTH).putInt(0, Message.MAX_LENGTH);
        Optional<Message> message = Optional.empty();
        while (bytes.hasRemaining()) {
            ByteBuffer chunk = bytes.slice(bytes.position(), assembler.demand());
            bytes.position(bytes.position() + chunk.remaining());
            message = assembler.accept(chunk);
        }
        assertThat(message.orElseThrow().length()).isEqualTo(Message.MAX_LENGTH);
    }
}
