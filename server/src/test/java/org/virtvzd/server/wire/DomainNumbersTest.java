package org.virtvzd.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtvzd.domain.DomainState;
import org.virtvzd.domain.Lifecycle;
import org.virtvzd.domain.StateReason;

/** The domain knows no protocol, so the numbers that it gives its terms are held to the protocol's table here. */
class DomainNumbersTest {
    private static final Path TABLE = Path.of("..", "protocol", "src", "main", "tables", "enums.tsv");

    /** Constants without "VIR_DOMAIN_". */
    private static Map<String, String> numbers = Map.of();

    @BeforeAll
    static void readTable() throws IOException {
        numbers = Files.readAllLines(TABLE).stream()
                .map(line -> line.split("\t"))
                .filter(cells -> cells.length > 2 && cells[1].startsWith("VIR_DOMAIN_"))
                .collect(Collectors.toMap(cells -> cells[1].substring("VIR_DOMAIN_".length()), cells -> cells[2]));
    }

    @ParameterizedTest
    @EnumSource
    void states(DomainState state) {
        assertThat(numbers.get(state.name())).isEqualTo(Integer.toString(state.number()));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void reasons(StateReason reason) {
        assertThat(reason.name()).startsWith(reason.state().name() + "_");
        assertThat(numbers.get(reason.name())).isEqualTo(Integer.toString(reason.number()));
    }

    @Test
    void noReason() {
        assertThat(numbers.get("NOSTATE_UNKNOWN")).isEqualTo(Integer.toString(StateReason.UNKNOWN.number()));
    }

    @ParameterizedTest
    @EnumSource
    void events(Lifecycle event) {
        String type = event.name().substring(0, event.name().indexOf('_'));
        assertThat(numbers.get("EVENT_" + type)).isEqualTo(Integer.toString(event.type()));
        assertThat(numbers.get("EVENT_" + event.name())).isEqualTo(Integer.toString(event.detail()));
    }
}
