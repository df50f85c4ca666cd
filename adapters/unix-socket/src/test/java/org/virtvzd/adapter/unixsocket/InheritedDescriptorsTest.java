package org.virtvzd.adapter.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.domain.error.LibvirtException;

/** The rules about the environment; what comes of real sockets is tested in a process that inherits some. */
class InheritedDescriptorsTest {
    private static final long PID = 4711;

    @ParameterizedTest
    @CsvSource({
        "'',   1,  main",
        "4712, 1,  main",
        "4711, '', main",
        "4711, 0,  main",
        "4711, -1, main",
        "4711, 99999999999999999999, main",
        "4711, 99999, main",
        "4711, x,  main",
        "4711, 2,  main",
        "4711, 1,  main:ro",
        "4711, 1,  main:",
    })
    void findsNothingWhereThereIsNothing(String pid, String count, String names) {
        var environment = Map.of("LISTEN_PID", pid, "LISTEN_FDS", count, "LISTEN_FDNAMES", names);
        assertThat(InheritedDescriptors.find(environment, PID)).isEmpty();
    }

    @Test
    void needsNames() {
        assertThat(InheritedDescriptors.find(Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "1"), PID))
                .isEmpty();
        assertThat(InheritedDescriptors.find(Map.of(), PID)).isEmpty();
    }

    /** Descriptor 3 of a Java virtual machine is a file of its own. */
    @Test
    void refusesDescriptorThatIsNoListeningSocket() {
        var environment = Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "1", "LISTEN_FDNAMES", "main");
        assertThatThrownBy(() -> InheritedDescriptors.find(environment, PID))
                .isInstanceOf(LibvirtException.class)
                .hasMessage("Cannot listen on descriptor 3 (main): Socket operation on non-socket");
    }
}
