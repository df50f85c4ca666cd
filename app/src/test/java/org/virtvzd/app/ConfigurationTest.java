package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.LogLine;
import org.virtvzd.app.kit.Scratch;

/** What the daemon makes of its configuration file. */
class ConfigurationTest {
    private final Scratch scratch = new Scratch();

    @AfterEach
    void clean() {
        scratch.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max_clients | configuration file syntax error: FILE:1: expecting an assignment",
                "max_clients = | configuration file syntax error: FILE:1: expecting a value",
                "auth_unix_rw = \"none | configuration file syntax error: FILE:1: unterminated string",
                "max_clients = \"many\" | internal error: FILE: expected an unsigned integer for 'max_clients' parameter",
                "max_clients = -1 | internal error: FILE: expected an unsigned integer for 'max_clients' parameter",
                "max_clients = 4294967296 | internal error: FILE: value for 'max_clients' parameter must be in range"
                        + " 0:4294967295",
                "unix_sock_dir = 7 | internal error: FILE: expected a string for 'unix_sock_dir' parameter",
                "audit_logging = 2 | internal error: FILE: value for 'audit_logging' parameter must be 0 or 1",
                "audit_logging = 'no' | internal error: FILE: expected a bool for 'audit_logging' parameter",
                "keepalive_interval = 2147483648 | internal error: FILE: value for 'keepalive_interval' parameter must be"
                        + " in range -2147483648:2147483647",
                "keepalive_interval = [] | internal error: FILE: expected a signed integer for 'keepalive_interval'"
                        + " parameter",
                "access_drivers = 'none' | internal error: FILE: expected a string list for 'access_drivers' parameter",
                "sasl_allowed_username_list = [ 1 ] | configuration file syntax error: FILE: expected a string list for"
                        + " 'sasl_allowed_username_list' parameter",
                "ovs_timeout = 'x' | internal error: FILE: expected an unsigned integer for 'ovs_timeout' parameter",
                "auth_unix_rw = \"kerberos\" | unsupported configuration: FILE: auth_unix_rw: unsupported auth kerberos",
            })
    void faultsEndTheStart(String line, String complaint) {
        String file = scratch.file("virtvzd.conf", line + "\n").toString();
        Outcome outcome = DaemonProcess.run("--hypervisor", "fake", "-f", file, "-p", "");
        assertThat(outcome.err())
                .matches(LogLine.onlyError("Can't load config file: " + complaint.replace("FILE", file) + ": " + file));
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void aFileThatWasAskedForHasToExist() {
        String file = scratch.path("missing.conf").toString();
        Outcome outcome = DaemonProcess.run("-f", file);
        assertThat(outcome.err())
                .matches(LogLine.onlyError("Can't load config file: Failed to open file '" + file
                        + "': No such file or directory: " + file));
        assertThat(outcome.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "unix_sock_rw_perms = \"0999\" | 6 | Failed to parse mode '0999'",
                "unix_sock_group = \"no-such-group\" | 6 | Failed to parse group 'no-such-group'",
                "max_clients = 5 | 3 | The overall maximum number of clients must not be less than the number of clients"
                        + " waiting for authentication",
                "host_uuid = 'nonsense' | 1 | invalid host UUID: nonsense",
                "host_uuid = '11111111-1111-1111-1111-111111111111' | 1 | invalid host UUID: 11111111",
                "host_uuid_source = 'dice' | 1 | invalid UUID source: dice",
                "access_drivers = [ 'none', 'selinux' ] | 1 | Cannot find security driver 'selinux'",
                "audit_level = 2 | 10 | Unable to initialize audit layer",
                "max_workers = 0 | 3 | 'max_workers' must be greater than 0",
            })
    void faultsThatShowLaterHaveTheirOwnExitStatus(String line, int status, String complaint) {
        String file = scratch.file("virtvzd.conf", line + "\n").toString();
        Outcome outcome = DaemonProcess.runIn(scratch.path(), "-f", file);
        assertThat(outcome.err()).contains(complaint);
        assertThat(outcome.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "log_level = 9 | Failed to set logging priority, argument '9' is invalid",
                "log_filters = \"1\" | Malformed format for filter '1'",
                "log_outputs = \"3:nowhere\" | Invalid log destination 'nowhere' for log output '3:nowhere'",
            })
    void faultsInWhatIsSaidAboutTheLogAreTold(String line, String complaint) {
        String file = scratch.file("virtvzd.conf", line + "\n").toString();
        assertThat(DaemonProcess.run("--hypervisor", "fake", "-f", file, "-p", ""))
                .isEqualTo(new Outcome(1, "", "libvirt:  error : " + "invalid argument: " + complaint + "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "host_uuid = 'x' | Can't setup host uuid",
                "access_drivers = [ 'selinux' ] | Can't initialize access manager",
            })
    void theLastWordIsThePartThatCannotBeSetUp(String line, String complaint) {
        String file = scratch.file("virtvzd.conf", line + "\n").toString();
        Outcome outcome = DaemonProcess.runIn(scratch.path(), "-f", file);
        assertThat(outcome.err()).endsWith(" : " + complaint + "\n");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void aFolderOfTheSocketsThatCannotBeMadeEndsTheStart() {
        Path folder = scratch.file("file", "").resolve("folder");
        Outcome outcome = DaemonProcess.runIn(folder);
        assertThat(outcome.err()).contains(" : unable to create rundir " + folder + ": ");
        assertThat(outcome.status()).isEqualTo(2);
    }

    @Test
    void aFolderThatTheConfigurationNamesIsNotMade() {
        String file = scratch.file("virtvzd.conf", "unix_sock_dir = '" + scratch.path("missing") + "'\n")
                .toString();
        Outcome outcome = DaemonProcess.run("--hypervisor", "fake", "-p", "", "-f", file);
        assertThat(outcome.err()).contains("No such file or directory");
        assertThat(outcome.status()).isEqualTo(6);
        assertThat(scratch.path("missing")).doesNotExist();
    }

    @Test
    void folderAndModesOfTheSocketsAreObeyed() throws IOException {
        Path folder = Files.createDirectory(scratch.path("sockets"));
        String file = scratch.file("virtvzd.conf", """
                        # The first statement about a name counts.
                        unix_sock_dir = '%s'; unix_sock_rw_perms = "0660"
                        unix_sock_rw_perms = "0600"
                        unix_sock_ro_perms = "0666"
                        unix_sock_admin_perms = "0640"
                        listen_tls = 0
                        """.formatted(folder)).toString();
        List<String> options = List.of("--hypervisor", "fake", "-f", file);
        try (DaemonProcess daemon = DaemonProcess.startIn(folder, scratch.path("pid"), options)) {
            assertThat(mode(daemon.readWriteSocket())).isEqualTo("rw-rw----");
            assertThat(mode(daemon.readOnlySocket())).isEqualTo("rw-rw-rw-");
            assertThat(mode(daemon.adminSocket())).isEqualTo("rw-r-----");
            assertThat(daemon.virsh().ok("hostname")).isEqualTo("fake.virtuozzo.example");
        }
    }

    @Test
    void theHostHasTheUuidThatItIsGiven() {
        String file = scratch.file("virtvzd.conf", "host_uuid = '00112233 44556677-8899-aabbccddeeff'\n")
                .toString();
        try (DaemonProcess daemon = DaemonProcess.fake(scratch, "-f", file)) {
            assertThat(daemon.virsh().ok("capabilities")).contains("<uuid>00112233-4455-6677-8899-aabbccddeeff</uuid>");
        }
    }

    @Test
    void theFakeHostIsAsLargeAsTheCommandLineSays() {
        try (DaemonProcess daemon = DaemonProcess.fake(scratch, "--fake-cpus", "3", "--fake-memory", "4096")) {
            assertThat(daemon.virsh().field("nodeinfo", "CPU(s)")).contains("3");
            assertThat(daemon.virsh().field("nodeinfo", "Memory size")).contains("4194304 KiB");
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
