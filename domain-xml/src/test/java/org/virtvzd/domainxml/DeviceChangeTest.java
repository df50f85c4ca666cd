package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.virtvzd.domainxml.DeviceAction.ATTACH;
import static org.virtvzd.domainxml.DeviceAction.DETACH;
import static org.virtvzd.domainxml.DeviceAction.UPDATE;

import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;

/** Changes of single devices. */
final class DeviceChangeTest {

    private static final String NET =
            "<interface type='network'><source network='Bridged'/><mac address='00:1c:42:00:00:%s'/></interface>";
    private static final String DISK = "<disk type='file'><source file='%s'/><target dev='%s' bus='%s'/></disk>";
    private static final String DRIVE = "<disk device='cdrom'>%s<target dev='%s' bus='ide'/></disk>";

    private final DeviceXmlParser parser = new DeviceXmlParser(TestHost.of(7), new Random(2));
    private final DomainConfig machine = define(
            "hvm",
            "",
            DISK.formatted("/vz/g1/a.hdd", "sda", "scsi")
                    + DRIVE.formatted("<source file='/i.iso'/>", "hdb")
                    + NET.formatted("01"));
    private final DomainConfig container = define("exe", "<init>/sbin/init</init>", """
            <filesystem type='file'><driver type='ploop' format='ploop'/><source file='/r.hdd'/><target dir='/'/>
            </filesystem>""" + NET.formatted("01"));

    private static DomainConfig define(String osType, String os, String devices) {
        return TestHost.complete(TestHost.parser(7).parse("""
                <domain type='vz'>
                  <name>g1</name>
                  <memory unit='MiB'>512</memory>
                  <os><type>%s</type>%s</os>
                  <devices>%s</devices>
                </domain>
                """.formatted(osType, os, devices)));
    }

    private DomainConfig change(DomainConfig config, DeviceAction action, String xml) {
        return parser.parse(xml, config.kind(), action).applyTo(config);
    }

    private LibvirtError refusal(DomainConfig config, DeviceAction action, String xml) {
        return catchThrowableOfType(LibvirtException.class, () -> change(config, action, xml))
                .error();
    }

    private static String shown(DomainConfig config) {
        return DomainXmlFormatter.format(TestHost.stopped(config), new XmlForm(true, true));
    }

    /** What was changed can be shown and defined again. */
    private static void assertRoundTrip(DomainConfig config) {
        assertThat(TestHost.parser(7).parse(shown(TestHost.complete(config)))).isEqualTo(TestHost.complete(config));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatTheOriginalRefuses() {
        return Recorded.text("/device-refusals.tsv")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(row -> DynamicTest.dynamicTest(String.join(" ", row[0], row[1], row[2]), () -> {
                    LibvirtError error = refusal(
                            row[0].equals("ct") ? container : machine,
                            DeviceAction.valueOf(row[1].toUpperCase(Locale.ROOT)),
                            row[2]);
                    assertThat(error.message()).isEqualTo(row[5].replace("\\n", "\n"));
                    assertThat(error.code().number()).isEqualTo(Integer.parseInt(row[3]));
                    assertThat(error.domain().number()).isEqualTo(Integer.parseInt(row[4]));
                }));
    }

    @Test
    void aDiskIsAddedAtItsPlace() {
        DomainConfig more = change(machine, ATTACH, DISK.formatted("/n.hdd", "sdb", "scsi"));
        assertThat(more.devices().disks())
                .extracting("path")
                .asString()
                .isEqualTo("[Optional[/vz/g1/a.hdd], Optional[/n.hdd], Optional[/i.iso]]");
        assertRoundTrip(more);
        assertRoundTrip(change(more, ATTACH, DRIVE.formatted("", "hdc")));
        assertRoundTrip(change(container, ATTACH, DISK.formatted("/n.hdd", "sdb", "scsi")));
        assertThat(shown(change(container, ATTACH, DISK.formatted("/n.hdd", "sdb", "scsi"))))
                .contains("<driver name='vz' type='ploop'/>\n      <source file='/n.hdd'/>");
    }

    @Test
    void k28_anOccupiedTargetTakesNoSecondDisk() {
        LibvirtError error = refusal(machine, ATTACH, DISK.formatted("/n.hdd", "sda", "scsi"));
        assertThat(error.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
        assertThat(error.message()).isEqualTo("operation failed: target 'sda' already exists");
        assertThat(refusal(machine, ATTACH, DISK.formatted("/n.hdd", "hda", "scsi"))
                        .message())
                .isEqualTo("operation failed: target 'sda' already exists");
    }

    @Test
    void aDiskIsFoundByBusAndTarget() {
        DomainConfig less = change(machine, DETACH, DISK.formatted("/other", "sda", "scsi"));
        assertThat(shown(less)).doesNotContain("sda").contains("hdb");
        assertRoundTrip(less);
        assertThat(refusal(machine, DETACH, DISK.formatted("/vz/g1/a.hdd", "sda", "ide"))
                        .message())
                .isEqualTo("internal error: No disk with bus 'ide' and target 'sda'");
        assertThat(refusal(machine, DETACH, DISK.formatted("/vz/g1/a.hdd", "vda", "virtio"))
                        .message())
                .isEqualTo("internal error: No disk with bus 'virtio' and target 'vda'");
    }

    @Test
    void aDriveTakesAnotherMedium() {
        DomainConfig empty = change(machine, UPDATE, DRIVE.formatted("", "hdb"));
        assertThat(shown(empty)).doesNotContain("/i.iso").contains("<target dev='hdb' bus='ide'/>");
        DomainConfig other = change(empty, UPDATE, DRIVE.formatted("<source file='/j.iso'/>", "hdb"));
        assertThat(shown(other)).isEqualTo(shown(machine).replace("/i.iso", "/j.iso"));
        String real = "<disk type='block' device='cdrom'><source dev='/dev/sr0'/><target dev='hdb' bus='ide'/></disk>";
        assertThat(shown(change(machine, UPDATE, real))).contains("<disk type='block' device='cdrom'>");
    }

    @Test
    void aDriveDoesNotBecomeADisk() {
        assertThat(refusal(machine, UPDATE, DISK.formatted("/x", "hdb", "ide")).code())
                .isEqualTo(ErrorCode.OPERATION_UNSUPPORTED);
    }

    @Test
    void theBootOrderFollowsItsDevices() {
        DomainConfig booted = define(
                "hvm",
                "",
                DISK.formatted("/a", "sdb", "scsi")
                        + DISK.formatted("/b", "sdc", "scsi").replace("</disk>", "<boot order='1'/></disk>")
                        + NET.formatted("01").replace("</interface>", "<boot order='2'/></interface>"));
        DomainConfig more = change(booted, ATTACH, DISK.formatted("/n", "sda", "scsi"));
        assertThat(shown(more))
                .contains("<target dev='sdc' bus='scsi'/>\n      <boot order='1'/>")
                .contains("<link state='up'/>\n      <boot order='2'/>");
        DomainConfig less = change(more, DETACH, DISK.formatted("/b", "sdc", "scsi"));
        assertThat(shown(less)).contains("<boot dev='network'/>").doesNotContain("<boot order");
        assertRoundTrip(more);
        assertRoundTrip(less);
    }

    @Test
    void aMachineWhoseBootDeviceIsGoneBootsFromItsFirstDisk() {
        DomainConfig two = change(machine, ATTACH, DISK.formatted("/n", "sdb", "scsi"));
        assertRoundTrip(change(two, DETACH, DISK.formatted("/vz/g1/a.hdd", "sda", "scsi")));
    }

    @Test
    void anAdapterOfAContainerComesAndGoes() {
        DomainConfig more = change(container, ATTACH, NET.formatted("55"));
        assertThat(more.devices().interfaces()).hasSize(2);
        assertThat(change(more, DETACH, NET.formatted("55"))).isEqualTo(container);
        assertRoundTrip(more);
    }

    @Test
    void anAdapterIsChangedByItsAddress() {
        String changed = "<interface type='bridge'><source bridge='br7'/><mac address='00:1c:42:00:00:01'/>"
                + "<model type='virtio'/><link state='down'/></interface>";
        DomainConfig other = change(machine, UPDATE, changed);
        assertThat(shown(other)).contains("""
                    <interface type='bridge' trustGuestRxFilters='no'>
                      <mac address='00:1c:42:00:00:01'/>
                      <source bridge='br7'/>
                      <target dev='vme001c42000001'/>
                      <model type='virtio'/>
                      <link state='down'/>
                    </interface>
                """.indent(0).stripTrailing());
        assertRoundTrip(other);
    }

    @Test
    void graphicsAreSwitchedOnChangedAndSwitchedOff() {
        String first = "<graphics type='vnc' port='5907' autoport='no' passwd='pw'/>";
        DomainConfig on = change(machine, ATTACH, first);
        assertThat(refusal(on, ATTACH, first).message())
                .isEqualTo("unsupported configuration: domain already has VNC graphics");
        DomainConfig changed = change(on, UPDATE, "<graphics type='vnc' port='5908' autoport='no'/>");
        assertThat(shown(changed)).contains("port='5908'").doesNotContain("pw");
        assertThat(refusal(on, UPDATE, "<graphics type='vnc' port='80' autoport='no'/>")
                        .message())
                .contains("5900 and 65535");
        assertThat(change(changed, DETACH, first)).isEqualTo(machine);
        assertRoundTrip(changed);
    }

    @ParameterizedTest
    @CsvSource({"scsi0-0-0-0, sda", "ide0-0-1, hdb", "vnc0, <graphics"})
    void anAliasNamesADevice(String alias, String gone) {
        DomainConfig all = change(machine, ATTACH, "<graphics type='vnc' autoport='yes'/>");
        assertThat(shown(all)).contains(gone);
        assertThat(shown(DeviceAlias.detach(alias).applyTo(all))).doesNotContain(gone);
    }

    @Test
    void anAliasOfAnAdapterIsItsPlace() {
        DomainConfig more = change(container, ATTACH, NET.formatted("55"));
        assertThat(DeviceAlias.detach("net1").applyTo(more)).isEqualTo(container);
        assertThatThrownBy(() -> DeviceAlias.detach("net0").applyTo(machine))
                .hasMessage("Operation not supported: detaching network device from VM is unsupported");
        assertThatThrownBy(() -> DeviceAlias.detach("net2").applyTo(more))
                .hasMessage("device not found: no device found with alias net2");
    }

    @ParameterizedTest
    @EnumSource(DeviceAction.class)
    void damagedDocumentsAreRefused(DeviceAction action) {
        for (String xml : new String[] {"", "<disk", "<disk/>", "<interface/>", "<graphics/>", "<a:disk/>", "hello"}) {
            assertThatThrownBy(() -> parser.parse(xml, DomainKind.VM, action).applyTo(machine))
                    .isInstanceOf(LibvirtException.class);
        }
    }
}
