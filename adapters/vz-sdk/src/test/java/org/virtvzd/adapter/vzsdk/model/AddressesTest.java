package org.virtvzd.adapter.vzsdk.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/255.255.255.0,10.0.0.1,false,24",
        "10.0.0.1/24,10.0.0.1,false,24",
        "10.0.0.1,10.0.0.1,false,-1",
        "10.0.0.1/33,10.0.0.1,false,-1",
        "10.0.0.1/x,10.0.0.1,false,-1",
        "fd00::5/64,fd00::5,true,64",
        "fdb2::1/ffff:ffff:ffff:ffff::,fdb2::1,true,64",
        "fd00::5/129,fd00::5,true,-1",
    })
    void masksAndPrefixesAreRead(String text, String address, boolean ipv6, int prefix) {
        OptionalInt bits = prefix < 0 ? OptionalInt.empty() : OptionalInt.of(prefix);
        assertThat(Addresses.read(text)).isEqualTo(new GuestAddress(address, ipv6, bits));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1/24", "10.0.0.1", "fd00::5/64"})
    void whatIsWrittenIsReadAgain(String text) {
        assertThat(Addresses.write(Addresses.read(text))).isEqualTo(text);
    }
}
