package org.virtvzd.adapter.fakevz;

import java.util.SplittableRandom;
import org.virtvzd.ports.hypervisor.HypervisorContract;
import org.virtvzd.ports.hypervisor.HypervisorHarness;

class FakeHypervisorWithLatencyTest extends HypervisorContract {
    @Override
    protected HypervisorHarness start() {
        FakeOptions options = FakeOptions.defaults().withLatency(LatencyModel.LIKE_VIRTUOZZO);
        return new FakeHarness(
                loop -> FakeHypervisor.inMemory(options, loop, loop.wallClock(), new SplittableRandom(1)));
    }
}
