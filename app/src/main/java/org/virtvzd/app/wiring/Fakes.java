package org.virtvzd.app.wiring;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.virtvzd.adapter.fakevz.FakeHypervisor;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.Inventory;
import org.virtvzd.app.cli.Options;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.ports.time.EventLoop;

/** Makes the fake hypervisor that the command line describes. */
final class Fakes {
    private static final String DEMO = "demo";

    private Fakes() {}

    static Hypervisor create(Options options, EventLoop loop, InstantSource clock, RandomGenerator random) {
        Inventory inventory =
                options.fakeInventory().map(text -> inventory(text, random)).orElse(Inventory.EMPTY);
        FakeOptions fake = FakeOptions.defaults().withInventory(inventory);
        return options.fakeState()
                .map(directory -> FakeHypervisor.inDirectory(fake, directory, loop, clock, random))
                .orElseGet(() -> FakeHypervisor.inMemory(fake, loop, clock, random));
    }

    private static Inventory inventory(String text, RandomGenerator random) {
        if (text.equals(DEMO)) {
            return Inventory.small();
        }
        return text.chars().allMatch(Character::isDigit)
                ? Inventory.generate(Integer.parseInt(text))
                : Inventory.read(Path.of(text), random);
    }
}
