package org.virtvzd.adapter.fakevz;

import java.util.SplittableRandom;
import org.virtvzd.ports.hypervisor.HypervisorContract;
import org.virtvzd.ports.hypervisor.HypervisorHarness;

class FakeHypervisorInMemoryTest extends HypervisorContract {
    @Override
    protected HypervisorHarness start() {
        return new FakeHarness(loop ->
                FakeHypervisor.inMemory(FakeOptions.defaults(), loop, loop.wallClock(), new SplittableRandom(1)));
    }
}
