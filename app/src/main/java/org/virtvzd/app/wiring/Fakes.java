package org.virtvzd.app.wiring;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.virtvzd.adapter.fakevz.FakeHypervisor;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.Inventory;
import org.virtvzd.adapter.fakevz.LatencyModel;
import org.virtvzd.app.cli.Options;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.Host;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.ports.time.EventLoop;

/** Makes the fake hypervisor that the command line describes. */
final class Fakes {
    private static final String DEMO = "demo";

    private Fakes() {}

    static Hypervisor create(
            Options options, HostSettings settings, EventLoop loop, InstantSource clock, RandomGenerator random) {
        Inventory inventory = options.fakeInventory()
                .map(text -> inventory(options, text, random))
                .orElse(Inventory.EMPTY);
        FakeOptions defaults = FakeOptions.defaults();
        FakeOptions fake = defaults.withHost(host(options, settings, defaults.host()))
                .withInventory(inventory)
                .withLatency(options.fakeSlow() ? LatencyModel.LIKE_VIRTUOZZO : LatencyModel.NONE);
        return options.fakeState()
                .map(directory -> FakeHypervisor.inDirectory(fake, directory, loop, clock, random))
                .orElseGet(() -> FakeHypervisor.inMemory(fake, loop, clock, random));
    }

    private static Host host(Options options, HostSettings settings, Host usual) {
        Host.Cpu cpu = usual.cpu();
        int cpus = (int) positive("--fake-cpus", options.fakeCpus().orElse((long) cpu.count()), 4096);
        long memoryMiB = positive("--fake-memory", options.fakeMemory().orElse(usual.memoryKiB() / 1024), 1L << 30);
        return new Host(
                options.fakeHost().orElse(usual.hostname()),
                settings.uuid().orElse(usual.uuid()),
                usual.product(),
                new Host.Cpu(cpu.architecture(), cpu.model(), cpu.vendor(), cpu.mhz(), 1, 1, cpus, 1),
                memoryMiB * 1024,
                usual.sysinfo());
    }

    private static long positive(String option, long value, long max) {
        if (value < 1 || value > max) {
            throw new LibvirtException(
                    ErrorCode.INVALID_ARG, ErrorDomain.CONF, option + " must be from 1 to " + max + ", not " + value);
        }
        return value;
    }

    private static Inventory inventory(Options options, String text, RandomGenerator random) {
        if (text.equals(DEMO)) {
            return Inventory.small();
        }
        if (text.isEmpty() || !text.chars().allMatch(Character::isDigit)) {
            return Inventory.read(options.resolve(text), random);
        }
        try {
            return Inventory.generate(Integer.parseInt(text));
        } catch (IllegalArgumentException e) {
            throw new LibvirtException(
                    ErrorCode.INVALID_ARG, ErrorDomain.CONF, "--fake-inventory " + text + " is too many");
        }
    }
}
