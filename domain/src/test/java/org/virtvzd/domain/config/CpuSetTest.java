package org.virtvzd.domain.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuSetTest {

    @Test
    void numbersAreSortedAndUnique() {
        assertThat(CpuSet.of(3, 1, 3, 0).cpus()).containsExactly(0, 1, 3);
        assertThat(CpuSet.of(1, 0)).isEqualTo(new CpuSet(List.of(0, 1)));
        assertThat(CpuSet.firstOf(3)).isEqualTo(CpuSet.of(0, 1, 2));
        assertThat(CpuSet.firstOf(0).cpus()).isEmpty();
    }

    @Test
    void neighboursAreWrittenAsRanges() {
        assertThat(CpuSet.of()).hasToString("");
        assertThat(CpuSet.of(5)).hasToString("5");
        assertThat(CpuSet.of(0, 1)).hasToString("0-1");
        assertThat(CpuSet.of(9, 0, 2, 3, 4, 7)).hasToString("0,2-4,7,9");
    }
}
