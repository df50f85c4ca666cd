package org.virtvzd.adapter.fakevz;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.virtvzd.ports.hypervisor.HypervisorContract;
import org.virtvzd.ports.hypervisor.HypervisorHarness;

class FakeHypervisorInDirectoryTest extends HypervisorContract {
    @TempDir
    private Path directory;

    @Override
    protected HypervisorHarness start() {
        return new FakeHarness(loop -> FakeHypervisor.inDirectory(
                FakeOptions.defaults(), directory, loop, loop.wallClock(), new SplittableRandom(1)));
    }
}
