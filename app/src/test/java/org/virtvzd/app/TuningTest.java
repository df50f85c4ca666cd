package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.PythonClient.Refusal;
import org.virtvzd.app.kit.Virsh;

/** Names, texts, shares and limits of a guest, as somebody at a terminal sets and reads them. */
@Tag("any-host")
class TuningTest {
    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.with();

    private final Virsh virsh = HOST.virsh();
    private String name = "";

    /** A guest for each test, switched off. */
    @BeforeEach
    void define(TestInfo test) {
        name = HOST.guestOf(test);
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
        "schedinfo %s --config global_quota=1500,schedinfo %s,global_quota,2000",
        "schedinfo %s --config global_period=50000 global_quota=25000,schedinfo %s,global_quota,50000",
        "schedinfo %s --config global_quota=-1,schedinfo %s,global_quota,-1",
        "blkiotune %s --config --weight 320,blkiotune %s,weight,300",
        "memtune %s --config --min-guarantee 262144,memtune %s,min_guarantee,262144",
        "memtune %s --config --min-guarantee 262145,memtune %s,min_guarantee,267386",
        "blkdeviotune %s sda --config --total-bytes-sec 1048576,blkdeviotune %s sda,total_bytes_sec,1048576",
        "blkdeviotune %s sda --config --total-iops-sec 500,blkdeviotune %s sda,total_iops_sec,500",
        "numatune %s --config --nodeset 0,numatune %s,numa_mode,strict",
    })
    void sharesAndLimits(String set, String get, String value, String shown) {
        virsh.ok(set.formatted(name));
        assertThat(virsh.ok(get.formatted(name)).lines().filter(line -> line.matches(value + " *:.*")))
                .singleElement()
                .satisfies(line -> assertThat(line.replaceFirst(".*: *", "").split(" ", -1)[0])
                        .isEqualTo(shown));
        assertThat(virsh.ok("schedinfo " + name)).startsWith("Scheduler      : posix");
        String before = virsh.ok("dumpxml " + name);
        virsh.ok("define " + HOST.scratch().file(name + ".again.xml", before));
        assertThat(virsh.ok("dumpxml " + name)).isEqualTo(before);
        assertThat(virsh.ok(get.formatted(name))).contains(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedinfo %s --config cpu_shares=9 | invalid argument: value of 'cpu_shares' is out of range [10, 500000]",
                "schedinfo %s --config global_quota=999 | invalid argument: value of 'global_quota' is out of range [1000, 17592186044415]",
                "schedinfo %s --config global_period=1 | invalid argument: value of 'global_period' is out of range [1000, 1000000]",
                "blkiotune %s --config --weight 99 | invalid argument: value of 'weight' is out of range [100, 1000]",
                "memtune %s --config --min-guarantee 524289 | invalid argument: value of 'min_guarantee' is out of range [0, 524288]",
                "memtune %s --config --hard-limit 524288 | argument unsupported: parameter 'hard_limit' not supported",
                "blkdeviotune %s sdb --config --total-iops-sec 5 | invalid argument: invalid path: sdb",
                "blkdeviotune %s sda --config --read-iops-sec 5 | argument unsupported: parameter 'read_iops_sec' not supported",
                "numatune %s --config --nodeset 1 | invalid argument: Invalid nodeset of 'numatune': 1",
                "numatune %s --config --mode preferred | invalid argument: value of 'numa_mode' is out of range [0, 0]",
                "schedinfo %s --live cpu_shares=900 | Requested operation is not valid: domain is not running",
            })
    void sharesAndLimitsThatCannotBe(String set, String complaint) {
        assertThat(virsh.refused(set.formatted(name))).isEqualTo("error: " + complaint);
    }

    /** One limit for all adapters, of what they send. */
    @Test
    void networkTrafficIsLimited() {
        String net = virsh.ok("domiflist " + name)
                .lines()
                .reduce((first, last) -> last)
                .orElseThrow()
                .replaceFirst(".* ", "");
        virsh.ok("domiftune " + name + " " + net + " --config --outbound 1000");
        assertThat(virsh.ok("domiftune " + name + " " + net)).contains("outbound.average: 1000");
        virsh.ok("define " + HOST.scratch().file(name + ".same.xml", Guests.vm(name)));
        assertThat(virsh.ok("domiftune " + name + " " + net)).contains("outbound.average: 1000");
        virsh.ok("domiftune " + name + " " + net + " --config --outbound 0");
        assertThat(virsh.ok("domiftune " + name + " " + net)).contains("outbound.average: 0");
        assertThat(virsh.refused("domiftune " + name + " " + net + " --config --inbound 1000"))
                .isEqualTo("error: argument unsupported: parameter 'inbound.average' not supported");
        assertThat(virsh.refused("domiftune " + name + " eth9"))
                .isEqualTo("error: invalid argument: invalid path, 'eth9' is not a known interface");
    }

    /** Live and stored definition are one, and whoever changes a running guest has to say so. */
    @Test
    void runningGuestsAreTuned() {
        virsh.ok("start " + name);
        virsh.ok("schedinfo " + name + " --live --config cpu_shares=3000");
        assertThat(virsh.ok("schedinfo " + name + " --live")).contains("cpu_shares     : 3000");
        assertThat(virsh.ok("schedinfo " + name + " cpu_shares=4000")).contains("cpu_shares     : 4000");
        assertThat(virsh.refused("schedinfo " + name + " --live cpu_shares=900"))
                .isEqualTo("error: Requested operation is not valid: domain config update needs"
                        + " VIR_DOMAIN_AFFECT_CONFIG flag to be set");
    }

    @Test
    void addressesOfAGuest() {
        String xml = Guests.vm(name).replace("<source network='Bridged'/>", """
                <source network='Bridged'/>
                <ip address='192.0.2.7' family='ipv4' prefix='24'/>
                <ip address='2001:db8::7' family='ipv6' prefix='64'/>""");
        virsh.ok("define " + HOST.scratch().file(name + ".addresses.xml", xml));
        assertThat(virsh.refused("domifaddr " + name))
                .isEqualTo("error: Requested operation is not valid: domain is not running");
        virsh.ok("start " + name);
        assertThat(virsh.ok("domifaddr " + name)).contains("192.0.2.7/24", "2001:db8::7/64");
        assertThat(virsh.refused("domifaddr " + name + " --source arp"))
                .isEqualTo("error: argument unsupported: Unsupported IP address data source 2");
    }

    @Test
    void whatTheHostCannotDoIsSaid() {
        try (PythonClient python = HOST.python()) {
            String dom = "dom('" + name + "')";
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
