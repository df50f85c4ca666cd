package org.virtvzd.adapter.vzsdk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.virtvzd.adapter.inprocess.ThreadEventLoop;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.hypervisor.HostLog;
import org.virtvzd.ports.hypervisor.SampleDomains;

/**
 * Random commands on a few machines for a given time, as a program of its own, so that it can run under the address
 * sanitizer: {@code Soak LIBRARY SECONDS SEED}. Prints the handles that are alive and the resident memory when half of the
 * time is over and at the end, each time when nothing is under way and no machine is left.
 */
final class Soak {
    private static final List<PowerAction> POWER = List.of(PowerAction.values());
    private static final int MACHINES = 6;
    private static final int AT_ONCE = 3;
    private static final long PATIENCE_SECONDS = 120;

    private final ThreadEventLoop loop = new ThreadEventLoop("loop", true);
    private final HostLog log = new HostLog();
    private final SdkHypervisor hypervisor;
    private final SymbolLookup library;
    private final SplittableRandom random;
    private long commands;
    private long refusals;

    private Soak(String path, long seed) {
        SdkOptions usual = SdkOptions.defaults();
        var options = new SdkOptions(
                Optional.of(path),
                8,
                usual.firstPause(),
                usual.longestPause(),
                usual.readLimit(),
                usual.commandLimit(),
                Optional.empty(),
                Duration.ofMillis(50));
        hypervisor = new SdkHypervisor(options, loop);
        library = lookup(path);
        random = new SplittableRandom(seed);
    }

    @SuppressWarnings("restricted") // Asks the stand-in for its count of handles.
    private static SymbolLookup lookup(String path) {
        return SymbolLookup.libraryLookup(Path.of(path), Arena.global());
    }

    /**
     * Runs.
     *
     * @param arguments library, seconds, seed
     */
    public static void main(String[] arguments) throws Exception {
        Soak soak = new Soak(arguments[0], Long.parseLong(arguments[2]));
        soak.onLoop(() -> soak.hypervisor.open(soak.log));
        soak.await(() -> !soak.log.entries().isEmpty());
        Duration half = Duration.ofSeconds(Long.parseLong(arguments[1])).dividedBy(2);
        soak.phase("half", half);
        soak.phase("end", half);
        soak.onLoop(soak.hypervisor::close);
        if (!soak.hypervisor.awaitEnd(Duration.ofSeconds(PATIENCE_SECONDS))) {
            throw new IllegalStateException("the library does not stop");
        }
        soak.loop.close();
        System.out.println("done commands=" + soak.commands + " refusals=" + soak.refusals);
    }

    private void phase(String name, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            List<CompletableFuture<?>> given = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                given.add(give(random.nextInt(MACHINES)));
            }
            CompletableFuture.allOf(given.toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            log.clear();
        }
        clean();
        System.out.println(name + " handles=" + awaitFewHandles() + " residentKiB=" + residentKiB());
    }

    private CompletableFuture<?> give(int machine) {
        int kind = random.nextInt(12);
        int number = random.nextInt(1000);
        commands++;
        CompletableFuture<Object> ended = new CompletableFuture<>();
        loop.execute(() -> command("m" + machine, kind, number).whenComplete((done, failure) -> {
            Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            if (cause != null && !(cause instanceof LibvirtException)) {
                ended.completeExceptionally(cause);
                return;
            }
            refusals += cause == null ? 0 : 1;
            ended.complete("ended");
        }));
        return ended;
    }

    private CompletionStage<?> command(String name, int kind, int number) {
        UUID uuid = SampleDomains.uuid(name);
        Optional<Domain> known = log.domain(uuid);
        if (known.isEmpty()) {
            DomainConfig config = number % 3 == 0 ? SampleDomains.container(name) : SampleDomains.vm(name);
            return hypervisor.define(config);
        }
        Domain domain = known.get();
        return switch (kind) {
            case 0 -> hypervisor.undefine(uuid);
            case 1 -> hypervisor.redefine(domain.config().withDescription("text " + number));
            case 2 -> hypervisor.setAutostart(uuid, number % 2 == 0);
            case 3 -> hypervisor.createSnapshot(uuid, "t" + number, "");
            case 4 -> hypervisor.revertToSnapshot(uuid, anySnapshot(domain, number), number % 2 == 0);
            case 5 -> hypervisor.deleteSnapshot(uuid, anySnapshot(domain, number), number % 2 == 0);
            case 6 -> hypervisor.setUserPassword(uuid, "root", "secret");
            case 7 -> hypervisor.resizeDisk(uuid, "sda", 65_536L + number);
            case 8 -> hypervisor.cancel(uuid);
            default -> hypervisor.power(uuid, POWER.get(number % POWER.size()));
        };
    }

    private static String anySnapshot(Domain domain, int number) {
        var snapshots = domain.snapshots().snapshots();
        return snapshots.isEmpty()
                ? "none"
                : snapshots.get(number % snapshots.size()).name();
    }

    /** Takes everything away, so that what is left is a leak. */
    private void clean() throws Exception {
        for (Domain domain : log.domains()) {
            UUID uuid = domain.uuid();
            ended(() -> hypervisor.power(uuid, PowerAction.KILL));
            ended(() -> hypervisor.undefine(uuid));
        }
        await(() -> log.domains().isEmpty());
    }

    private void ended(Supplier<CompletionStage<Void>> command) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        loop.execute(() -> command.get().whenComplete((done, failure) -> end.countDown()));
        if (!end.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a command does not end");
        }
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture.runAsync(task, loop).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void await(java.util.function.BooleanSupplier condition) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        loop.execute(() -> look(condition, seen));
        if (!seen.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("what was waited for did not happen");
        }
    }

    private void look(java.util.function.BooleanSupplier condition, CountDownLatch seen) {
        if (condition.getAsBoolean()) {
            seen.countDown();
        } else {
            loop.schedule(Duration.ofMillis(5), () -> look(condition, seen));
        }
    }

    /** The connection's own handle is one; others may still be on their way back. */
    private int awaitFewHandles() throws Exception {
        await(() -> handles() <= 1);
        return handles();
    }

    @SuppressWarnings("restricted") // Asks the stand-in for its count of handles.
    private int handles() {
        try {
            return (int) Linker.nativeLinker()
                    .downcallHandle(
                            library.findOrThrow("standin_live_handles"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static long residentKiB() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
