package org.virtvzd.bench.sdk;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Prl;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.adapter.vzsdk.sdk.SdkLibrary;

/**
 * Calls of the SDK that need no dispatcher: what Java adds to what the library does. The library is the stand-in unless
 * {@code -p library=FILE} names another one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED"})
public class SdkCallBenchmark {

    /** The library to load. */
    @Param("adapters/vz-sdk/target/standin/libprl_sdk.so.9")
    public String library = "";

    private Optional<Fixture> fixture = Optional.empty();

    /** A machine that no dispatcher knows of. */
    private record Fixture(SdkLibrary library, Prl prl, Handle<Kind.Server> server, Handle<Kind.Vm> vm) {}

    /**
     * Starts the library.
     *
     * @throws SdkLibrary.Missing when it is not there
     */
    @Setup
    public void start() throws SdkLibrary.Missing {
        SdkLibrary started = SdkLibrary.start(Optional.of(library));
        Prl prl = started.calls();
        Handle<Kind.Server> server = prl.srvCreate();
        Handle<Kind.Vm> vm = prl.srvCreateVm(server);
        prl.vmCfgSetName(vm, "a machine with a name of usual length");
        prl.vmCfgCreateVmDev(vm, PrlConstants.PDE_HARD_DISK).close();
        fixture = Optional.of(new Fixture(started, prl, server, vm));
    }

    /** Stops it. */
    @TearDown
    public void stop() {
        Fixture used = fixture.orElseThrow();
        used.vm().close();
        used.server().close();
        used.library().stop();
    }

    /**
     * A number.
     *
     * @return memory size
     */
    @Benchmark
    public int readNumber() {
        Fixture used = fixture.orElseThrow();
        return used.prl().vmCfgGetRamSize(used.vm());
    }

    /**
     * A text.
     *
     * @return the name
     */
    @Benchmark
    public String readText() {
        Fixture used = fixture.orElseThrow();
        return used.prl().vmCfgGetName(used.vm());
    }

    /** A number that is set. */
    @Benchmark
    public void writeNumber() {
        Fixture used = fixture.orElseThrow();
        used.prl().vmCfgSetRamSize(used.vm(), 512);
    }

    /**
     * A handle that is taken, asked and given back.
     *
     * @return kind of a device
     */
    @Benchmark
    public int device() {
        Fixture used = fixture.orElseThrow();
        try (Handle<Kind.Device> disk = used.prl().vmCfgGetDevByType(used.vm(), PrlConstants.PDE_HARD_DISK, 0)) {
            return used.prl().vmDevGetIfaceType(disk);
        }
    }
}
