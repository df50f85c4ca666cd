package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.Virsh;

/** What guests tell of themselves and show on their screens. */
class GuestTest {
    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.with("--fake-inventory", "demo");

    private final Virsh virsh = HOST.virsh();

    @Test
    void namesAddressesAndFileSystems() {
        assertThat(virsh.ok("domhostname web")).isEqualTo("web");
        assertThat(virsh.ok("domhostname mail --source agent")).isEqualTo("mail");
        assertThat(virsh.refused("domhostname web --source lease"))
                .isEqualTo("error: unsupported flags (0x1) in function vzDomainGetHostname");
        assertThat(virsh.ok("domifaddr web --source agent")).contains("eth0", "00:1c:42:00:00:00", "10.37.0.0/16");
        assertThat(virsh.ok("domifaddr web")).doesNotContain("10.37");
        assertThat(virsh.ok("domfsinfo web").lines().skip(2)).singleElement().satisfies(line -> assertThat(line)
                .matches("\\s*/\\s+sda1\\s+ext4\\s+sda\\s*"));
        assertThat(virsh.ok("domfsinfo mail")).contains("ploop0p1");
    }

    @Test
    void everythingAtOnce() {
        assertThat(virsh.ok("guestinfo web").lines().map(line -> line.replaceAll("\\s+", "")))
                .containsExactly(
                        "hostname:web",
                        "fs.count:1",
                        "fs.0.name:sda1",
                        "fs.0.mountpoint:/",
                        "fs.0.fstype:ext4",
                        "fs.0.total-bytes:68719476736",
                        "fs.0.used-bytes:17179869184",
                        "fs.0.disk.count:1",
                        "fs.0.disk.0.alias:sda",
                        "if.count:1",
                        "if.0.name:eth0",
                        "if.0.hwaddr:00:1c:42:00:00:00",
                        "if.0.addr.count:1",
                        "if.0.addr.0.type:ipv4",
                        "if.0.addr.0.addr:10.37.0.0",
                        "if.0.addr.0.prefix:16");
        assertThat(virsh.ok("guestinfo web --hostname")).startsWith("hostname").doesNotContain("fs.", "if.");
        assertThat(virsh.refused("guestinfo web --user")).isEqualTo("error: unsupported guest information types '0x1'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"domhostname", "domfsinfo", "guestinfo", "screenshot"})
    void guestsThatAreOffTellNothing(String command) {
        assertThat(virsh.refused(command + " database"))
                .isEqualTo("error: Requested operation is not valid: domain is not running");
    }

    @Test
    void screens() throws IOException {
        Path file = HOST.scratch().path("screen.png");
        assertThat(virsh.ok("screenshot web " + file)).contains("with type of image/png");
        byte[] picture = Files.readAllBytes(file);
        assertThat(picture).startsWith(0x89, 'P', 'N', 'G').endsWith('I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82);
        assertThat(virsh.refused("screenshot mail " + file))
                .isEqualTo("error: Operation not supported: a container has no screen");
        assertThat(virsh.refused("screenshot web " + file + " --screen 1"))
                .isEqualTo("error: invalid argument: currently is supported only taking screenshots of screen ID 0");
    }
}
