package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.PythonClient.Refusal;
import org.virtvzd.app.kit.Virsh;

/** What virsh shows of the host and of guests that nobody changes. */
class HostQueriesTest {
    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.with("--fake-inventory", "demo");

    private final Virsh virsh = HOST.virsh();

    @Test
    void versionNamesTheDriver() {
        assertThat(virsh.ok("version").lines()).contains("Using API: vz 9.0.0", "Running hypervisor: vz 7.0.0");
    }

    @Test
    void k49TheOldSchemeReachesTheSameHost() {
        Virsh parallels = Virsh.connectedTo(
                "parallels+unix:///system?socket=" + HOST.daemon().readWriteSocket());
        assertThat(parallels.ok("version").lines())
                .contains("Using API: Parallels 9.0.0", "Running hypervisor: Parallels 7.0.0");
        assertThat(parallels.ok("list --all --uuid")).isEqualTo(virsh.ok("list --all --uuid"));
    }

    @Test
    void onlyTheSystemPathExists() {
        Virsh session =
                Virsh.connectedTo("vz+unix:///session?socket=" + HOST.daemon().readWriteSocket());
        assertThat(session.refused("list"))
                .isEqualTo("error: internal error: Unexpected Virtuozzo URI path '/session', try vz:///system");
    }

    @Test
    void hostNameAndUri() {
        assertThat(virsh.ok("hostname")).isEqualTo("fake.virtuozzo.example");
        assertThat(virsh.ok("uri")).isEqualTo(HOST.daemon().uri());
    }

    @ParameterizedTest
    @CsvSource({
        "nodeinfo,CPU model,x86_64",
        "nodeinfo,CPU(s),2",
        "nodeinfo,CPU frequency,2400 MHz",
        "nodeinfo,NUMA cell(s),1",
        "nodeinfo,Memory size,16777216 KiB",
        "nodecpumap,CPUs present,2",
        "nodecpumap,CPUs online,2",
        "nodecpumap,CPU map,yy",
        "dominfo web,Id,100",
        "dominfo web,UUID,5eed0000-0000-4000-8000-000000000000",
        "dominfo web,OS Type,hvm",
        "dominfo web,State,running",
        "dominfo web,CPU(s),2",
        "dominfo web,Max memory,1048576 KiB",
        "dominfo web,Persistent,yes",
        "dominfo web,Managed save,no",
        "dominfo mail,OS Type,exe",
        "dominfo database,Id,-",
        "dominfo database,State,shut off",
        "vcpuinfo web,State,running",
        "vcpuinfo web,CPU Affinity,yy",
    })
    void fields(String command, String name, String value) {
        assertThat(virsh.field(command, name)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "system", "idle", "iowait"})
    void processorTimesArePositive(String name) {
        assertThat(virsh.field("nodecpustats", name).map(Long::parseLong).orElse(0L))
                .isPositive();
    }

    @Test
    void memoryAddsUp() {
        assertThat(virsh.ok("nodememstats").lines().map(line -> line.replaceAll(" *:.*", "")))
                .containsExactly("total", "free", "buffers", "cached");
        assertThat(virsh.field("freecell", "Total")).isEqualTo(virsh.field("freecell --cellno 0", "0"));
    }

    @Test
    void capabilitiesOfferBothKindsOfGuests() {
        String capabilities = virsh.ok("capabilities");
        assertThat(capabilities).startsWith("<capabilities>").endsWith("</capabilities>");
        assertThat(capabilities.split("<guest>", -1)).hasSize(9);
        assertThat(capabilities.split("<domain type='vz'/>", -1)).hasSize(5);
        assertThat(capabilities).contains("<os_type>hvm</os_type>", "<os_type>exe</os_type>");
    }

    @Test
    void namesIdsAndUuidsLeadToEachOther() {
        String uuid = virsh.ok("domuuid web");
        assertThat(virsh.ok("domname " + uuid)).isEqualTo("web");
        assertThat(virsh.ok("domid " + uuid)).isEqualTo("100");
        assertThat(virsh.ok("domname 100")).isEqualTo("web");
    }

    @Test
    void virtualProcessorsAreCounted() {
        assertThat(virsh.ok("maxvcpus")).isEqualTo("1028");
        assertThat(virsh.ok("vcpucount web --current --live")).isEqualTo("2");
        assertThat(virsh.ok("vcpucount web --maximum --config")).isEqualTo("2");
    }

    @Test
    void autostartGoesOnAndOff() {
        virsh.ok("autostart database");
        assertThat(virsh.field("dominfo database", "Autostart")).contains("enable");
        assertThat(virsh.ok("list --all --autostart --name")).isEqualTo("database");
        virsh.ok("autostart --disable database");
        assertThat(virsh.field("dominfo database", "Autostart")).contains("disable");
    }

    @Test
    void aHostWithoutFirmwareTablesSaysSo() {
        assertThat(virsh.refused("sysinfo"))
                .isEqualTo("error: unsupported configuration: Host SMBIOS information is not available");
    }

    /** Nothing that is missing may look as if it had worked. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "dom('web').sendKey(0, 0, [30], 1, 0) | virDomainSendKey",
                "dom('web').injectNMI() | virDomainInjectNMI",
            })
    void missingFeaturesAreNamed(String expression, String function) {
        try (PythonClient python = HOST.python()) {
            assertThat(python.call(expression)).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.code()).isEqualTo(3);
                assertThat(refusal.message())
                        .isEqualTo("this function is not supported by the connection driver: " + function);
            });
        }
    }
}
