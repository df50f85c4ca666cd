package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Libvirtd;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Virsh;

/** Storage, networks and secrets of the distribution's libvirtd, through our daemon. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiblingDaemonTest {
    private static final int MIB = 1 << 20;

    private final Scratch scratch = new Scratch();
    private Optional<Libvirtd> libvirtd = Optional.empty();
    private Optional<DaemonProcess> daemon = Optional.empty();
    private Virsh virsh = new Virsh(List.of());

    @BeforeAll
    void start() {
        Libvirtd sibling = Libvirtd.start(scratch);
        libvirtd = Optional.of(sibling);
        Path config = scratch.file("virtvzd.conf", "sibling_sock = \"" + sibling.socket() + "\"\n");
        daemon = Optional.of(DaemonProcess.fake(scratch, "-f", config.toString()));
        virsh = daemon.get().virsh();
        virsh.ok("pool-define-as images dir --target " + scratch.path("images"));
        virsh.ok("pool-build images");
        virsh.ok("pool-start images");
    }

    @AfterAll
    void stop() {
        daemon.ifPresent(DaemonProcess::close);
        libvirtd.ifPresent(Libvirtd::close);
        scratch.close();
    }

    @Test
    void volumesAreFilledAndReadBack() throws IOException {
        byte[] content = new byte[5 * MIB];
        new Random(1).nextBytes(content);
        Path source = Files.write(scratch.path("source"), content);
        virsh.ok("vol-create-as images disk 5MiB --format raw");
        assertThat(virsh.ok("vol-list images")).contains("disk");
        virsh.ok("vol-upload disk " + source + " --pool images");
        assertThat(scratch.path("images").resolve("disk")).hasBinaryContent(content);
        virsh.ok("vol-download disk " + scratch.path("copy") + " --pool images");
        assertThat(scratch.path("copy")).hasBinaryContent(content);
        virsh.ok("vol-delete disk --pool images");
    }

    @Test
    void holesStayHoles() throws IOException {
        Path source = scratch.path("sparse");
        byte[] end = new byte[MIB];
        new Random(2).nextBytes(end);
        try (var file = new RandomAccessFile(source.toFile(), "rw")) {
            file.setLength(64L * MIB);
            file.seek(32L * MIB);
            file.write(end);
        }
        virsh.ok("vol-create-as images holes 64MiB --format raw --allocation 0");
        virsh.ok("vol-upload holes " + source + " --pool images --sparse");
        assertThat(scratch.path("images").resolve("holes")).hasSameBinaryContentAs(source);
        assertThat(virsh.field("vol-info holes --pool images", "Allocation")).contains("1.00 MiB");
        virsh.ok("vol-download holes " + scratch.path("sparse-copy") + " --pool images --sparse");
        assertThat(scratch.path("sparse-copy")).hasSameBinaryContentAs(source);
        virsh.ok("vol-delete holes --pool images");
    }

    @Test
    void networksAndSecretsAreKept() {
        String network = scratch.file("net.xml", "<network><name>lab</name><bridge name='lab0'/></network>")
                .toString();
        virsh.ok("net-define " + network);
        assertThat(virsh.ok("net-list --all")).contains("lab");
        virsh.ok("net-undefine lab");
        String uuid = "5e2b6b48-1c2f-4f6b-9d3c-0d6f6a4f0b11";
        String secret = scratch.file(
                        "secret.xml",
                        "<secret private='no'><uuid>" + uuid + "</uuid><usage type='volume'><volume>/x</volume></usage>"
                                + "</secret>")
                .toString();
        virsh.ok("secret-define " + secret);
        assertThat(virsh.ok("secret-list")).contains(uuid);
        virsh.ok("secret-undefine " + uuid);
    }

    @Test
    void eventsOfPoolsArrive() {
        try (ChildProcess watcher =
                PythonClient.script("pools.py", daemon.orElseThrow().uri())) {
            awaitLine(watcher, "watching");
            virsh.ok("pool-define-as watched dir --target " + scratch.path("watched"));
            virsh.ok("pool-build watched");
            virsh.ok("pool-start watched");
            virsh.ok("pool-refresh watched");
            virsh.ok("pool-destroy watched");
            virsh.ok("pool-undefine watched");
            // Defined 0, created 4, started 2, stopped 3, undefined 1.
            awaitLine(watcher, "watched 1");
            assertThat(watcher.out().soFar())
                    .filteredOn(line -> line.contains("watched"))
                    .contains("watched 0", "watched 2", "refreshed watched", "watched 3", "watched 1");
        }
    }

    private static void awaitLine(ChildProcess watcher, String line) {
        assertThat(watcher.out().await(0, line::equals, ChildProcess.PATIENCE))
                .as(watcher::toString)
                .isPresent();
    }

    @Test
    void errorsOfTheSiblingComeThrough() {
        assertThat(virsh.refused("pool-info nothing"))
                .isEqualTo("error: Storage pool not found: no storage pool with matching name 'nothing'");
        assertThat(virsh.readOnly().refused("pool-destroy images"))
                .isEqualTo("error: operation forbidden: read only access prevents virStoragePoolDestroy");
        assertThat(virsh.readOnly().ok("pool-list")).contains("images");
    }

    @Test
    void aDaemonThatIsNotThereIsNamed() {
        try (Scratch other = new Scratch()) {
            Path config = other.file("virtvzd.conf", "sibling_sock_dir = \"" + other.path() + "\"\n");
            try (DaemonProcess lonely = DaemonProcess.fake(other, "-f", config.toString())) {
                List.of("pool-list storage", "net-list network", "iface-list interface", "nodedev-list nodedev")
                        .forEach(words -> {
                            String[] parts = words.split(" ", -1);
                            assertThat(lonely.virsh().refused(parts[0]))
                                    .isEqualTo("error: Failed to connect socket to '"
                                            + other.path("virt" + parts[1] + "d-sock")
                                            + "': No such file or directory");
                        });
            }
        }
    }
}
