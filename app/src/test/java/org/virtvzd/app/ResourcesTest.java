package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.Virsh;

/** Devices, processors, memory and counters of a guest, as somebody at a terminal changes and reads them. */
class ResourcesTest {
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
    void disksComeAndGo() {
        virsh.ok("attach-disk " + name + " /vz/second.hdd sdb --targetbus scsi --config");
        assertThat(virsh.ok("domblklist " + name)).contains("sdb", "/vz/second.hdd");
        virsh.ok("start " + name);
        assertThat(virsh.refused("attach-disk " + name + " /vz/third.hdd sdc --targetbus scsi --config"))
                .isEqualTo("error: Requested operation is not valid:"
                        + " Updates on a running domain need VIR_DOMAIN_AFFECT_LIVE flag");
        virsh.ok("attach-disk " + name + " /vz/third.hdd sdc --targetbus scsi --live --config");
        virsh.ok("detach-disk " + name + " sdb --live --config");
        assertThat(virsh.ok("domblklist " + name)).contains("/vz/third.hdd").doesNotContain("/vz/second.hdd");
        assertThat(virsh.refused("attach-disk " + name + " /vz/fourth.hdd sdc --targetbus scsi --live --config"))
                .isEqualTo("error: operation failed: target 'sdc' already exists");
        virsh.ok("detach-device-alias " + name + " scsi0-0-0-2 --live --config");
        assertThat(virsh.ok("domblklist " + name)).doesNotContain("sdc");
    }

    @Test
    void mediaAreChanged() {
        virsh.ok("attach-disk " + name + " /iso/one.iso hda --targetbus ide --type cdrom --config");
        virsh.ok("change-media " + name + " hda /iso/two.iso --update --config");
        assertThat(virsh.ok("domblklist " + name)).contains("/iso/two.iso").doesNotContain("/iso/one.iso");
        virsh.ok("change-media " + name + " hda --eject --config");
        assertThat(virsh.ok("domblklist " + name)).doesNotContain(".iso");
    }

    @Test
    void processorsAndMemory() {
        virsh.ok("setvcpus " + name + " 1 --config");
        virsh.ok("setmem " + name + " 600000 --config");
        assertThat(virsh.field("dominfo " + name, "CPU(s)")).contains("1");
        assertThat(virsh.field("dominfo " + name, "Max memory")).contains("600064 KiB");
        virsh.ok("setmaxmem " + name + " 1G --config");
        assertThat(virsh.field("dominfo " + name, "Max memory")).contains("1048576 KiB");
        virsh.ok("start " + name);
        virsh.ok("setvcpus " + name + " 2 --live --config");
        assertThat(virsh.ok("vcpucount " + name + " --current --live")).isEqualTo("2");
        virsh.ok("vcpupin " + name + " 0 1 --live --config");
        assertThat(virsh.ok("vcpupin " + name).lines().filter(line -> line.endsWith(" 1")))
                .hasSize(2);
        assertThat(virsh.ok("dumpxml " + name)).contains("cpuset='1'");
    }

    @Test
    void sizesOfDisks() {
        assertThat(virsh.field("domblkinfo " + name + " sda", "Capacity").map(String::strip))
                .contains("68719476736");
        assertThat(virsh.refused("blockresize " + name + " sda 128G"))
                .isEqualTo("error: Requested operation is not valid: domain is not running");
        virsh.ok("start " + name);
        virsh.ok("blockresize " + name + " sda 128G");
        assertThat(virsh.field("domblkinfo " + name + " sda", "Capacity").map(String::strip))
                .contains("137438953472");
        assertThat(virsh.ok("domstats --block " + name)).contains("block.0.capacity=137438953472");
    }

    @ParameterizedTest
    @CsvSource({
        "domblkstat %s sda,rd_req",
        "domifstat %s %s,rx_packets",
        "dommemstat %s,actual 524288",
        "domstats %s,vcpu.1.time=",
        "domstats --balloon --enforce %s,balloon.maximum=524288",
        "cpu-stats %s --total,cpu_time",
    })
    void counters(String command, String shown) {
        virsh.ok("start " + name);
        String last = virsh.ok("domiflist " + name).lines().toList().getLast();
        String device = last.strip().split(" +", -1)[0];
        assertThat(virsh.ok(command.formatted(name, device))).contains(shown);
    }

    @Test
    void passwordsOfUsers() {
        assertThat(virsh.run("set-user-password " + name + " root secret").status())
                .isNotZero();
        virsh.ok("start " + name);
        virsh.ok("set-user-password " + name + " root secret");
    }

    @Test
    void theSameThroughPython() {
        try (PythonClient python = HOST.python()) {
            String dom = "dom('" + name + "')";
            assertThat(python.value(dom + ".setVcpusFlags(1, 2)")).isEqualTo("0");
            assertThat(python.value(dom + ".vcpuPinInfo(2)")).isEqualTo("[(True, True)]");
            assertThat(python.value(dom + ".blockInfo('sda')")).startsWith("[68719476736, ");
            assertThat(python.value(dom + ".create()")).isEqualTo("0");
            List<String> calls = List.of(
                    ".blockStats('sda')[0] > 0",
                    ".interfaceStats(" + dom + ".XMLDesc().split(\"target dev='\")[-1].split(\"'\")[0])[0] >= 0",
                    ".memoryStats()['available'] == 524288",
                    ".getCPUStats(True)[0]['cpu_time'] >= 0");
            assertThat(calls)
                    .allSatisfy(call -> assertThat(python.value(dom + call)).isEqualTo("True"));
            assertThat(python.value("conn.domainListGetStats([" + dom + "], libvirt.VIR_DOMAIN_STATS_STATE)[0][1]"))
                    .isEqualTo("{'state.state': 1, 'state.reason': 1}");
        }
    }
}
