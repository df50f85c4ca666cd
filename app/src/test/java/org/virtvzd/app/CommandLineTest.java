package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.LogLine;

/** What the daemon says to command lines that do not start it. */
class CommandLineTest {

    @Test
    void helpGoesToStandardErrorAndIsASuccess() {
        Outcome outcome = DaemonProcess.run("--help");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("Usage:", "--config", "--pid-file", "--verbose", "--version");
    }

    @Test
    void version() {
        assertThat(DaemonProcess.run("-V")).isEqualTo(new Outcome(0, "virtvzd (libvirt) 9.0.0\n", ""));
    }

    @Test
    void unknownOptionIsNamedAndTheUsageShown() {
        Outcome outcome = DaemonProcess.run("--bogus");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("--bogus", "Usage:");
    }

    @Test
    void missingArgumentIsRefused() {
        Outcome outcome = DaemonProcess.run("--config");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("--config", "Usage:");
    }

    @Test
    void strayWordIsRefused() {
        assertThat(DaemonProcess.run("start"))
                .isEqualTo(new Outcome(1, "", "virtvzd: unexpected, non-option, command line arguments\n"));
    }

    @Test
    void theLastOfRepeatedOptionsCounts() {
        Outcome outcome = DaemonProcess.run("-f", "/first/missing", "--config=/second/missing");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .matches(LogLine.onlyError(
                        "Can't load config file: Failed to open file '/second/missing': No such file or"
                                + " directory: /second/missing"));
    }

    @ParameterizedTest
    @CsvSource({"99999999999,too many", "100001,too many", "/missing/file,No such file or directory"})
    void anInventoryThatCannotBeHadEndsTheStart(String inventory, String complaint) {
        Outcome outcome = DaemonProcess.run("--hypervisor", "fake", "-p", "", "--fake-inventory", inventory);
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.err().lines()).hasSize(3);
        assertThat(outcome.err()).contains(inventory, complaint);
    }
}
