package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.DaemonProcess;

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
}
