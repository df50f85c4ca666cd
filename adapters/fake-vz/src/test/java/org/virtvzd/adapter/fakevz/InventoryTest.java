package org.virtvzd.adapter.fakevz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.error.LibvirtException;

class InventoryTest {
    @TempDir
    private Path directory;

    private Inventory read(String text) {
        try {
            Path file = Files.writeString(directory.resolve("inventory.json"), text);
            return Inventory.read(file, new SplittableRandom(7));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everythingThatIsGivenIsUsed() {
        Inventory inventory = read("""
                {"domains": [
                  {"name": "web", "kind": "vm", "memoryMiB": 2048, "vcpus": 4, "state": "paused",
                   "uuid": "6f1b0e9a-3c5d-4c1e-9b7a-0000000a0001", "description": "d", "autostart": true, "vnc": true,
                   "disks": ["/a.hdd", "/b.hdd"],
                   "nics": [{"network": "Host-Only", "mac": "00:1c:42:00:00:01"}, {"bridge": "br0"}, {}]},
                  {"name": "ct", "kind": "container", "disks": ["/root.hdd", "/data.hdd"]}
                ]}""");
        assertThat(inventory.seeds())
                .extracting(Inventory.Seed::state)
                .containsExactly(MachineState.PAUSED, MachineState.STOPPED);
        DomainConfig web = inventory.seeds().getFirst().config();
        assertThat(web.uuid()).isEqualTo(UUID.fromString("6f1b0e9a-3c5d-4c1e-9b7a-0000000a0001"));
        assertThat(web.memoryMiB()).isEqualTo(2048);
        assertThat(web.vcpus()).isEqualTo(4);
        assertThat(web.description()).isEqualTo("d");
        assertThat(web.autostart()).isTrue();
        assertThat(web.devices().graphics()).isPresent();
        assertThat(web.devices().disks())
                .extracting(disk -> disk.path().orElseThrow())
                .containsExactly("/a.hdd", "/b.hdd");
        assertThat(web.devices().interfaces())
                .extracting(NetworkInterface::attachment)
                .containsExactly(
                        new NetworkInterface.VirtualNetwork("Host-Only"),
                        new NetworkInterface.Bridge("br0"),
                        new NetworkInterface.VirtualNetwork("Bridged"));
        assertThat(web.devices().interfaces().getFirst().mac()).isEqualTo(new MacAddress(0x001c42000001L));
        DomainConfig ct = inventory.seeds().getLast().config();
        assertThat(ct.kind()).isEqualTo(DomainKind.CONTAINER);
        assertThat(ct.uuid().version()).isEqualTo(4);
        assertThat(ct.memoryMiB()).isEqualTo(1024);
        assertThat(ct.devices().filesystems()).hasSize(1);
        assertThat(ct.devices().disks()).hasSize(1);
    }

    @Test
    void sameSeedGivesSameUuids() {
        String text = "{\"domains\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}";
        assertThat(read(text)).isEqualTo(read(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'domains':[{'name':'a'},{'name':'b','memory':5}]}|unknown key 'memory' at domains[1].memory, line 1",
                "{'domains':[],'domain':[]}|unknown key 'domain' at domain, line 1",
                "{'domains':[{'name':'a','nics':[{'net':'x'}]}]}|unknown key 'net' at domains[0].nics[0].net, line 1",
                "{'domains':[{'kind':'vm'}]}|the key 'name' is missing at domains[0].name, line 1",
                "{}|the key 'domains' is missing at domains, line 1",
                "{'domains':[{'name':'a','state':'crashed'}]}|'crashed' is not one of stopped, running, paused, suspended at domains[0].state, line 1",
                "{'domains':[{'name':'a','uuid':'x'}]}|'x' is not a UUID such as 6ba7b810-9dad-41d1-80b4-00c04fd430c8 at domains[0].uuid",
                "{'domains':[{'name':'a','nics':[{'mac':'x'}]}]}|'x' is not a hardware address such as 00:1c:42:00:00:01 at domains[0].nics[0].mac",
                "{'domains':[{'name':'a','vcpus':0}]}|domain 'a' needs",
                "{'domains':[{'name':'a/b'}]}|domain 'a/b' needs",
                "{'domains':[{'name':'a'},{'name':'a'}]}|of domain 'a' is there twice",
                "{'domains':[{'name':'a','nics':[{'network':'x','bridge':'y'}]}]}|a nic is on a network or on a bridge",
                "{'domains':[{'name':'a','vcpus':'many'}]}|'many' is not a whole number at domains[0].vcpus, line 1",
                "{'domains':[{'name':'a','vcpus':[]}]}|expected a whole number at domains[0].vcpus, line 1",
                "{'domains':[{'name':'a','vnc':'x'}]}|'x' is not true or false at domains[0].vnc, line 1",
                "{'domains':{'name':'a'}}|expected a list at domains, line 1",
                "{'domains':['a']}|expected an object at domains[0], line 1",
                "{'domains':|not JSON: ",
                "{'domains':|line 1",
                "{'domains':[]} x|line 1",
            })
    void mistakesAreNamed(String text, String expected) {
        assertThatExceptionOfType(LibvirtException.class)
                .isThrownBy(() -> read(text.replace('\'', '"')))
                .withMessageContaining("inventory.json': ")
                .withMessageContaining(expected);
    }

    @Test
    void tooManyDisksAreRefused() {
        String disks = "\"/d\"" + ",\"/d\"".repeat(15);
        assertThatExceptionOfType(LibvirtException.class)
                .isThrownBy(() -> read("{\"domains\":[{\"name\":\"a\",\"disks\":[" + disks + "]}]}"))
                .withMessageContaining("domain 'a' has more than 15 disks");
    }

    @Test
    void aMissingFileIsASystemError() {
        assertThatExceptionOfType(LibvirtException.class)
                .isThrownBy(() -> Inventory.read(directory.resolve("none.json"), new SplittableRandom(7)))
                .withMessageContaining("none.json")
                .withMessageEndingWith("No such file or directory");
    }

    @Test
    void generatedHostsAreOfTheWantedSize() {
        for (int count : List.of(0, 1, 10_000)) {
            Inventory inventory = Inventory.generate(count);
            try (FakeHarness world = FakeHarness.opened(FakeOptions.defaults().withInventory(inventory))) {
                assertThat(world.log().domains()).hasSize(count);
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Inventory.generate(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Inventory.generate(100_001));
    }

    @Test
    void smallHostHasSomethingOfEverything() {
        try (FakeHarness world = FakeHarness.opened(FakeOptions.defaults().withInventory(Inventory.small()))) {
            assertThat(world.log().domains())
                    .extracting(Domain::name)
                    .containsExactlyInAnyOrder("web", "database", "mail");
            assertThat(world.log().domains())
                    .extracting(domain -> domain.config().kind())
                    .contains(DomainKind.VM, DomainKind.CONTAINER);
        }
    }
}
