package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.LibvirtException;

/** Whole definitions that show how the parts of the dialect work together. */
final class WorkedExamplesTest {

    private static final XmlForm INACTIVE = new XmlForm(false, true);
    private static final String VM = """
            <domain type='vz'><name>vm1</name><uuid>6f1b0e9a-3c5d-4c1e-9b7a-000000000001</uuid>
            <memory>524288</memory><os><type>hvm</type></os>%s<devices>%s</devices></domain>""";
    private static final String CONTAINER = """
            <domain type='vz'><name>ct1</name><uuid>6f1b0e9a-3c5d-4c1e-9b7a-000000000001</uuid>
            <memory>524288</memory><os><type>exe</type><init>/sbin/init</init></os><devices>%s</devices></domain>""";

    private final DomainXmlParser parser = TestHost.parser(7);

    @ParameterizedTest
    @ValueSource(strings = {"e1", "e2", "e4"})
    void definitionsComeBackComplete(String example) {
        String out = Recorded.text("/examples/" + example + "-out.xml");
        assertThat(generatedMacsMasked(define(Recorded.text("/examples/" + example + "-in.xml"), INACTIVE)))
                .isEqualTo(generatedMacsMasked(out));
        assertThat(define(out, INACTIVE)).isEqualTo(out);
    }

    private static String generatedMacsMasked(String xml) {
        return xml.replaceAll("42:1c:00(:[0-9a-f]{2}){3}", "generated")
                .replaceAll("vme421c00[0-9a-f]{6}", "vme-generated");
    }

    @Test
    void flagsChangeIdAndPassword() {
        DomainConfig config = parse(Recorded.text("/examples/e2-in.xml"));
        String plain = DomainXmlFormatter.format(TestHost.running(config), XmlForm.PLAIN);
        String secure = DomainXmlFormatter.format(TestHost.running(config), XmlForm.of(1));
        assertThat(plain).startsWith("<domain type='vz' id='1001'>\n").doesNotContain("secret1");
        assertThat(secure)
                .contains("<graphics type='vnc' port='5901' autoport='no' listen='0.0.0.0' passwd='secret1'>");
        assertThat(DomainXmlFormatter.format(TestHost.running(config), XmlForm.of(2)))
                .startsWith("<domain type='vz'>\n");
        assertThat(DomainXmlFormatter.format(TestHost.running(config), XmlForm.of(8)))
                .isEqualTo(plain);
        assertThat(DomainXmlFormatter.format(TestHost.stopped(config), XmlForm.PLAIN))
                .isEqualTo(DomainXmlFormatter.format(TestHost.running(config), XmlForm.of(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, 5905, 0, port='5905' autoport='yes'",
        "RUNNING,     , 0, port='-1' autoport='yes'",
        "RUNNING, 5905, 2, port='-1' autoport='yes'",
        "STOPPED, 5905, 0, port='-1' autoport='yes'",
    })
    void automaticPortIsShownWhileItIsKnown(MachineState state, Integer livePort, int flags, String shown) {
        DomainConfig config = parse(VM.formatted("", "<graphics type='vnc' autoport='yes'/>"));
        OptionalInt port = livePort == null ? OptionalInt.empty() : OptionalInt.of(livePort);
        Domain domain = new Domain(config, state, 7, port, 0);
        assertThat(DomainXmlFormatter.format(domain, XmlForm.of(flags)))
                .contains("<graphics type='vnc' " + shown + " listen='127.0.0.1'>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"venet", "disk", "volume"})
    void containerDevicesComeBackAsTheyAre(String device) {
        String shown = Recorded.text("/examples/e5-" + device + ".xml");
        assertThat(define(CONTAINER.formatted(shown), INACTIVE)).contains(shown).doesNotContain("<controller");
    }

    @Test
    void templateStandsAlone() {
        String template = "<filesystem type='template'><source name='centos-7-x86_64'/><target dir='/'/></filesystem>";
        assertThat(define(CONTAINER.formatted(template), INACTIVE)).contains("<source name='centos-7-x86_64'/>");
        assertRefused(CONTAINER.formatted(template + template), "invalid argument: Unsupported configuration");
    }

    @Test
    void disksStandByBusAndPosition() {
        StringBuilder disks = new StringBuilder();
        for (String target : new String[] {"hdc", "sdb", "hda", "sda"}) {
            disks.append("<disk><source file='/x'/><target dev='")
                    .append(target)
                    .append("'/></disk>");
        }
        assertThat(define(VM.formatted("", disks), INACTIVE).lines().filter(line -> line.contains("<target dev=")))
                .containsExactly(
                        "      <target dev='hda' bus='ide'/>",
                        "      <target dev='hdc' bus='ide'/>",
                        "      <target dev='sda' bus='scsi'/>",
                        "      <target dev='sdb' bus='scsi'/>");
    }

    @Test
    void onePlaceTakesOneDisk() {
        assertRefused(
                VM.formatted(
                        "",
                        "<disk><source file='/a'/><target dev='hda'/></disk>"
                                + "<disk><source file='/b'/><target dev='sda' bus='ide'/></disk>"),
                "XML error: target 'hda' duplicated for disk sources '/a' and '/b'");
    }

    @Test
    void addressesKeepTheirForm() {
        String net =
                "<interface type='bridge'><source bridge='br0'/><ip address='::ffff:192.0.2.1' prefix='96'/></interface>";
        String shown = define(VM.formatted("", net), INACTIVE);
        assertThat(shown).contains("<ip address='::ffff:192.0.2.1' family='ipv6' prefix='96'/>");
        assertThat(define(shown, INACTIVE)).isEqualTo(shown);
    }

    @Test
    void ejectedDriveHasNoSource() {
        assertThat(define(VM.formatted("", "<disk device='cdrom'><target dev='hdb' bus='ide'/></disk>"), INACTIVE))
                .doesNotContain("<source")
                .contains("<readonly/>");
    }

    @Test
    void interfaceOfAnotherKindIsRefused() {
        assertRefused(
                VM.formatted("", "<interface type='user'/>"),
                "unsupported configuration: Specified network adapter type is not supported by vz driver.");
    }

    @Test
    void serialPortsOfAllKindsComeBackAsTheyAre() {
        String shown = Recorded.text("/examples/e8.xml");
        assertThat(define(VM.formatted("", shown), INACTIVE)).contains(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<on_reboot>destroy</on_reboot> | on_reboot, on_poweroff and on_crash parameters are not supported by vz driver",
                "<features><acpi/></features>   | changing features is not supported by vz driver",
            })
    void commonElementsAreRefused(String element, String detail) {
        assertRefused(VM.formatted(element, ""), "unsupported configuration: " + detail);
    }

    @Test
    void commonDevicesAreRefused() {
        assertRefused(
                VM.formatted("", "<emulator>/usr/bin/x</emulator>"),
                "unsupported configuration: changing emulator is not supported by vz driver");
        assertRefused(
                VM.formatted("", "<channel type='unix'><target type='virtio' name='x'/></channel>"),
                "unsupported configuration: Unsupported controller type virtio-serial");
    }

    @Test
    void aBootOrderThatKindsCannotExpressIsShownByTheDevices() {
        String disks = "<disk><source file='/a'/><target dev='sda'/></disk>"
                + "<disk><source file='/b'/><target dev='sdb'/><boot order='3'/></disk>"
                + "<interface type='bridge'><source bridge='br0'/><boot order='1'/></interface>";
        String shown = define(VM.formatted("", disks), INACTIVE);
        assertThat(shown)
                .doesNotContain("<boot dev=")
                .contains("<target dev='sdb' bus='scsi'/>\n      <boot order='2'/>\n      <address")
                .contains("<link state='up'/>\n      <boot order='1'/>\n    </interface>");
        assertThat(define(shown, INACTIVE)).isEqualTo(shown);
    }

    private String define(String xml, XmlForm form) {
        return DomainXmlFormatter.format(TestHost.stopped(parse(xml)), form);
    }

    private DomainConfig parse(String xml) {
        return TestHost.complete(parser.parse(xml));
    }

    private void assertRefused(String xml, String message) {
        assertThatThrownBy(() -> parser.parse(xml))
                .isInstanceOf(LibvirtException.class)
                .hasMessage(message);
    }
}
