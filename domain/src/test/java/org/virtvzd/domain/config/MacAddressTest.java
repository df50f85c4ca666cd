package org.virtvzd.domain.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {

    @Test
    void octetsMayHaveOneDigitAndAnyCase() {
        MacAddress address = MacAddress.parse("0:1C:42:0:a:FF").orElseThrow();
        assertThat(address).hasToString("00:1c:42:00:0a:ff").isEqualTo(new MacAddress(0x001c42000affL));
        assertThat(address.digits()).isEqualToIgnoringCase("001c42000aff");
        assertThat(MacAddress.parse(address.toString())).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00:1c:42:00:00",
                "00:1c:42:00:00:01:02",
                "00-1c-42-00-00-01",
                "00:1c:42:00:00:0g",
                "000:1c:42:00:00:01",
                "00:1c:42:00:00:",
                " 00:1c:42:00:00:01"
            })
    void anythingElseIsNone(String text) {
        assertThat(MacAddress.parse(text)).isEmpty();
    }

    @Test
    void theLowestBitOfTheFirstOctetMeansMulticast() {
        assertThat(MacAddress.parse("01:00:5e:00:00:01").orElseThrow().isMulticast())
                .isTrue();
        assertThat(MacAddress.parse("02:00:00:00:00:01").orElseThrow().isMulticast())
                .isFalse();
    }
}
