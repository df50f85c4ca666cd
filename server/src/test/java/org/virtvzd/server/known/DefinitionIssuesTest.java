package org.virtvzd.server.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsRet;
import org.virtvzd.protocol.remote.RemoteDomainAttachDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartRet;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigrateBegin3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigrateBegin3ParamsRet;
import org.virtvzd.protocol.remote.RemoteDomainSetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;

/** Definitions: what is stored, shown, refused. */
class DefinitionIssuesTest {
    private static final int MIGRATABLE = 8;
    private static final String MAC = "<mac address='00:1c:42:00:00:01'/>";

    private final OneClient one = OneClient.onQuickHost();

    @AfterEach
    void close() {
        one.close();
    }

    private String definedAndShown(String xml) {
        return one.dump(one.define(xml), 0);
    }

    private String refused(String xml) {
        return one.refused(RemoteProcedure.DOMAIN_DEFINE_XML, new RemoteDomainDefineXmlArgs(xml));
    }

    private int domains() {
        return one.client()
                .call(
                        RemoteProcedure.CONNECT_LIST_ALL_DOMAINS,
                        new RemoteConnectListAllDomainsArgs(0, 0),
                        RemoteConnectListAllDomainsRet.class)
                .ret();
    }

    @Test
    void k1bAMachineWithAControllerIsDefined() {
        String xml = OneClient.machine(OneClient.disk("sda") + "<controller type='scsi' model='virtio-scsi'/>");
        assertThat(definedAndShown(xml)).contains("<controller type='scsi' index='0'/>");
    }

    @Test
    void k2ADumpCanBeDefinedAgain() {
        String dump = definedAndShown(OneClient.machine(OneClient.disk("sda")));
        assertThat(dump).contains("<video>").doesNotContain("<acceleration");
        assertThat(definedAndShown(dump)).isEqualTo(dump);
        String old = dump.replaceFirst("(<model type='vga'[^/]*)/>", "$1><acceleration/></model>");
        assertThat(old).contains("<acceleration/>");
        assertThat(definedAndShown(old)).isEqualTo(dump);
    }

    @Test
    void k3AMigratableDumpIsLikeAPlainOne() {
        RemoteNonnullDomain domain = one.define(OneClient.machine(OneClient.disk("sda")));
        assertThat(one.dump(domain, MIGRATABLE)).isEqualTo(one.dump(domain, 0));
        assertThat(one.client()
                        .call(
                                RemoteProcedure.DOMAIN_MIGRATE_BEGIN3_PARAMS,
                                new RemoteDomainMigrateBegin3ParamsArgs(domain, List.of(), 0),
                                RemoteDomainMigrateBegin3ParamsRet.class)
                        .xml())
                .isEqualTo(one.dump(domain, 0));
    }

    @Test
    void k4AnUdpPortWithoutListeningEndIsRefused() {
        assertThat(refused(OneClient.machine("<serial type='udp'><source mode='connect' host='h' service='1'/>"
                        + "<target port='0'/></serial>")))
                .isEqualTo("67/48 unsupported configuration: Different bind and connect parameters for udp character"
                        + " device is not supported.");
    }

    @Test
    void k5AnUnchangedDefinitionFitsSavedMemory() {
        RemoteNonnullDomain domain = one.running();
        one.done(RemoteProcedure.DOMAIN_MANAGED_SAVE, new RemoteDomainManagedSaveArgs(domain, 0));
        String dump = one.dump(domain, 0);
        assertThat(definedAndShown(dump)).isEqualTo(dump);
        assertThat(definedAndShown(OneClient.machine(OneClient.disk("sda")))).isEqualTo(dump);
        assertThat(refused(dump.replace(">1</vcpu>", ">2</vcpu>")))
                .isEqualTo("74/48 argument unsupported: Can't change domain configuration in managed save state");
    }

    @Test
    void k12CpusBeyondTheHostAreFoundBeforeAnythingIsRegistered() {
        String xml = OneClient.domain("<vcpu cpuset='7'>1</vcpu>", "hvm</type>", "");
        assertThat(refused(xml)).isEqualTo("8/0 invalid argument: Failed to parse bitmap '7'");
        assertThat(domains()).isZero();
        assertThat(one.world().hypervisor().host().domains()).isEmpty();
    }

    @Test
    void k14MoreVcpusThanTheHostHasAreShownAsStored() {
        String dump = definedAndShown(OneClient.domain("<vcpu>8</vcpu>", "hvm</type>", ""));
        assertThat(dump).contains("<vcpu placement='static'>8</vcpu>");
        assertThat(definedAndShown(dump)).isEqualTo(dump);
    }

    @Test
    void k15DescriptionTitleAndMetadataComeBack() {
        String texts = "<title>short</title><description>long &amp; wide</description>"
                + "<metadata><a:b xmlns:a='urn:a' c='d'>e</a:b></metadata>";
        assertThat(definedAndShown(OneClient.domain(texts, "hvm</type>", "")))
                .contains(
                        "<title>short</title>", "<description>long &amp; wide</description>", "<a:b", "urn:a", ">e</");
    }

    @Test
    void k19FifteenScsiDisksHaveFifteenPlaces() {
        String disks = IntStream.range(0, 15)
                .mapToObj(i -> OneClient.disk("sd" + (char) ('a' + i)))
                .collect(Collectors.joining());
        String dump = definedAndShown(OneClient.machine(disks));
        assertThat(dump).contains("<address type='drive' controller='0' bus='0' target='0' unit='14'/>");
        assertThat(definedAndShown(dump)).isEqualTo(dump);
    }

    @Test
    void k20AddressesOfBothFamiliesAreKept() {
        String dump = definedAndShown(OneClient.machine("<interface type='network'>" + MAC
                + "<source network='Bridged'/><ip address='10.0.0.2' family='ipv4' prefix='24'/>"
                + "<ip address='fd00::2' family='ipv6' prefix='64'/></interface>"));
        assertThat(dump)
                .contains("<ip address='10.0.0.2' family='ipv4' prefix='24'/>")
                .contains("<ip address='fd00::2' family='ipv6' prefix='64'/>");
        assertThat(definedAndShown(dump)).isEqualTo(dump);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    void k21TrustInTheGuestMeansTrustInTheGuest(String trust) {
        RemoteNonnullDomain domain = one.define(OneClient.machine("<interface type='network' trustGuestRxFilters='"
                + trust + "'>" + MAC + "<source network='Bridged'/></interface>"));
        assertThat(one.dump(domain, 0).contains("trustGuestRxFilters='yes'")).isEqualTo(trust.equals("yes"));
        boolean trusted = one.world()
                .hypervisor()
                .host()
                .domain(OneClient.UUID_OF_GUEST)
                .orElseThrow()
                .config()
                .devices()
                .interfaces()
                .getFirst()
                .trustGuestRxFilters();
        assertThat(trusted).isEqualTo(trust.equals("yes"));
    }

    @Test
    void k22TheRoutedAdapterOfAContainerHasNoAddressOfItsOwn() {
        String dump = definedAndShown(OneClient.container("<interface type='network'>"
                + "<mac address='00:00:00:00:00:00'/><source network='host-routed'/></interface>"));
        assertThat(dump).contains("<mac address='00:00:00:00:00:00'/>", "host-routed");
        assertThat(definedAndShown(dump)).isEqualTo(dump);
    }

    @Test
    void k23TheBootOrderOfDevicesIsKept() {
        String second = OneClient.disk("sdb").replace("</disk>", "<boot order='1'/></disk>");
        String first = OneClient.disk("sda").replace("</disk>", "<boot order='2'/></disk>");
        String dump = definedAndShown(OneClient.machine(first + second));
        assertThat(dump).contains("<boot order='1'/>", "<boot order='2'/>");
        assertThat(dump.indexOf("<boot order='2'/>")).isBetween(dump.indexOf("dev='sda'"), dump.indexOf("dev='sdb'"));
        assertThat(definedAndShown(dump)).isEqualTo(dump);
    }

    @Test
    void k24TheBootOrderIsReadAsItWasWritten() {
        String xml = OneClient.domain(
                "<vcpu>1</vcpu>",
                "hvm</type><boot dev='cdrom'/><boot dev='hd'/>",
                OneClient.disk("sda") + "<disk type='file' device='cdrom'><target dev='hda' bus='ide'/></disk>");
        String dump = definedAndShown(xml);
        assertThat(dump.indexOf("<boot dev='cdrom'/>")).isBetween(0, dump.indexOf("<boot dev='hd'/>"));
        assertThat(definedAndShown(dump)).isEqualTo(dump);
    }

    @Test
    void k25AMachineWithoutDisksDoesNotBootFromOne() {
        assertThat(definedAndShown(OneClient.machine(""))).doesNotContain("<boot dev='hd'/>");
        assertThat(definedAndShown(OneClient.machine(OneClient.disk("sda")))).contains("<boot dev='hd'/>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "5899", "70000"})
    void k27PortsOfVncServersAreChecked(String port) {
        assertThat(refused(OneClient.machine("<graphics type='vnc' autoport='no' port='" + port + "'/>")))
                .contains("5900", "65535", "autoport='yes'");
    }

    @Test
    void k28APlaceTakesOneDisk() {
        RemoteNonnullDomain domain = one.running();
        assertThat(one.refused(
                        RemoteProcedure.DOMAIN_ATTACH_DEVICE_FLAGS,
                        new RemoteDomainAttachDeviceFlagsArgs(domain, OneClient.disk("sda"), 3)))
                .isEqualTo("9/48 operation failed: target 'sda' already exists");
    }

    @Test
    void k33ARedefinitionKeepsWhatTheDocumentCannotSay() {
        RemoteNonnullDomain domain = one.running();
        one.done(RemoteProcedure.DOMAIN_SET_AUTOSTART, new RemoteDomainSetAutostartArgs(domain, 1));
        String more = one.dump(domain, 0).replace(">1</vcpu>", ">2</vcpu>");
        assertThat(definedAndShown(more)).isEqualTo(more);
        assertThat(one.client()
                        .call(
                                RemoteProcedure.DOMAIN_GET_AUTOSTART,
                                new RemoteDomainGetAutostartArgs(domain),
                                RemoteDomainGetAutostartRet.class)
                        .autostart())
                .isEqualTo(1);
        assertThat(one.state(domain)).isEqualTo("1,1");
    }

    @Test
    void k48AVolumeOfAPoolIsTakenWithoutAskingForThePool() {
        String root = "<filesystem type='volume'><driver type='ploop' format='ploop'/>"
                + "<source pool='pool' volume='volume'/><target dir='/'/></filesystem>";
        String xml = OneClient.domain("<vcpu>1</vcpu>", "exe</type><init>/sbin/init</init>", root);
        String dump = definedAndShown(xml);
        assertThat(dump).contains("pool='pool'", "volume='volume'");
        assertThat(definedAndShown(dump)).isEqualTo(dump);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967295", "65536"})
    void k52ImpossibleNumbersOfVcpusAreRefused(String number) {
        assertThat(refused(OneClient.domain("<vcpu>" + number + "</vcpu>", "hvm</type>", "")))
                .isEqualTo("27/20 XML error: maximum vcpus count must be an integer");
        assertThat(domains()).isZero();
    }
}
