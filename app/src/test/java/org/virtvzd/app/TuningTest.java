package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.app.kit.FakeHost;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.PythonClient.Refusal;
import org.virtvzd.app.kit.Virsh;

/** Names, texts, shares and limits of a guest, as somebody at a terminal sets and reads them. */
class TuningTest {
    @RegisterExtension
    private static final FakeHost HOST = FakeHost.with();

    private final Virsh virsh = HOST.virsh();
    private String name = "";

    /** A guest for each test, switched off. */
    @BeforeEach
    void define(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName() + Math.floorMod(test.getDisplayName().hashCode(), 1000);
        virsh.ok("define " + HOST.scratch().file(name + ".xml", Guests.vm(name)));
    }

    @Test
    void guestsAreRenamed() {
        virsh.ok("domrename " + name + " other");
        assertThat(virsh.ok("domuuid other")).isEqualTo(Guests.uuid(name).toString());
        assertThat(virsh.refused("domrename other other"))
                .isEqualTo("error: invalid argument: Can't rename domain to itself");
        virsh.ok("start other");
        assertThat(virsh.refused("domrename other " + name))
                .isEqualTo("error: Requested operation is not valid: cannot rename active domain");
    }

    @Test
    void titleDescriptionAndMetadata() {
        virsh.ok("desc " + name + " --config --title Short");
        virsh.ok("desc " + name + " --config Longer");
        assertThat(virsh.ok("desc " + name + " --title")).isEqualTo("Short");
        assertThat(virsh.ok("desc " + name)).isEqualTo("Longer");
        assertThat(virsh.ok("list --all --title")).contains("Short");
        String uri = "http://example.org/app";
        virsh.ok("metadata " + name + " --config --uri " + uri + " --key app --set <owner>me</owner>");
        assertThat(virsh.ok("metadata " + name + " --uri " + uri)).isEqualTo("<owner>me</owner>");
        virsh.ok("metadata " + name + " --config --uri " + uri + " --remove");
        assertThat(virsh.refused("metadata " + name + " --uri " + uri))
                .isEqualTo("error: metadata not found: Requested metadata element is not present");
    }

    @ParameterizedTest
    @CsvSource({
        "schedinfo %s --config cpu_shares=2000,schedinfo %s,cpu_shares,2000",
        "schedinfo %s --config global_quota=150000,schedinfo %s,global_quota,150000",
        "blkiotune %s --config --weight 300,blkiotune %s,weight,300",
        "memtune %s --config --min-guarantee 262144,memtune %s,min_guarantee,263",
        "blkdeviotune %s sda --config --total-bytes-sec 1048576,blkdeviotune %s sda,total_bytes_sec,1048576",
        "blkdeviotune %s sda --config --total-iops-sec 500,blkdeviotune %s sda,total_iops_sec,500",
    })
    void sharesAndLimits(String set, String get, String value, String shown) {
        virsh.ok(set.formatted(name));
        assertThat(virsh.ok(get.formatted(name)).lines().filter(line -> line.startsWith(value + " ")))
                .singleElement()
                .satisfies(line -> assertThat(line.replaceFirst(".*: *", "")).startsWith(shown));
    }

    @Test
    void whatTheHostCannotDoIsSaid() {
        try (PythonClient python = HOST.python()) {
            String dom = "dom('" + name + "')";
            assertThat(python.call(dom + ".setSchedulerParametersFlags({'vcpu_quota': 1000}, 2)"))
                    .isEqualTo(new Refusal(74, 0, "argument unsupported: parameter 'vcpu_quota' not supported"));
            assertThat(python.call("conn.createXML('<domain/>')"))
                    .isEqualTo(new Refusal(
                            84,
                            48,
                            "Operation not supported: transient domains are not available on Virtuozzo;"
                                    + " define the domain and start it"));
            assertThat(python.value(dom + ".setLifecycleAction(2, 1, 2)")).isEqualTo("0");
            assertThat(virsh.ok("dumpxml " + name)).contains("<on_crash>restart</on_crash>");
            assertThat(python.call(dom + ".setLifecycleAction(0, 1, 2)")).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void capabilitiesOfDomains() {
        assertThat(virsh.ok("domcapabilities --virttype vz"))
                .contains("<domain>vz</domain>", "<value>vnc</value>", "<value>scsi</value>");
        assertThat(virsh.refused("domcapabilities --virttype kvm"))
                .isEqualTo("error: invalid argument: unknown virttype: kvm");
    }

    @Test
    void stateOfControl() {
        assertThat(virsh.refused("domcontrol " + name))
                .isEqualTo("error: Requested operation is not valid: domain is not running");
        virsh.ok("start " + name);
        assertThat(virsh.ok("domcontrol " + name)).isEqualTo("ok");
    }
}
