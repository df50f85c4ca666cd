package org.virtvzd.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.virtvzd.bench.daemon.Virtvzd;
import org.virtvzd.bench.scenario.Effort;
import org.virtvzd.bench.scenario.Metric;
import org.virtvzd.bench.scenario.Scenarios;

class LoadTest {
    @Test
    void everyScenarioRunsAgainstTheDaemonAndLosesNoEvent() throws IOException {
        Path options = Path.of("..", "app", "jvm.options");
        Virtvzd daemon = new Virtvzd(options, Optional.empty(), System.getProperty("java.class.path"));
        ByteArrayOutputStream progress = new ByteArrayOutputStream();

        String report = new Load(
                        List.of(daemon),
                        Scenarios.all(),
                        Effort.tiny(),
                        1,
                        new PrintStream(progress, true, StandardCharsets.UTF_8))
                .run();

        for (Metric metric : Metric.values()) {
            assertThat(report).contains("| " + metric.title() + " | " + metric.unit() + " | ");
        }
        assertThat(report).contains("| events lost or out of order | events | 0 (0) | – |");
    }
}
