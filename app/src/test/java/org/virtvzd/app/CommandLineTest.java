package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.app.cli.Usage;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.LogLine;
import org.virtvzd.app.process.Identity;

/** What the daemon says to command lines that do not start it: the words of libvirt and of GNU getopt. */
class CommandLineTest {
    private static final Pattern BLANK = Pattern.compile(" ");
    private static final String USAGE = Usage.text("virtvzd", Usage.Places.of(Identity.effectiveUid() == 0));

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--he", "-vh", "-h --bogus", "-v -h -t bad", "word --help"})
    void helpGoesToStandardErrorAndIsASuccess(String line) {
        assertThat(run(line)).isEqualTo(new Outcome(0, "", USAGE));
    }

    @Test
    void theUsageHasLibvirtsShape() {
        assertThat(Usage.text("/usr/sbin/virtvzd", Usage.Places.of(true)))
                .startsWith(
                        "\nUsage:\n  /usr/sbin/virtvzd [options]\n\nOptions:\n  -h | --help            Display program help\n")
                .contains("  -p | --pid-file <file> Change name of PID file")
                .contains("    Configuration file (unless overridden by -f):\n      /etc/libvirt/virtvzd.conf\n")
                .contains("    Sockets:\n      /run/libvirt/virtvzd-sock\n      /run/libvirt/virtvzd-sock-ro\n")
                .contains("    PID file (unless overridden by -p):\n      /run/virtvzd.pid\n");
        assertThat(Usage.text("virtvzd", Usage.Places.of(false)))
                .contains("      $XDG_CONFIG_HOME/libvirt/virtvzd.conf\n")
                .contains("    Sockets:\n      $XDG_RUNTIME_DIR/libvirt/virtvzd-sock\n\n")
                .contains("      $XDG_RUNTIME_DIR/libvirt/virtvzd.pid\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version", "--vers", "-vV", "-V -t bad", "--config=x -V --bogus"})
    void version(String line) {
        assertThat(run(line)).isEqualTo(new Outcome(0, "virtvzd (libvirt) 9.0.0\n", ""));
    }

    @Test
    void theProgramsNameIsTheOneThatWasTyped() {
        List<String> command = new ArrayList<>(DaemonProcess.command(List.of("-V")));
        command.add(1, "-Dvirtvzd.argv0=./sbin/virtvzd");
        assertThat(ChildProcess.run(command)).isEqualTo(new Outcome(0, "./sbin/virtvzd (libvirt) 9.0.0\n", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--bogus | unrecognized option '--bogus'",
                "--bogus=1 | unrecognized option '--bogus=1'",
                "--listen | unrecognized option '--listen'",
                "-l | invalid option -- 'l'",
                "-vx | invalid option -- 'x'",
                "--config | option '--config' requires an argument",
                "--conf | option '--config' requires an argument",
                "-v -f | option requires an argument -- 'f'",
                "--ver | option '--ver' is ambiguous; possibilities: '--verbose' '--version'",
                "--fake-h=x --h | option '--h' is ambiguous; possibilities: '--help' '--hypervisor'",
                "--help=yes | option '--help' doesn't allow an argument",
                "word --bogus | unrecognized option '--bogus'",
            })
    void misusedOptionsAreNamedAndTheUsageShown(String line, String complaint) {
        assertThat(run(line)).isEqualTo(new Outcome(1, "", "virtvzd: " + complaint + "\n" + USAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "-v start", "start -v", "-- --help", "-"})
    void strayWordIsRefused(String line) {
        assertThat(run(line))
                .isEqualTo(new Outcome(1, "", "virtvzd: unexpected, non-option, command line arguments\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t -1", "-t x", "--timeout=2147484", "-t99999999999", "-t bad -h", "-t bad --bogus"})
    void aTimeoutThatIsNoneIsRefused(String line) {
        Outcome outcome = run(line);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).matches(LogLine.onlyError("Invalid value for timeout"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--hypervisor xen | --hypervisor must be sdk or fake",
                "--fake-inventory demo | the --fake-* options need --hypervisor fake",
                "--hypervisor fake --fake-cpus many | --fake-cpus must be a number",
                "--sdk-library= | --sdk-library must name a file",
                "--hypervisor fake --sdk-library x | --sdk-library needs --hypervisor sdk",
                "--socket-dir= | --socket-dir must name a folder"
            })
    void ourOwnOptionsAreChecked(String line, String complaint) {
        assertThat(run(line)).isEqualTo(new Outcome(1, "", "virtvzd: " + complaint + "\n"));
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

    private static Outcome run(String line) {
        return DaemonProcess.run(BLANK.split(line, -1));
    }
}
