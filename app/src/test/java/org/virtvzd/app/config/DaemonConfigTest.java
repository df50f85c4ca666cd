package org.virtvzd.app.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtvzd.server.session.AuthMethod;
import org.virtvzd.server.session.WorkerLimits;

/** What each key of virtvzd.conf comes to. */
class DaemonConfigTest {
    private static final boolean ROOT = true;
    private static final boolean USER = false;
    private static final DaemonConfig USUAL = config("", ROOT);

    /** A setting, where it goes, and what is there then. */
    private record Case(String statement, Function<DaemonConfig, Object> view, Object expected) {}

    private static final Map<ConfigKey, Case> CASES = Map.ofEntries(
            entry(
                    ConfigKey.UNIX_SOCK_GROUP,
                    new Case("unix_sock_group = 'libvirt'", DaemonConfig::socketGroup, Optional.of("libvirt"))),
            entry(
                    ConfigKey.UNIX_SOCK_RO_PERMS,
                    new Case("unix_sock_ro_perms = '0770'", DaemonConfig::readOnlyMode, "0770")),
            entry(
                    ConfigKey.UNIX_SOCK_RW_PERMS,
                    new Case("unix_sock_rw_perms = '0770'", DaemonConfig::readWriteMode, "0770")),
            entry(
                    ConfigKey.UNIX_SOCK_ADMIN_PERMS,
                    new Case("unix_sock_admin_perms = '0770'", DaemonConfig::adminMode, "0770")),
            entry(
                    ConfigKey.UNIX_SOCK_DIR,
                    new Case("unix_sock_dir = '/x'", DaemonConfig::socketDirectory, Optional.of(Path.of("/x")))),
            entry(
                    ConfigKey.AUTH_UNIX_RO,
                    new Case("auth_unix_ro = 'none'", DaemonConfig::readOnlyAuth, AuthMethod.NONE)),
            entry(
                    ConfigKey.AUTH_UNIX_RW,
                    new Case("auth_unix_rw = 'none'", DaemonConfig::readWriteAuth, AuthMethod.NONE)),
            entry(
                    ConfigKey.ACCESS_DRIVERS,
                    new Case("access_drivers = [ 'none' ]", DaemonConfig::accessDrivers, List.of("none"))),
            entry(
                    ConfigKey.MAX_CLIENTS,
                    new Case("max_clients = 77", config -> config.main().maxClients(), 77)),
            entry(ConfigKey.MAX_QUEUED_CLIENTS, new Case("max_queued_clients = 0", DaemonConfig::mainBacklog, 30)),
            entry(
                    ConfigKey.MAX_ANONYMOUS_CLIENTS,
                    new Case(
                            "max_anonymous_clients = 0", config -> config.main().maxAnonymousClients(), 0)),
            entry(
                    ConfigKey.MIN_WORKERS,
                    new Case("min_workers = 99", config -> config.main().workers(), new WorkerLimits(20, 20, 5))),
            entry(
                    ConfigKey.MAX_WORKERS,
                    new Case("max_workers = 3", config -> config.main().workers(), new WorkerLimits(3, 3, 5))),
            entry(
                    ConfigKey.PRIO_WORKERS,
                    new Case("prio_workers = 1", config -> config.main().workers(), new WorkerLimits(5, 20, 1))),
            entry(
                    ConfigKey.MAX_CLIENT_REQUESTS,
                    new Case("max_client_requests = 0", config -> config.main().maxClientRequests(), 1)),
            entry(
                    ConfigKey.KEEPALIVE_INTERVAL,
                    new Case(
                            "keepalive_interval = -1",
                            config -> config.main().keepaliveInterval(),
                            Duration.ofSeconds(-1))),
            entry(
                    ConfigKey.KEEPALIVE_COUNT,
                    new Case("keepalive_count = 2", config -> config.main().keepaliveCount(), 2)),
            entry(
                    ConfigKey.ADMIN_MIN_WORKERS,
                    new Case("admin_min_workers = 2", config -> config.admin().workers(), new WorkerLimits(2, 20, 0))),
            entry(
                    ConfigKey.ADMIN_MAX_WORKERS,
                    new Case("admin_max_workers = 0", config -> config.admin().workers(), new WorkerLimits(0, 0, 0))),
            entry(
                    ConfigKey.ADMIN_MAX_CLIENTS,
                    new Case("admin_max_clients = 4", config -> config.admin().maxClients(), 4)),
            entry(
                    ConfigKey.ADMIN_MAX_QUEUED_CLIENTS,
                    new Case("admin_max_queued_clients = 6", DaemonConfig::adminBacklog, 6)),
            entry(
                    ConfigKey.ADMIN_MAX_CLIENT_REQUESTS,
                    new Case(
                            "admin_max_client_requests = 7",
                            config -> config.admin().maxClientRequests(),
                            7)),
            entry(
                    ConfigKey.ADMIN_KEEPALIVE_INTERVAL,
                    new Case(
                            "admin_keepalive_interval = 8",
                            config -> config.admin().keepaliveInterval(),
                            Duration.ofSeconds(8))),
            entry(
                    ConfigKey.ADMIN_KEEPALIVE_COUNT,
                    new Case(
                            "admin_keepalive_count = 9",
                            config -> config.admin().keepaliveCount(),
                            9)),
            entry(
                    ConfigKey.LOG_LEVEL,
                    new Case("log_level = 1", config -> config.log().level(), 1L)),
            entry(
                    ConfigKey.LOG_FILTERS,
                    new Case("log_filters = '1:x'", config -> config.log().filters(), "1:x")),
            entry(
                    ConfigKey.LOG_OUTPUTS,
                    new Case("log_outputs = '1:stderr'", config -> config.log().outputs(), "1:stderr")),
            entry(
                    ConfigKey.SASL_ALLOWED_USERNAME_LIST,
                    new Case(
                            "sasl_allowed_username_list = [ 'joe', 'a?n*' ]",
                            config -> Stream.of("joe", "joey", "anna", "ann", "alma", "an")
                                    .filter(config.sasl()::admits)
                                    .toList(),
                            List.of("joe", "anna", "ann"))),
            entry(
                    ConfigKey.SASL_PASSWORD_FILE,
                    new Case(
                            "sasl_password_file = '/x'",
                            config -> config.sasl().passwordFile(),
                            Optional.of(Path.of("/x")))),
            entry(ConfigKey.AUDIT_LEVEL, new Case("audit_level = 0", DaemonConfig::auditLevel, 0L)),
            entry(
                    ConfigKey.SIBLING_SOCK_DIR,
                    new Case("sibling_sock_dir = '/y'", DaemonConfig::siblingDirectory, Optional.of(Path.of("/y")))),
            entry(
                    ConfigKey.SIBLING_SOCK,
                    new Case("sibling_sock = '/z'", DaemonConfig::siblingSocket, Optional.of(Path.of("/z")))),
            entry(ConfigKey.SDK_LIBRARY, new Case("sdk_library = '/s'", DaemonConfig::sdkLibrary, Optional.of("/s"))));

    /** Accepted, checked and without effect on the daemon's settings; the host's UUID goes its own way. */
    private static final Map<ConfigKey, String> WITHOUT_EFFECT = Map.of(
            ConfigKey.KEEPALIVE_REQUIRED, "keepalive_required = 1",
            ConfigKey.ADMIN_KEEPALIVE_REQUIRED, "admin_keepalive_required = 1",
            ConfigKey.AUDIT_LOGGING, "audit_logging = 1",
            ConfigKey.OVS_TIMEOUT, "ovs_timeout = 10",
            ConfigKey.HOST_UUID, "host_uuid = '00112233-4455-6677-8899-aabbccddeeff'",
            ConfigKey.HOST_UUID_SOURCE, "host_uuid_source = 'machine-id'");

    @ParameterizedTest
    @EnumSource(ConfigKey.class)
    void everyKeyGoesWhereItBelongs(ConfigKey key) {
        Case found = CASES.get(key);
        if (found == null) {
            assertThat(WITHOUT_EFFECT).containsKey(key);
            assertThat(config(String.valueOf(WITHOUT_EFFECT.get(key)), ROOT)).isEqualTo(USUAL);
        } else {
            assertThat(found.view().apply(config(found.statement(), ROOT))).isEqualTo(found.expected());
            assertThat(found.view().apply(USUAL)).isNotEqualTo(found.expected());
        }
    }

    @Test
    void theUsualNumbersAreLibvirts() {
        assertThat(USUAL.main().workers()).isEqualTo(WorkerLimits.DEFAULT);
        assertThat(USUAL.main()).isEqualTo(org.virtvzd.server.session.ServerLimits.DEFAULT);
        assertThat(USUAL.admin()).isEqualTo(org.virtvzd.server.session.ServerLimits.ADMIN_DEFAULT);
        assertThat(USUAL.mainBacklog()).isEqualTo(1000);
        assertThat(USUAL.adminBacklog()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({
        "true,'',POLKIT,0777",
        "true,auth_unix_rw = 'none',NONE,0700",
        "true,unix_sock_rw_perms = '0770',POLKIT,0770",
        "false,'',NONE,0700",
        "false,auth_unix_rw = 'polkit',POLKIT,0777",
        "true,auth_unix_rw = 'sasl',SASL,0700"
    })
    void whoeverProvesWhoHeIsMayConnect(boolean root, String statement, AuthMethod method, String mode) {
        DaemonConfig config = config(statement, root);
        assertThat(config.readWriteAuth()).isEqualTo(method);
        assertThat(config.readWriteMode()).isEqualTo(mode);
    }

    @Test
    void anEmptyListOfUsersLetsNobodyIn() {
        assertThat(config("", ROOT).sasl().admits("joe")).isTrue();
        assertThat(config("sasl_allowed_username_list = []", ROOT).sasl().admits("joe"))
                .isFalse();
    }

    @Test
    void otherUsersDaemonsAskNobody() {
        assertThat(config("", USER).readOnlyAuth()).isEqualTo(AuthMethod.NONE);
        assertThat(config("", ROOT).readOnlyAuth()).isEqualTo(AuthMethod.POLKIT);
    }

    @Test
    void onlyLimitsAndLogAreTakenOverByARunningDaemon() {
        assertThat(Arrays.stream(ConfigKey.values()).filter(ConfigKey::isReloadable))
                .contains(ConfigKey.MAX_CLIENTS, ConfigKey.ADMIN_MAX_WORKERS, ConfigKey.LOG_OUTPUTS)
                .doesNotContain(
                        ConfigKey.MAX_QUEUED_CLIENTS, ConfigKey.ADMIN_MAX_QUEUED_CLIENTS, ConfigKey.UNIX_SOCK_DIR);
    }

    private static DaemonConfig config(String statement, boolean root) {
        return DaemonConfig.of(ConfigFile.parse("virtvzd.conf", statement.isEmpty() ? "" : statement + "\n"), root);
    }
}
