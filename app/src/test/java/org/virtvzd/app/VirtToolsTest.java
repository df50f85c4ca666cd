package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.Libvirtd;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Tools;
import org.virtvzd.app.kit.Virsh;

/**
 * virt-install, virt-xml, virt-clone and virsh edit as the distribution ships them, with the storage of its libvirtd, on
 * two daemons between which guests move.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VirtToolsTest {
    private static final Pattern BLANK = Pattern.compile(" ");

    private final Scratch scratch = new Scratch();
    private final Scratch otherScratch = new Scratch();
    private Optional<Libvirtd> libvirtd = Optional.empty();
    private Optional<DaemonProcess> daemon = Optional.empty();
    private Optional<DaemonProcess> other = Optional.empty();
    private Virsh virsh = new Virsh(List.of());

    @BeforeAll
    void start() throws IOException {
        Tools.require("virt-install", "virtinst");
        Libvirtd sibling = Libvirtd.start(scratch);
        libvirtd = Optional.of(sibling);
        String config = scratch.file("virtvzd.conf", "sibling_sock = \"" + sibling.socket() + "\"\n")
                .toString();
        String network = scratch.path("network").toString();
        daemon = Optional.of(DaemonProcess.fake(scratch, "-f", config, "--fake-state", network + "/one"));
        other = Optional.of(DaemonProcess.fake(
                otherScratch, "-f", config, "--fake-state", network + "/two", "--fake-host", "two.example"));
        virsh = daemon.get().virsh();
        virsh.ok("pool-define-as images dir --target " + images());
        virsh.ok("pool-build images");
        virsh.ok("pool-start images");
    }

    @AfterAll
    void stop() {
        other.ifPresent(DaemonProcess::close);
        daemon.ifPresent(DaemonProcess::close);
        libvirtd.ifPresent(Libvirtd::close);
        otherScratch.close();
        scratch.close();
    }

    private Path images() {
        return scratch.path("images");
    }

    /** Runs a program of virtinst, which is to succeed. */
    private String tool(String program, String words) {
        return tool(Map.of(), program, words);
    }

    private String tool(Map<String, String> environment, String program, String words) {
        List<String> command = new ArrayList<>(
                List.of(program, "--connect", daemon.orElseThrow().uri()));
        command.addAll(List.of(BLANK.split(words, -1)));
        try (ChildProcess child = ChildProcess.start(command, environment)) {
            child.endInput();
            Outcome outcome = child.outcome();
            assertThat(outcome.status())
                    .as(() -> program + " " + words + ": " + outcome)
                    .isZero();
            return outcome.out();
        }
    }

    private void install(String name, String words) {
        tool(
                "virt-install",
                "--name " + name + " --memory 512 --vcpus 1 --noautoconsole --network network=Bridged " + words);
    }

    @Test
    void anImageIsImported() {
        virsh.ok("vol-create-as images imported 4MiB --format raw");
        install("imported", "--import --osinfo generic --disk vol=images/imported");
        assertThat(virsh.ok("domstate imported")).isEqualTo("running");
        assertThat(virsh.ok("domblklist imported"))
                .contains(images().resolve("imported").toString());
        assertThat(virsh.ok("dumpxml imported")).contains("<source network='Bridged'/>", "type='vnc'");
    }

    @Test
    void aMachineIsInstalledFromADiscOntoADiskOfAPool() throws IOException {
        Path disc = Files.write(images().resolve("disc.iso"), new byte[1 << 20]);
        virsh.ok("pool-refresh images");
        install("installed", "--cdrom " + disc + " --osinfo debian11 --disk pool=images,size=0.01");
        assertThat(virsh.ok("domstate installed")).isEqualTo("running");
        assertThat(virsh.ok("vol-list images")).contains("installed");
        // The tool's last definition has the disc taken out, but the guest installs from it as long as it runs.
        assertThat(virsh.ok("domblklist --details installed")).containsPattern("cdrom +hdb +" + disc);
        virsh.ok("destroy installed");
        assertThat(virsh.ok("domblklist --details installed")).containsPattern("cdrom +hdb +-");
    }

    @Test
    void aMachineIsDefinedFromWhatTheToolOnlyPrints() {
        List<String> command = new ArrayList<>(
                List.of("virt-install", "--connect", daemon.orElseThrow().uri()));
        command.addAll(List.of(BLANK.split(
                "--name printed --memory 512 --vcpus 2 --import --osinfo generic --disk none --print-xml", -1)));
        Outcome printed = ChildProcess.run(command);
        assertThat(printed.status()).as(printed::toString).isZero();
        virsh.ok("define " + scratch.file("printed.xml", printed.out()));
        assertThat(virsh.field("dominfo printed", "CPU(s)")).contains("2");
    }

    @Test
    void virtXmlEditsAddsAndRemoves() {
        virsh.ok("vol-create-as images edited 4MiB --format raw");
        virsh.ok("vol-create-as images second 4MiB --format raw");
        install("edited", "--import --osinfo generic --disk vol=images/edited");
        virsh.ok("destroy edited");
        tool("virt-xml", "edited --edit --memory 1024");
        tool("virt-xml", "edited --edit --vcpus 2");
        tool("virt-xml", "edited --edit --metadata title=short,description=long");
        assertThat(virsh.field("dominfo edited", "Max memory")).contains("1048576 KiB");
        assertThat(virsh.ok("dumpxml edited")).contains(">2</vcpu>", "<title>short</title>");

        tool("virt-xml", "edited --add-device --disk vol=images/second,target.dev=sdb,target.bus=scsi");
        assertThat(virsh.ok("domblklist edited")).contains("sdb");
        tool("virt-xml", "edited --edit target=sdb --disk serial=S1");
        assertThat(virsh.ok("dumpxml edited")).contains("<serial>S1</serial>");
        tool("virt-xml", "edited --remove-device --disk target=sdb");
        assertThat(virsh.ok("domblklist edited")).doesNotContain("sdb");

        virsh.ok("start edited");
        tool("virt-xml", "edited --edit --graphics password=secret");
        assertThat(virsh.ok("dumpxml --security-info edited")).contains("passwd='secret'");
    }

    @Test
    void virtCloneCopiesMachineAndDisk() {
        virsh.ok("vol-create-as images original 4MiB --format raw");
        install("original", "--import --osinfo generic --disk vol=images/original");
        virsh.ok("destroy original");
        tool("virt-clone", "--original original --name copy --auto-clone");
        assertThat(virsh.ok("domstate copy")).isEqualTo("shut off");
        assertThat(virsh.ok("domblklist copy"))
                .contains(images().resolve("copy").toString());
        assertThat(virsh.ok("domuuid copy")).isNotEqualTo(virsh.ok("domuuid original"));
        assertThat(images().resolve("copy")).exists();
        virsh.ok("start copy");
    }

    @Test
    void virshEditSavesWhatTheEditorLeft() {
        virsh.ok("define " + scratch.file("written.xml", Guests.vm("written")));
        edit("written", "s|524288|786432|");
        assertThat(virsh.field("dominfo written", "Max memory")).contains("786432 KiB");
        virsh.ok("start written");
        edit("written", "s|</vcpu>|</vcpu><description>edited while it ran</description>|");
        assertThat(virsh.ok("desc written")).isEqualTo("edited while it ran");
        assertThat(virsh.ok("domstate written")).isEqualTo("running");
    }

    private void edit(String domain, String script) {
        try (ChildProcess child = ChildProcess.start(
                List.of("virsh", "-c", daemon.orElseThrow().uri(), "edit", domain),
                Map.of("EDITOR", "sed -i -e \"" + script + "\""))) {
            child.endInput();
            Outcome outcome = child.outcome();
            assertThat(outcome.status()).as(outcome::toString).isZero();
            assertThat(outcome.out()).contains("Domain '" + domain + "' XML configuration edited.");
        }
    }

    /** The disk of the machine is where both hosts see it; it goes on running. */
    @Test
    void aMachineWithADiskAndAContainerMoveWhileTheyRun() {
        virsh.ok("vol-create-as images moving 4MiB --format raw");
        install("moving", "--import --osinfo generic --disk vol=images/moving");
        virsh.ok("define " + scratch.file("box.xml", Guests.container("box")));
        virsh.ok("start box");
        String disks = virsh.ok("domblklist moving");

        virsh.ok("migrate --live moving " + other.orElseThrow().uri());
        virsh.ok("migrate --live box " + other.orElseThrow().uri());

        Virsh there = other.orElseThrow().virsh();
        assertThat(there.ok("domstate --reason moving")).isEqualTo("running (migrated)");
        assertThat(there.ok("domstate --reason box")).isEqualTo("running (migrated)");
        assertThat(there.ok("domblklist moving")).isEqualTo(disks);
        assertThat(virsh.ok("list --all --name")).doesNotContain("moving", "box");
    }
}
