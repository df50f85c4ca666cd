package org.virtvzd.adapter.fakevz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.snapshot.SnapshotTree;
import org.virtvzd.ports.hypervisor.SampleDomains;

class DirectoryStoreTest {
    @TempDir
    private Path temporary;

    private Path directory() {
        return temporary.resolve("a/b/host");
    }

    private Path fileOf(String name) {
        return directory().resolve("domains").resolve(SampleDomains.uuid(name) + ".json");
    }

    private FakeHarness open() {
        return open(FakeOptions.defaults());
    }

    private FakeHarness open(FakeOptions options) {
        return FakeHarness.opened(options, directory());
    }

    @Test
    void everythingIsThereAfterARestart() {
        List<Domain> before;
        try (FakeHarness world = open()) {
            world.running("a");
            world.define("b");
            world.running("c");
            world.power("c", PowerAction.PAUSE);
            world.running("d");
            world.power("d", PowerAction.SUSPEND);
            world.run(() -> world.hypervisor()
                    .host()
                    .define(SampleDomains.withVnc(SampleDomains.vm("e"), OptionalInt.empty()), MachineState.RUNNING));
            world.give(() -> world.hypervisor().define(SampleDomains.containerFromTemplate("f")));
            world.define("g");
            world.give(() -> world.hypervisor().undefine(SampleDomains.uuid("g")));
            before = world.log().domains();
        }
        try (FakeHarness world = open()) {
            assertThat(world.log().domains()).hasSize(6).containsExactlyInAnyOrderElementsOf(before);
            world.define("h");
            assertThat(world.view("h").envId()).isGreaterThan(106);
            world.run(() -> world.hypervisor()
                    .host()
                    .define(SampleDomains.withVnc(SampleDomains.vm("i"), OptionalInt.empty()), MachineState.RUNNING));
            assertThat(world.view("i").vncPort()).hasValue(5901);
        }
    }

    @Test
    void guestsRunOnWhileNobodyLooks() throws IOException {
        long before;
        UUID uuid = SampleDomains.uuid("a");
        try (FakeHarness world = open()) {
            world.running("a");
            world.loop().runFor(Duration.ofSeconds(10));
            world.give(() -> world.hypervisor().setAutostart(uuid, true));
            before = world.hypervisor().statistics(uuid).orElseThrow().cpuNanos();
        }
        try (FakeHarness world = open()) {
            // The wall clock of the new world begins ten seconds early again: it must not run backwards.
            assertThat(world.hypervisor().statistics(uuid).orElseThrow().cpuNanos())
                    .isEqualTo(before);
        }
        String text = Files.readString(fileOf("a"));
        Files.writeString(fileOf("a"), text.replaceAll("\"asOfMillis\":\\d+", "\"asOfMillis\":1767225590000"));
        try (FakeHarness world = open()) {
            assertThat(world.hypervisor().statistics(uuid).orElseThrow().cpuNanos())
                    .isEqualTo(2 * before);
        }
    }

    @Test
    void twoProcessesDoNotShareADirectory() {
        try (FakeHarness world = open()) {
            assertThatExceptionOfType(LibvirtException.class)
                    .isThrownBy(this::open)
                    .withMessage(
                            "operation failed: the state directory '" + directory() + "' is in use by another daemon");
            world.define("a");
        }
        try (FakeHarness world = open()) {
            assertThat(world.log().domains()).hasSize(1);
        }
    }

    @Test
    void directoryIsForItsOwnerOnly() throws IOException {
        open().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void unreadableFilesAreSkippedAndKept() throws IOException {
        try (FakeHarness world = open()) {
            List.of("a", "b", "c", "d", "e").forEach(world::define);
        }
        Files.writeString(fileOf("a"), "{\"format\":1,\"sta");
        Files.writeString(fileOf("b"), "{\"format\":2}");
        Files.writeString(fileOf("c"), Files.readString(fileOf("c")).replace("\"vcpus\":2,", ""));
        Files.writeString(fileOf("d"), Files.readString(fileOf("d")).replace("STOPPED", "STARTING"));
        Files.copy(fileOf("e"), directory().resolve("domains/copy.json"));
        Files.writeString(directory().resolve("domains/notes.txt"), "not ours");
        try (FakeHarness world = open()) {
            assertThat(world.log().domains().stream().map(Domain::name)).containsExactly("e");
            assertThat(Files.readString(fileOf("a"))).startsWith("{\"format\":1");
            world.define("a");
        }
        assertThat(Files.readString(Path.of(fileOf("a") + ".unreadable"))).isEqualTo("{\"format\":1,\"sta");
        try (FakeHarness world = open()) {
            assertThat(world.log().domains().stream().map(Domain::name)).containsExactlyInAnyOrder("a", "e");
        }
    }

    @Test
    void twoFilesWithOneNameAreNotBothLoaded() throws IOException {
        try (FakeHarness world = open()) {
            world.define("a");
            world.define("b");
        }
        Files.writeString(fileOf("b"), Files.readString(fileOf("b")).replace("\"name\":\"b\"", "\"name\":\"a\""));
        try (FakeHarness world = open()) {
            assertThat(world.log().domains())
                    .singleElement()
                    .extracting(Domain::name)
                    .isEqualTo("a");
        }
    }

    @Test
    void aRevertAfterARestartBringsBackWhatWasSaved() {
        UUID uuid = SampleDomains.uuid("a");
        DomainConfig before;
        try (FakeHarness world = open()) {
            world.running("a");
            before = world.view("a").config();
            world.run(() -> world.hypervisor().host().createSnapshot(uuid, "{1}", "first"));
            world.give(() -> world.hypervisor().redefine(SampleDomains.edited(before, "a", "later", 2048)));
            world.power("a", PowerAction.KILL);
        }
        try (FakeHarness world = open()) {
            world.give(() -> world.hypervisor().revertToSnapshot(uuid, "{1}", false));
            assertThat(world.view("a").config()).isEqualTo(before);
            assertThat(world.view("a").state()).isEqualTo(MachineState.RUNNING);
        }
    }

    @Test
    void halfWrittenFilesAreCleanedAway() throws IOException {
        try (FakeHarness world = open()) {
            world.define("a");
        }
        Path leftover = Path.of(fileOf("a") + ".tmp");
        Files.writeString(leftover, "{\"format\":1,\"state\":\"RUNN");
        try (FakeHarness world = open()) {
            assertThat(world.view("a").state()).isEqualTo(MachineState.STOPPED);
        }
        assertThat(leftover).doesNotExist();
    }

    @Test
    void aClosedHostWritesNothing() {
        FakeHarness world = open();
        world.define("a");
        world.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> world.hypervisor().host().delete(SampleDomains.uuid("a")));
        assertThat(fileOf("a")).exists();
    }

    @Test
    void lostCounterStartsBehindTheHighestNumber() throws IOException {
        try (FakeHarness world = open()) {
            world.define("a");
            world.define("b");
        }
        Files.writeString(directory().resolve("host.json"), "no json");
        try (FakeHarness world = open()) {
            world.define("c");
            assertThat(world.view("c").envId()).isEqualTo(102);
        }
        assertThat(directory().resolve("host.json.unreadable")).hasContent("no json");
    }

    @Test
    void aCommandThatCannotBeStoredFailsAndChangesNothing() throws IOException {
        try (FakeHarness world = open()) {
            world.running("a");
            Domain before = world.view("a");
            Path away = temporary.resolve("away");
            Files.move(directory().resolve("domains"), away);
            for (PowerAction action : List.of(PowerAction.KILL, PowerAction.PAUSE, PowerAction.SUSPEND)) {
                LibvirtError error = world.power("a", action).failure().orElseThrow();
                assertThat(error.code()).isEqualTo(ErrorCode.SYSTEM_ERROR);
                assertThat(error.message()).startsWith("cannot write '").endsWith("': No such file or directory");
            }
            assertThat(world.give(() -> world.hypervisor().define(SampleDomains.vm("b")))
                            .failure())
                    .isPresent();
            assertThat(world.hypervisor().host().domains()).containsExactly(before);
            Files.move(away, directory().resolve("domains"));
            assertThat(world.power("a", PowerAction.KILL).failure()).isEmpty();
        }
    }

    @Test
    void inventoryIsPlantedOnlyOnce() {
        FakeOptions options = FakeOptions.defaults().withInventory(Inventory.small());
        try (FakeHarness world = open(options)) {
            assertThat(world.log().domains()).hasSize(3);
            UUID gone = world.log().domains().getFirst().uuid();
            world.run(() -> world.hypervisor().host().delete(gone));
        }
        try (FakeHarness world = open(options)) {
            assertThat(world.log().domains()).hasSize(2);
        }
    }

    @Test
    void interruptedPlantingIsCompleted() throws IOException {
        FakeOptions options = FakeOptions.defaults().withInventory(Inventory.small());
        open(options).close();
        Files.delete(directory().resolve("host.json"));
        Files.delete(directory().resolve("domains").resolve(Inventory.uuid(1) + ".json"));
        try (FakeHarness world = open(options)) {
            assertThat(world.log().domains()).hasSize(3);
            assertThat(world.log().domains().stream().map(Domain::envId).distinct())
                    .hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void filesOfEveryFormatAreRead(int format) throws IOException {
        open().close();
        for (String kind : List.of("vm", "container")) {
            String file = "format-" + format + "-" + kind + ".json";
            try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(file))) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                UUID uuid = UUID.fromString(
                        text.replaceAll("(?s).*\"uuid\" *: *\"", "").substring(0, 36));
                Files.writeString(directory().resolve("domains").resolve(uuid + ".json"), text);
            }
        }
        try (FakeHarness world = open()) {
            // The first format knew no more of snapshots than how many there are.
            Domain vm =
                    switch (format) {
                        case 1 -> FormatSamples.VM.withSnapshots(SnapshotTree.EMPTY);
                        case 2 -> FormatSamples.VM;
                        default -> FormatSamples.TUNED_VM;
                    };
            assertThat(world.log().domains()).containsExactlyInAnyOrder(vm, FormatSamples.CONTAINER);
        }
    }

    @Test
    void filesAreWrittenInTheDocumentedFormat() throws IOException {
        for (Domain domain : List.of(FormatSamples.TUNED_VM, FormatSamples.CONTAINER)) {
            String name = "format-3-" + (domain.equals(FormatSamples.TUNED_VM) ? "vm" : "container") + ".json";
            StoredDomain stored = new StoredDomain(
                    StoredDomain.FORMAT,
                    domain.state(),
                    domain.envId(),
                    domain.vncPort(),
                    domain.hasSnapshots() ? FormatSamples.VM_SNAPSHOTS : StoredSnapshots.NONE,
                    1_500_000_000L,
                    1_767_225_600_000L,
                    domain.config(),
                    domain.equals(FormatSamples.TUNED_VM)
                            ? Optional.of(new MachineSettings(Map.of("/dev/sdz", 131_072L), Optional.empty()))
                            : Optional.empty());
            try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name))) {
                assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(stored)))
                        .isEqualTo(Json.MAPPER.readTree(in));
            }
        }
    }
}
