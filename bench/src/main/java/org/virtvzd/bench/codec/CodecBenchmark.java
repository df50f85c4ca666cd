package org.virtvzd.bench.codec;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.libvirt.VirDomainEventType;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsRet;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventLifecycleMsg;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrValue;

/** From bytes to arguments and from results to bytes, without any socket. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
public class CodecBenchmark {
    private final Frames frames = new Frames();
    private final byte[] call = frames.call(RemoteProcedure.DOMAIN_GET_INFO, 1, new RemoteDomainGetInfoArgs(domain(0)));
    private final Message received = Message.of(call);
    private final RemoteDomainGetInfoRet info = new RemoteDomainGetInfoRet(1, 1 << 20, 1 << 20, 2, 123_456_789L);
    private final RemoteConnectListAllDomainsRet list;
    private final RemoteDomainEventCallbackLifecycleMsg event = new RemoteDomainEventCallbackLifecycleMsg(
            0, new RemoteDomainEventLifecycleMsg(domain(0), VirDomainEventType.SUSPENDED, 0));

    /** Makes the messages. */
    public CodecBenchmark() {
        List<RemoteNonnullDomain> domains =
                IntStream.range(0, 10_000).mapToObj(CodecBenchmark::domain).toList();
        list = new RemoteConnectListAllDomainsRet(domains, domains.size());
    }

    private static RemoteNonnullDomain domain(int number) {
        return new RemoteNonnullDomain("bench-%05d".formatted(number), new UUID(0xbe0cL, number), number);
    }

    /**
     * A whole call, from bytes to arguments.
     *
     * @return the arguments
     */
    @Benchmark
    public XdrValue decodeCall() {
        return RemoteProcedure.DOMAIN_GET_INFO.decodeArgs(Message.of(call).payload());
    }

    /**
     * A small reply.
     *
     * @return its bytes
     */
    @Benchmark
    public byte[] encodeReply() {
        return frames.reply(received.header(), info);
    }

    /**
     * A reply that lists 10,000 domains.
     *
     * @return its bytes
     */
    @Benchmark
    public byte[] encodeListOf10000() {
        return frames.reply(received.header(), list);
    }

    /**
     * An event.
     *
     * @return its bytes
     */
    @Benchmark
    public byte[] encodeEvent() {
        return frames.event(RemoteProcedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE, event);
    }
}
