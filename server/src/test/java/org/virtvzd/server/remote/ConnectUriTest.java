package org.virtvzd.server.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.LibvirtException;

class ConnectUriTest {

    @ParameterizedTest
    @CsvSource({
        "vz:///system, vz",
        "vz:///system?no_verify=1, vz",
        "vz:///system#top, vz",
        "parallels:///system, Parallels",
        "parallels:///system?x=1&y=2, Parallels"
    })
    void theDriverFollowsFromTheScheme(String text, String driver) {
        ConnectUri uri = ConnectUri.parse(text);
        assertThat(uri.driverName()).isEqualTo(driver);
        assertThat(uri.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "vz:///session, /session",
        "vz:///, /",
        "vz://, ''",
        "vz:///system/x, /system/x",
        "vz:///SYSTEM, /SYSTEM",
        "parallels:///session?a=b, /session"
    })
    void onlyOnePathIsServed(String text, String path) {
        assertThatThrownBy(() -> ConnectUri.parse(text))
                .hasMessage("internal error: Unexpected Virtuozzo URI path '" + path + "', try vz:///system");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "qemu:///system", "VZ:///system", "vz://host/system", "test:///default"})
    void whatNoDriverServesIsNoConnection(String text) {
        assertThatThrownBy(() -> ConnectUri.parse(text)).isInstanceOfSatisfying(LibvirtException.class, e -> assertThat(
                        e.error().code())
                .isEqualTo(ErrorCode.NO_CONNECT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vz", "vz:", "vz:/system", "://", "/system", " "})
    void whatIsNoUriIsSaidToBeNone(String text) {
        assertThatThrownBy(() -> ConnectUri.parse(text)).hasMessage("internal error: Unable to parse URI " + text);
    }
}
